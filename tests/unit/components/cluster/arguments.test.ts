import { Bastion, Cluster, Host, Network } from "@seawall/components";
import * as yaml from "yaml";
import { run, valueOf } from "../../../support/mocks";
import { addresses, bucket, command, files, make, networkArgs, smallest, three, variables } from "./program";

const everywhere = ["0.0.0.0/0", "::/0"];
const rules = (firewall: { inputs: Record<string, unknown> }) =>
  firewall.inputs.inboundRules as Record<string, unknown>[];

describe("nodes", () => {
  test("pools by number and by name, each with its size, labels and taints", async () => {
    const { registered, result } = await make({
      workers: {
        apps: { nodes: ["a", "b"], size: "s-2vcpu-4gb", labels: { tier: "apps", "example.com/zone": "" } },
        batch: { count: 1, size: "s-4vcpu-8gb", taints: ["dedicated=batch:NoSchedule", "slow:PreferNoSchedule"] },
        idle: { count: 0, size: "s-1vcpu-1gb" },
      },
    });
    expect(Object.keys(result.nodes)).toEqual(["k8s-cp-1", "k8s-apps-a", "k8s-apps-b", "k8s-batch-1"]);
    const sizes = registered.of("Droplet").map(({ inputs }) => [inputs.name, inputs.size]);
    expect(Object.fromEntries(sizes)).toEqual({
      "k8s-cp-1": "s-2vcpu-4gb",
      "k8s-apps-a": "s-2vcpu-4gb",
      "k8s-apps-b": "s-2vcpu-4gb",
      "k8s-batch-1": "s-4vcpu-8gb",
    });
    expect(files(registered, "k8s-apps-b", "node").labels).toBe("seawall/pool=apps\ntier=apps\nexample.com/zone=\n");
    expect(files(registered, "k8s-batch-1", "node")).toMatchObject({
      labels: "seawall/pool=batch\n",
      taints: "dedicated=batch:NoSchedule\nslow:PreferNoSchedule\n",
    });
    expect(files(registered, "k8s-cp-1", "node").nodes).toBe("k8s-cp-1\nk8s-apps-a\nk8s-apps-b\nk8s-batch-1\n");
  });

  test("what the hosts are like", async () => {
    const aide = { off: true, reason: "Checked by the image pipeline" } as const;
    const { registered } = await make({
      hosts: { image: "ubuntu-24-04-x64", timeZone: "Europe/Berlin", hardening: { aide } },
    });
    expect(registered.of("Droplet").map(({ inputs }) => inputs.image)).toEqual([
      "ubuntu-24-04-x64",
      "ubuntu-24-04-x64",
    ]);
  });

  test("a channel", async () => {
    const { registered, result } = await make({ channel: "1.35/candidate" });
    expect(variables(registered, "k8s-apps-1", "install").CHANNEL).toBe("1.35/candidate");
    expect(variables(registered, "k8s-cp-1", "node").CHANNEL).toBe("1.35/candidate");
    expect(await valueOf(result.channel)).toBe("1.35/candidate");
    expect(registered.one("Stash").inputs.input).toMatchObject({ channel: "1.35/candidate" });
  });

  test("a bastion that SSH goes through", async () => {
    const { registered } = await run(() => {
      const network = new Network("main", networkArgs);
      const bastion = new Bastion("gate", { network, size: "s-1vcpu-1gb" });
      return new Cluster("k8s", { ...smallest, network, bastion });
    });
    expect(rules(registered.one("Firewall", "k8s-control-firewall"))[0]).toEqual({
      protocol: "tcp",
      portRange: "22",
      sourceDropletIds: [expect.any(Number)],
      sourceTags: ["shop-test-main-k8s-control", "shop-test-main-k8s-workers"],
    });
    expect(command(registered, "k8s-apps-1", "leave").inputs.connection).toHaveProperty("proxy");
  });
});

