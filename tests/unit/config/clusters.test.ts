import * as pulumi from "@pulumi/pulumi";
import { Registrations, run, valueOf } from "../../support/mocks";
import { encode, load, smallest } from "./support";

const size = "s-2vcpu-4gb";
const controlPlanes = { count: 1, size };

describe("a cluster of the stack file", () => {
  test("reads with its defaults", () => {
    expect(load({ clusters: { k8s: { controlPlanes } } }).clusters).toEqual([
      { name: "k8s", distribution: "microk8s", controlPlanes, serves: [] },
    ]);
  });

  test("reads in the library's words", () => {
    const k8s = {
      controlPlanes,
      channel: "1.35/stable",
      workers: { apps: { nodes: ["a"], size, labels: { tier: "apps" }, taints: ["a=b:NoSchedule"] } },
      serves: [{ port: 80, from: "world" }],
      loadBalancer: { 443: 30443 },
      addons: { ingress: true },
      backups: { keep: 3 },
      restoreFrom: "latest",
    };
    expect(load({ clusters: { k8s }, backups: {} }).clusters).toEqual([
      {
        ...k8s,
        name: "k8s",
        distribution: "microk8s",
        serves: [{ port: 80, from: ["world"] }],
        loadBalancer: { forward: { 443: 30443 } },
      },
    ]);
  });

  test("comes after the hosts that it names, and before those that name it", () => {
    const from = (...names: string[]) => ({ size, serves: [{ port: 80, from: names }] });
    const { order } = load({
      hosts: { data: from("k8s"), web: from("world"), gate: { size, bastion: true } },
      clusters: { k8s: { controlPlanes, serves: [{ port: 80, from: "web" }] } },
    });
    expect(order.map(({ name }) => name)).toEqual(["gate", "web", "k8s", "data"]);
  });

  test("takes its secrets as secrets", async () => {
    const key = Buffer.alloc(32, 1).toString("base64");
    const values = {
      clusters: { k8s: { controlPlanes, csiDriver: true } },
      clusterSecrets: { k8s: { apiToken: "dop_v1_token", encryptionKey: key } },
    };
    const [k8s] = load(values, ["seawall:clusterSecrets"]).clusters;
    for (const [secret, value] of [
      [k8s!.apiToken, "dop_v1_token"],
      [k8s!.encryptionKey, key],
    ] as [pulumi.Output<string>, string][]) {
      expect([await pulumi.isSecret(secret), await valueOf(secret)]).toEqual([true, value]);
    }
  });
});

describe("the program", () => {
  type Program = typeof import("../../../index");
  let registered: Registrations;
  let program: Program;

  beforeAll(async () => {
    pulumi.runtime.setAllConfig(
      encode({
        ...smallest,
        hosts: {
          gate: { size: "s-1vcpu-1gb", bastion: true },
          data: { size: "s-1vcpu-2gb", serves: [{ port: 5432, from: "k8s" }] },
        },
        clusters: {
          k8s: { controlPlanes, workers: { apps: { count: 1, size } }, loadBalancer: true, backups: {} },
          outgrown: {
            distribution: "doks",
            workers: { apps: { count: 1, size } },
            managed: { version: "1.36.3-do.0" },
          },
        },
        zone: { domain: "example.com", zoneId: "x" },
        records: { www: { type: "A", host: "k8s" } },
        backups: {},
        protect: false,
      }),
    );
    ({ registered, result: program } = await run(() => import("../../../index")));
  }, 60_000);

  test("puts out each cluster, its kubeconfig a secret", async () => {
    expect(Object.keys(program.clusters)).toEqual(["k8s", "outgrown"]);
    const { k8s, outgrown } = program.clusters;
    expect(k8s!.nodes).toEqual({ "k8s-cp-1": "control", "k8s-apps-1": "worker" });
    expect([k8s!.distribution, await valueOf(k8s!.channel)]).toEqual(["microk8s", "1.36/stable"]);
    expect(await valueOf(k8s!.endpoint)).toMatch(/^https:\/\/[\d.]+:16443$/);
    for (const secret of [k8s!.kubeconfig, k8s!.encryptionKey, outgrown!.kubeconfig]) {
      expect(await pulumi.isSecret(secret)).toBe(true);
    }
    expect([outgrown!.distribution, outgrown!.nodes]).toEqual(["doks", {}]);
  });

  test("has the nodes among the hosts, behind the bastion, and among what is exposed", () => {
    expect(Object.keys(program.hosts).sort()).toEqual(["data", "gate", "k8s-apps-1", "k8s-cp-1"]);
    expect(program.hosts["k8s-cp-1"]!.bastion).toBe("gate");
    const api = program.exposure.filter(({ host, ports }) => host === "k8s-cp-1" && ports === "16443");
    expect(api.map(({ network, from }) => [network, from])).toEqual([
      ["public", ["admins", "198.51.100.10/32"]],
      ["vpc", ["host:k8s-cp-1", "host:k8s-apps-1"]],
    ]);
    const data = program.exposure.filter(({ host, ports }) => host === "data" && ports === "5432");
    expect(data.map(({ from }) => from)).toEqual([["host:k8s-cp-1", "host:k8s-apps-1"]]);
  });

  test("leads records to its load balancer", () => {
    expect(registered.one("DnsRecord", "zone-www").inputs).toMatchObject({
      name: "www.example.com",
      content: "198.18.9.1",
    });
  });

  test("gives it the stack's bucket, and the stack's word on protection", () => {
    expect(registered.of("Droplet").filter(({ protect }) => protect)).toEqual([]);
    expect(registered.one("KubernetesCluster").protect).toBe(false);
    const node = registered.one("Command", "k8s-cp-1-kubernetes-node-run");
    expect(node.dependsOn).toEqual(expect.arrayContaining(["backups-bucket", "backups-key"]));
  });
});
