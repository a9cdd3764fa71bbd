import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "@seawall/components";
import * as yaml from "yaml";
import { bundleFiles, Registrations, valueOf } from "../../../support/mocks";
import { addresses, Addresses, command, files, make, variables } from "./program";

const control = "shop-test-main-k8s-control";
const workers = "shop-test-main-k8s-workers";

let registered: Registrations;
let cluster: Cluster;
let at: Record<string, Addresses>;

beforeAll(async () => {
  ({ registered, result: cluster } = await make({ serves: [{ port: 443, from: "world" }] }));
  at = await addresses(cluster);
});

describe("what the smallest cluster registers", () => {
  test("hosts, two roles, scripts in their order, a key for peers and one for secrets", () => {
    const own = registered.names.filter((name) => name.includes(" k8s") && !/-(setup|host-key)/.test(name));
    expect(own.filter((name) => !name.startsWith("RemoteScript"))).toEqual([
      "Cluster k8s",
      "Command k8s-apps-1-kubernetes-install-run",
      "Command k8s-apps-1-kubernetes-leave-run",
      "Command k8s-apps-1-kubernetes-node-run",
      "Command k8s-cp-1-kubernetes-addons-run",
      "Command k8s-cp-1-kubernetes-config-run",
      "Command k8s-cp-1-kubernetes-install-run",
      "Command k8s-cp-1-kubernetes-node-run",
      "Droplet k8s-apps-1-droplet",
      "Droplet k8s-cp-1-droplet",
      "Firewall k8s-control-firewall",
      "Firewall k8s-workers-firewall",
      "Host k8s-apps-1",
      "Host k8s-cp-1",
      "PrivateKey k8s-peer-key",
      "RandomPassword k8s-encryption-key",
      "RemoteTeardown k8s-apps-1-kubernetes-leave",
      "Role k8s-control",
      "Role k8s-workers",
      "Stash k8s-history",
      "Tag k8s-control-tag",
      "Tag k8s-workers-tag",
    ]);
  });

  test("nodes: droplets that are called like their hosts, rebuilt only once the old one is gone, without swap", async () => {
    const { inputs, deleteBeforeReplace, protect } = registered.one("Droplet", "k8s-cp-1-droplet");
    expect(inputs).toMatchObject({ name: "k8s-cp-1", size: "s-2vcpu-4gb", tags: [control], image: "debian-13-x64" });
    expect([deleteBeforeReplace, protect]).toEqual([true, true]);
    const worker = registered.one("Droplet", "k8s-apps-1-droplet");
    expect(worker.inputs).toMatchObject({ name: "k8s-apps-1", size: "s-1vcpu-2gb", tags: [workers] });
    expect([worker.deleteBeforeReplace, worker.protect]).toEqual([true, false]);
    const setup = bundleFiles(registered.one("Command", "k8s-cp-1-setup-run").inputs.stdin);
    expect(setup.env).toContain("SEAWALL_SWAP_MIB='0'");
    // Whom other nodes' logins come from is not shut out.
    expect(setup.env).toContain("SEAWALL_SSH_SOURCES='198.51.100.10/32 10.20.0.0/20'");
  });

  const admins = ["198.51.100.10/32"];
  const rule = (portRange: string, sourceTags: string[], more: object = {}) => ({
    protocol: "tcp",
    portRange,
    sourceTags,
    ...more,
  });

  test("the firewall of control planes", async () => {
    const { inboundRules, tags } = registered.one("Firewall", "k8s-control-firewall").inputs;
    expect(tags).toEqual([control]);
    expect(inboundRules).toEqual([
      rule("22", [control, workers], { sourceAddresses: admins }),
      rule("16443", [control, workers], { sourceAddresses: admins }),
      rule("19001", [control]),
      rule("10257", [control, workers]),
      rule("10259", [control, workers]),
      rule("25000", [control, workers]),
      rule("10250", [control, workers]),
      rule("4789", [control, workers], { protocol: "udp" }),
    ]);
  });

  test("the firewall of workers: no NodePort, and nothing for the world that is not declared", async () => {
    expect(registered.one("Firewall", "k8s-workers-firewall").inputs.inboundRules).toEqual([
      rule("22", [control], { sourceAddresses: admins }),
      rule("25000", [control, workers]),
      rule("10250", [control, workers]),
      rule("4789", [control, workers], { protocol: "udp" }),
      { protocol: "tcp", portRange: "443", sourceAddresses: ["0.0.0.0/0", "::/0"] },
    ]);
  });

  test("the hosts' own firewalls know the VPC in place of tags", async () => {
    const rules = bundleFiles(registered.one("Command", "k8s-apps-1-setup-run").inputs.stdin)["ufw.rules"];
    expect(rules).toBe(
      [
        "tcp\t22\t198.51.100.10/32\tssh",
        "tcp\t22\t10.20.0.0/20\tssh",
        "tcp\t25000\t10.20.0.0/20\tcluster agent",
        "tcp\t10250\t10.20.0.0/20\tkubelet",
        "udp\t4789\t10.20.0.0/20\tpod network",
        "tcp\t443\tany\t",
        "",
      ].join("\n"),
    );
  });

  test("installs run side by side, joins one after the other, addons and the way in at the end", async () => {
    const { registered } = await make({ workers: { apps: { count: 2, size: "s-1vcpu-2gb" } } });
    const scripts = (node: string, bundle: string) =>
      command(registered, node, bundle).dependsOn.filter((name) => name.includes("-kubernetes-"));
    expect(scripts("k8s-cp-1", "install")).toEqual([]);
    expect(scripts("k8s-apps-2", "install")).toEqual([]);
    expect(scripts("k8s-cp-1", "node")).toEqual(["k8s-cp-1-kubernetes-install-run"]);
    expect(scripts("k8s-apps-1", "node")).toEqual([
      "k8s-apps-1-kubernetes-install-run",
      "k8s-cp-1-kubernetes-install-run",
      "k8s-cp-1-kubernetes-node-run",
    ]);
    expect(scripts("k8s-apps-2", "node")).toContain("k8s-apps-1-kubernetes-node-run");
    expect(scripts("k8s-apps-2", "node")).not.toContain("k8s-apps-1-kubernetes-install-run");
    expect(scripts("k8s-cp-1", "addons")).toContain("k8s-apps-2-kubernetes-node-run");
    expect(scripts("k8s-cp-1", "config")).toEqual(["k8s-cp-1-kubernetes-addons-run"]);
    expect(registered.one("Stash").dependsOn).toContain("k8s-apps-2-kubernetes-node-run");
  });

  test("the install of a control plane", async () => {
    expect(variables(registered, "k8s-cp-1", "install")).toEqual({
      CLUSTER: "k8s",
      NODE: "k8s-cp-1",
      ROLE: "control",
      CHANNEL: "1.36/stable",
      VPC_IP: at["k8s-cp-1"]!.privateIp,
      VPC_RANGE: "10.20.0.0/20",
      PUBLIC_IP: at["k8s-cp-1"]!.publicIp,
      DRAIN_SECONDS: "600",
    });
    const sent = files(registered, "k8s-cp-1", "install");
    expect(yaml.parse(sent["launch.yaml"]!)).toEqual({
      version: "0.1.0",
      extraSANs: [at["k8s-cp-1"]!.privateIp, at["k8s-cp-1"]!.publicIp],
      extraKubeAPIServerArgs: {
        "--advertise-address": at["k8s-cp-1"]!.privateIp,
        "--authorization-mode": "RBAC,Node",
        "--enable-admission-plugins": "EventRateLimit,NodeRestriction",
        "--encryption-provider-config": "/var/snap/microk8s/common/seawall/encryption.yaml",
      },
      extraKubeletArgs: {
        "--node-ip": at["k8s-cp-1"]!.privateIp,
        "--cluster-domain": "cluster.local",
        "--cluster-dns": "10.152.183.10",
      },
      addons: [{ name: "rbac" }, { name: "dns" }],
    });
    expect(yaml.parse(sent["encryption.yaml"]!)).toEqual({
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "EncryptionConfiguration",
      resources: [
        {
          resources: ["secrets"],
          providers: [
            {
              secretbox: { keys: [{ name: "key1", secret: await valueOf(cluster.encryptionKey) }] },
            },
            { identity: {} },
          ],
        },
      ],
    });
    const password = registered.one("RandomPassword");
    expect(password.inputs).toEqual({ length: 44, special: false });
    const key = createHash("sha256").update("password k8s-encryption-key").digest("base64");
    expect(await valueOf(cluster.encryptionKey)).toBe(key);
    expect(sent["peer.pub"]).toBe("ssh-ed25519 k8s-peer-key\n");
    expect(command(registered, "k8s-cp-1", "install").inputs.logging).toBe("stderr");
  });

  test("the install of a worker holds no key and no addon", async () => {
    const sent = files(registered, "k8s-apps-1", "install");
    expect(sent["encryption.yaml"]).toBeUndefined();
    expect(sent["peer.pub"]).toBe("ssh-ed25519 k8s-peer-key\n");
    expect(yaml.parse(sent["launch.yaml"]!)).toMatchObject({ addons: [] });
    expect(yaml.parse(sent["launch.yaml"]!)).not.toHaveProperty("extraKubeAPIServerArgs");
    expect(yaml.parse(sent["launch.yaml"]!)).not.toHaveProperty("extraSANs");
    expect(variables(registered, "k8s-apps-1", "install").ROLE).toBe("worker");
  });

  test("what makes a member of each", async () => {
    const founder = variables(registered, "k8s-cp-1", "node");
    expect(founder).toEqual({
      CLUSTER: "k8s",
      NODE: "k8s-cp-1",
      ROLE: "control",
      CHANNEL: "1.36/stable",
      VPC_IP: at["k8s-cp-1"]!.privateIp,
      FOUNDER: "true",
      API_ADDRESS: "",
      SOLE: "true",
      MACHINE: at["k8s-cp-1"]!.id,
      DRAIN_SECONDS: "600",
      LAUNCH: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(variables(registered, "k8s-apps-1", "node")).toMatchObject({
      ROLE: "worker",
      FOUNDER: "false",
      SOLE: "false",
    });
    const sent = files(registered, "k8s-cp-1", "node");
    expect(sent).toMatchObject({
      peers: "",
      peer_key: "private k8s-peer-key\n",
      sans: `${at["k8s-cp-1"]!.privateIp}\n${at["k8s-cp-1"]!.publicIp}\n`,
      labels: "",
      taints: "",
      nodes: "k8s-cp-1\nk8s-apps-1\n",
    });
    const worker = files(registered, "k8s-apps-1", "node");
    expect(worker).toMatchObject({
      peers: `k8s-cp-1\t${at["k8s-cp-1"]!.privateIp}\tssh-ed25519 k8s-cp-1-host-key\n`,
      peer_key: "private k8s-peer-key\n",
      sans: "",
      labels: "seawall/pool=apps\n",
      taints: "",
    });
    // Growing a pool leaves the workers that are there as they are.
    expect(worker).not.toHaveProperty("nodes");
    expect(Object.keys(sent).filter((name) => name.endsWith(".env"))).toEqual([]);
  });

  test("a worker's leave, on the control plane, unless that one goes as well", async () => {
    const leave = command(registered, "k8s-apps-1", "leave");
    expect(leave.deletedWith).toBe("k8s-cp-1-droplet");
    expect(leave.dependsOn).toContain("k8s-apps-1-kubernetes-node-run");
    expect(leave.inputs.connection).toMatchObject({
      host: at["k8s-cp-1"]!.publicIp,
      dialErrorLimit: 12,
    });
    expect(leave.inputs.create).toContain("cat >/dev/null");
    expect(leave.inputs.update).toBe(leave.inputs.create);
    expect(leave.inputs.delete).toBe(command(registered, "k8s-cp-1", "node").inputs.create);
    expect(files(registered, "k8s-apps-1", "leave")).toMatchObject({
      env: `CLUSTER='k8s'\nNODE='k8s-apps-1'\nROLE='worker'\nVPC_IP='${at["k8s-apps-1"]!.privateIp}'\nDRAIN_SECONDS='600'\n`,
      peer_key: "private k8s-peer-key\n",
      peers: `k8s-apps-1\t${at["k8s-apps-1"]!.privateIp}\tssh-ed25519 k8s-apps-1-host-key\n`,
    });
  });

  test("every bundle has the scripts that they share", async () => {
    for (const bundle of ["install", "node", "addons", "config"]) {
      const names = Object.keys(files(registered, "k8s-cp-1", bundle));
      expect(names).toEqual(expect.arrayContaining(["run.sh", "common/lib.sh", "env"]));
    }
  });
});

describe("secrets", () => {
  test("keys, bundles and the kubeconfig, in inputs and outputs", async () => {
    for (const one of registered.of("Command")) expect(one.secrets).toEqual(["connection", "stdin"]);
    expect(command(registered, "k8s-cp-1", "config").secretOutputs).toContain("stdout");
    expect(command(registered, "k8s-cp-1", "config").inputs.logging).toBe("stderr");
    for (const output of [cluster.kubeconfig, cluster.encryptionKey]) expect(await pulumi.isSecret(output)).toBe(true);
    for (const output of [cluster.endpoint, cluster.ready, cluster.channel])
      expect(await pulumi.isSecret(output)).toBe(false);
  });

  test("none among the cluster's own inputs, nor in what is remembered", async () => {
    expect(registered.one("Cluster").inputs).toEqual({
      network: "main",
      distribution: "microk8s",
      nodes: ["k8s-cp-1", "k8s-apps-1"],
    });
    expect(registered.one("Stash").secrets).toEqual([]);
    expect(registered.one("Stash").inputs).toEqual({
      input: {
        channel: "1.36/stable",
        controlPlanes: [{ name: "k8s-cp-1", machine: at["k8s-cp-1"]!.id }],
        workers: ["k8s-apps-1"],
        encryption: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
    });
  });
});

describe("what it puts out", () => {
  test("the way in, and its nodes", async () => {
    expect(await valueOf(cluster.endpoint)).toBe(`https://${at["k8s-cp-1"]!.publicIp}:16443`);
    expect(await valueOf(cluster.kubeconfig)).toBe("done");
    expect(await valueOf(cluster.channel)).toBe("1.36/stable");
    expect(await valueOf(cluster.ready)).toBe("k8s");
    expect([cluster.distribution, Object.keys(cluster.nodes), cluster.controlPlanes]).toEqual([
      "microk8s",
      ["k8s-cp-1", "k8s-apps-1"],
      ["k8s-cp-1"],
    ]);
  });

  test("every way in to the nodes is in the network's exposure", async () => {
    const open = (host: string, ports: string) =>
      cluster.network
        .exposure()
        .filter((one) => one.host === host && one.ports === ports)
        .map((one) => [one.network, one.from]);
    expect(open("k8s-cp-1", "16443")).toEqual([
      ["public", ["admins", "198.51.100.10/32"]],
      ["vpc", ["host:k8s-cp-1", "host:k8s-apps-1"]],
    ]);
    expect(open("k8s-apps-1", "22")).toEqual([
      ["public", ["admins", "198.51.100.10/32"]],
      ["vpc", ["host:k8s-cp-1"]],
    ]);
    expect(open("k8s-apps-1", "443")).toEqual([
      ["public", ["world"]],
      ["vpc", ["world"]],
    ]);
    expect(open("k8s-cp-1", "443")).toEqual([]);
  });
});