describe("services", () => {
  test("are the workers', or the control planes' where there is no worker", async () => {
    const serves = [{ port: 80, from: "world" as const, description: "web" }];
    const open = { protocol: "tcp", portRange: "80", sourceAddresses: everywhere };
    const both = await make({ serves });
    expect(rules(both.registered.one("Firewall", "k8s-workers-firewall"))).toContainEqual(open);
    expect(rules(both.registered.one("Firewall", "k8s-control-firewall"))).not.toContainEqual(open);
    const alone = await make({ serves, workers: undefined });
    expect(rules(alone.registered.one("Firewall", "k8s-control-firewall"))).toContainEqual(open);
    expect(rules(alone.registered.one("Firewall", "k8s-workers-firewall"))).not.toContainEqual(open);
    expect(alone.registered.of("RemoteTeardown")).toEqual([]);
  });

  test("a load balancer in front of the workers reaches them on its ports and on NodePorts, nobody else does", async () => {
    const { registered, result } = await make({ loadBalancer: true });
    const balancer = registered.one("LoadBalancer");
    expect(balancer).toMatchObject({ name: "k8s-ingress", parent: "k8s" });
    expect(balancer.inputs).toEqual({
      name: "shop-test-main-k8s-ingress",
      region: "fra1",
      vpcUuid: "100",
      type: "REGIONAL",
      network: "EXTERNAL",
      sizeUnit: 1,
      dropletTag: "shop-test-main-k8s-workers",
      forwardingRules: [80, 443].map((port) => ({
        entryProtocol: "tcp",
        entryPort: port,
        targetProtocol: "tcp",
        targetPort: port,
      })),
      healthcheck: { protocol: "tcp", port: 80, checkIntervalSeconds: 5 },
    });
    const from = { protocol: "tcp", sourceLoadBalancerUids: ["100"] };
    expect(rules(registered.one("Firewall", "k8s-workers-firewall")).slice(4)).toEqual([
      { ...from, portRange: "80" },
      { ...from, portRange: "443" },
      { ...from, portRange: "30000-32767" },
    ]);
    expect(await valueOf(result.address!)).toBe("198.18.9.1");
    expect((await make()).result.address).toBeUndefined();
    const entry = result.network
      .exposure()
      .filter(({ host, ports }) => host === "k8s-apps-1" && ports === "30000-32767");
    expect(entry).toEqual([
      {
        host: "k8s-apps-1",
        network: "vpc",
        protocol: "tcp",
        ports: "30000-32767",
        from: ["load-balancer:k8s-ingress"],
      },
    ]);
  });

  test("a load balancer for chosen sources admits them by IPv4, and Cloudflare's proxies by their ranges", async () => {
    const admitted = async (from?: string[]) => {
      const { registered } = await make({ loadBalancer: { forward: { 443: 443 }, from } });
      return (registered.one("LoadBalancer").inputs.firewall as { allows: string[] } | undefined)?.allows;
    };
    expect(await admitted()).toBeUndefined();
    expect(await admitted(["192.0.2.0/24", "2001:db8::/32"])).toEqual(["cidr:192.0.2.0/24"]);
    const proxies = await admitted(["cloudflare"]);
    expect(proxies).toContain("cidr:104.16.0.0/13");
    expect(proxies?.filter((source) => source.includes("::"))).toEqual([]);
  });

  test("a load balancer of chosen ports, on the control plane where there is no worker", async () => {
    const { registered } = await make({ workers: {}, loadBalancer: { forward: { 443: 30443, 8080: 8080 } } });
    const { inputs } = registered.one("LoadBalancer");
    expect(inputs.dropletTag).toBe("shop-test-main-k8s-control");
    expect(inputs.healthcheck).toMatchObject({ port: 30443 });
    const ports = rules(registered.one("Firewall", "k8s-control-firewall"))
      .slice(8)
      .map((rule) => rule.portRange);
    expect(ports).toEqual(["8080", "30000-32767"]);
  });

  test("a cluster stands as a source for a host, before it and after it", async () => {
    const { registered } = await run(() => {
      const network = new Network("main", networkArgs);
      const web = new Host("web", { network, size: "s-1vcpu-1gb" });
      const cluster = new Cluster("k8s", { ...smallest, network, serves: [{ port: 8080, from: web }] });
      new Host("data", { network, size: "s-1vcpu-1gb", serves: [{ port: 5432, from: cluster }] });
    });
    expect(rules(registered.one("Firewall", "data-role-firewall"))).toContainEqual({
      protocol: "tcp",
      portRange: "5432",
      sourceTags: ["shop-test-main-k8s-control", "shop-test-main-k8s-workers"],
    });
    expect(rules(registered.one("Firewall", "k8s-workers-firewall"))).toContainEqual({
      protocol: "tcp",
      portRange: "8080",
      sourceDropletIds: [expect.any(Number)],
    });
  });
});

describe("features", () => {
  test("addons, by switch", async () => {
    const off = variables((await make()).registered, "k8s-cp-1", "addons");
    expect(off).toEqual({
      CLUSTER: "k8s",
      NODE: "k8s-cp-1",
      INGRESS: "false",
      CERT_MANAGER: "false",
      METRICS_SERVER: "false",
      HOSTPATH: "false",
      CCM: "false",
      CSI: "false",
      VPC_ID: "100",
      REGION: "fra1",
    });
    const addons = { ingress: true, certManager: true, metricsServer: true, hostpathStorage: true };
    const on = variables((await make({ addons })).registered, "k8s-cp-1", "addons");
    expect([on.INGRESS, on.CERT_MANAGER, on.METRICS_SERVER, on.HOSTPATH]).toEqual(["true", "true", "true", "true"]);
  });

  test("the cloud controller and the CSI driver share a token, which the bundle carries as a secret", async () => {
    const { registered } = await make({ cloudController: true, csiDriver: true, apiToken: "dop_v1_token" });
    const addons = command(registered, "k8s-cp-1", "addons");
    expect(variables(registered, "k8s-cp-1", "addons")).toMatchObject({ CCM: "true", CSI: "true" });
    expect(files(registered, "k8s-cp-1", "addons").token).toBe("dop_v1_token");
    expect([addons.inputs.logging, addons.secrets]).toEqual(["stderr", ["connection", "stdin"]]);
    const launch = yaml.parse(files(registered, "k8s-apps-1", "install")["launch.yaml"]!) as Record<string, unknown>;
    expect(launch.extraKubeletArgs).toHaveProperty("--cloud-provider", "external");
  });

  test("with the cloud controller, what it made in the cloud goes first, also when all goes", async () => {
    const { registered } = await make({ cloudController: true, apiToken: "dop_v1_token" });
    const services = registered.one("Command", "k8s-kubernetes-services-run");
    expect(services.deletedWith).toBe("");
    expect(services.dependsOn).toEqual(
      expect.arrayContaining([
        "k8s-apps-1-kubernetes-leave-run",
        "k8s-apps-1-kubernetes-node-run",
        "k8s-cp-1-kubernetes-node-run",
        "k8s-cp-1-kubernetes-addons-run",
      ]),
    );
  });

  test("how long a drain may take reaches every script that drains, and what waits for it", async () => {
    const { registered } = await make({ drainMinutes: 2 });
    const seconds = (node: string, script: string) => variables(registered, node, script).DRAIN_SECONDS;
    expect(["install", "node"].map((script) => seconds("k8s-cp-1", script))).toEqual(["120", "120"]);
    expect(["install", "node", "leave"].map((script) => seconds("k8s-apps-1", script))).toEqual(["120", "120", "120"]);
  });

  test("hardening comes before a node joins, on workers too", async () => {
    const { registered } = await make({ cisHardening: true });
    const cis = { name: "cis-hardening", args: ["--skip-kubebench-installation"] };
    const launch = (node: string) =>
      yaml.parse(files(registered, node, "install")["launch.yaml"]!) as {
        addons: unknown[];
        extraKubeAPIServerArgs: object;
      };
    expect(launch("k8s-cp-1").addons).toEqual([cis, { name: "rbac" }, { name: "dns" }]);
    expect(launch("k8s-apps-1").addons).toEqual([cis]);
    // The addon sets its list where MicroK8s has none, and MicroK8s has one.
    expect(launch("k8s-cp-1").extraKubeAPIServerArgs).toMatchObject({
      "--enable-admission-plugins": "EventRateLimit,AlwaysPullImages,NodeRestriction",
    });
  });

  const target = [
    "ENDPOINT='https://fra1.digitaloceanspaces.com'",
    "REGION='fra1'",
    "BUCKET='backups'",
    "PREFIX='k8s'",
    "ACCESS_KEY='ACCESS'",
    "SECRET_KEY='SECRET'",
  ];

  test("backups, on every control plane", async () => {
    const { registered } = await make({ ...three, backups: { bucket } });
    const expected = [...target, "SCHEDULE='*-*-* 02:30:00'", "KEEP='14'", ""].join("\n");
    for (const node of ["k8s-cp-1", "k8s-cp-2", "k8s-cp-3"]) {
      expect(files(registered, node, "node")["backup.env"]).toBe(expected);
    }
    expect(files(registered, "k8s-apps-1", "node")).not.toHaveProperty("backup.env");
    expect(files(registered, "k8s-cp-1", "node")).not.toHaveProperty("restore.env");
    const chosen = await make({ backups: { bucket, schedule: "hourly", keep: 3 } });
    expect(files(chosen.registered, "k8s-cp-1", "node")["backup.env"]).toContain("SCHEDULE='hourly'\nKEEP='3'\n");
  });

  test.each([
    ["latest", "k8s", "latest"],
    ["20260102T030405Z", "k8s", "20260102T030405Z"],
    ["old/latest", "old", "latest"],
  ])("a cluster that starts from %s, on the one that founds it", async (restoreFrom, prefix, from) => {
    const { registered } = await make({ ...three, backups: { bucket }, restoreFrom });
    const settings = files(registered, "k8s-cp-1", "node")["restore.env"];
    expect(settings).toContain(`PREFIX='${prefix}'\n`);
    expect(settings).toContain(`FROM='${from}'\n`);
    expect(files(registered, "k8s-cp-2", "node")).not.toHaveProperty("restore.env");
  });

  test("a key of one's own", async () => {
    const encryptionKey = Buffer.alloc(32, 7).toString("base64");
    const { registered, result } = await make({ encryptionKey });
    expect(registered.of("RandomPassword")).toEqual([]);
    expect(files(registered, "k8s-cp-1", "install")["encryption.yaml"]).toContain(encryptionKey);
    expect(await valueOf(result.encryptionKey)).toBe(encryptionKey);
  });

  test("protect: false, several control planes, or a backup to start from, leave the droplet free to go", async () => {
    const kept = async (change: Parameters<typeof make>[0]) =>
      (await make(change)).registered
        .of("Droplet")
        .filter(({ protect }) => protect)
        .map(({ name }) => name);
    expect(await kept({})).toEqual(["k8s-cp-1-droplet"]);
    expect(await kept({ protect: false })).toEqual([]);
    expect(await kept(three)).toEqual([]);
    expect(await kept({ backups: { bucket }, restoreFrom: "latest" })).toEqual([]);
  });
});

describe("several control planes", () => {
  test("have the API behind two balancers: one that lets administrators in, and one for the nodes", async () => {
    const { registered } = await make(three, { adminCidrs: ["198.51.100.10/32", "2001:db8::/48"] });
    const through = {
      region: "fra1",
      vpcUuid: "100",
      type: "REGIONAL",
      sizeUnit: 1,
      dropletTag: "shop-test-main-k8s-control",
      forwardingRules: [{ entryProtocol: "tcp", entryPort: 16443, targetProtocol: "tcp", targetPort: 16443 }],
      healthcheck: { protocol: "tcp", port: 16443, checkIntervalSeconds: 5 },
    };
    expect(registered.one("LoadBalancer", "k8s-api").inputs).toEqual({
      ...through,
      name: "shop-test-main-k8s-api",
      network: "EXTERNAL",
      firewall: { allows: ["cidr:198.51.100.10/32"] },
    });
    expect(registered.one("LoadBalancer", "k8s-api-internal").inputs).toEqual({
      ...through,
      name: "shop-test-main-k8s-api-internal",
      network: "INTERNAL",
    });
    const ids = rules(registered.one("Firewall", "k8s-control-firewall"))[1]!.sourceLoadBalancerUids as string[];
    expect(ids.sort()).toEqual(["100", "101"]);
  });

  test("name the balancers in the certificate, and workers find the API through the inner one", async () => {
    const { registered, result } = await make(three);
    const at = await addresses(result);
    const outer = await valueOf(result.endpoint);
    const inner = variables(registered, "k8s-apps-1", "node").API_ADDRESS!;
    expect(outer).toMatch(/^https:\/\/198\.18\.9\.\d:16443$/);
    expect(outer).not.toContain(inner);
    expect(variables(registered, "k8s-cp-1", "config")).toEqual({
      CLUSTER: "k8s",
      ENDPOINT: outer.replace(/^https:\/\/|:16443$/g, ""),
    });
    const { privateIp, publicIp } = at["k8s-cp-2"]!;
    const sans = [privateIp, publicIp, variables(registered, "k8s-cp-1", "config").ENDPOINT, inner];
    expect(files(registered, "k8s-cp-2", "node").sans).toBe(sans.map((name) => `${name}\n`).join(""));
    expect(yaml.parse(files(registered, "k8s-cp-2", "install")["launch.yaml"]!)).toMatchObject({
      extraSANs: sans,
      addons: [{ name: "rbac" }],
    });
  });

  test("know each other, found one cluster, and join in order", async () => {
    const { registered, result } = await make(three);
    const at = await addresses(result);
    const line = (n: number) => `k8s-cp-${n}\t${at[`k8s-cp-${n}`]!.privateIp}\tssh-ed25519 k8s-cp-${n}-host-key\n`;
    expect(files(registered, "k8s-cp-2", "node").peers).toBe(line(1) + line(3));
    expect(files(registered, "k8s-apps-1", "node").peers).toBe(line(1) + line(2) + line(3));
    const roles = ["k8s-cp-1", "k8s-cp-2", "k8s-cp-3"].map((node) => {
      const { FOUNDER, SOLE } = variables(registered, node, "node");
      return [FOUNDER, SOLE];
    });
    expect(roles).toEqual([
      ["true", "false"],
      ["false", "false"],
      ["false", "false"],
    ]);
    const after = command(registered, "k8s-cp-3", "node").dependsOn;
    expect(after).toEqual(expect.arrayContaining([1, 2, 3].map((n) => `k8s-cp-${n}-kubernetes-install-run`)));
    expect(after).toContain("k8s-cp-2-kubernetes-node-run");
  });

  test("take their leave from one another", async () => {
    const { registered } = await make(three);
    const from = ["k8s-cp-1", "k8s-cp-2", "k8s-apps-1"].map((node) => command(registered, node, "leave").deletedWith);
    expect(from).toEqual(["k8s-cp-2-droplet", "k8s-cp-1-droplet", "k8s-cp-1-droplet"]);
  });
});

test("transforms reach every child", async () => {
  const { registered } = await make({
    ...three,
    transform: {
      role: { tag: { name: "tag" }, firewall: { name: "firewall" } },
      host: {
        droplet: (args, opts) => {
          args.monitoring = false;
          opts.protect = true;
        },
        hostKey: { algorithm: "RSA" },
      },
      loadBalancer: { sizeUnit: 2 },
      encryptionKey: { length: 64 },
      peerKey: { algorithm: "RSA" },
      command: { logging: "stdout" },
      history: (_, opts) => {
        opts.protect = true;
      },
    },
  });
  expect(registered.of("Tag").map(({ inputs }) => inputs.name)).toEqual(["tag", "tag"]);
  expect(registered.of("Firewall").map(({ inputs }) => inputs.name)).toEqual(["firewall", "firewall"]);
  for (const droplet of registered.of("Droplet")) {
    expect([droplet.inputs.monitoring, droplet.protect, droplet.deleteBeforeReplace]).toEqual([false, true, true]);
  }
  expect(registered.of("LoadBalancer").map(({ inputs }) => inputs.sizeUnit)).toEqual([2, 2]);
  expect(registered.one("RandomPassword").inputs).toEqual({ length: 64, special: false });
  expect(registered.one("PrivateKey", "k8s-peer-key").inputs.algorithm).toBe("RSA");
  expect(command(registered, "k8s-cp-1", "node").inputs.logging).toBe("stdout");
  expect(command(registered, "k8s-cp-1", "leave").inputs.logging).toBe("stdout");
  expect(registered.one("Stash").protect).toBe(true);
});
