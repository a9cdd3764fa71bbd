import * as pulumi from "@pulumi/pulumi";
import { Cluster, Host, Network } from "@seawall/components";
import { run, valueOf } from "../../../support/mocks";
import { makeManaged, managed, networkArgs } from "./program";

const size = "s-2vcpu-4gb";

describe("a managed cluster", () => {
  test("is one resource, in the network, whose API only administrators reach", async () => {
    const { registered } = await makeManaged();
    expect(registered.names.filter((name) => name.includes("k8s"))).toEqual([
      "Cluster k8s",
      "KubernetesCluster k8s-doks",
    ]);
    const cluster = registered.one("KubernetesCluster");
    expect(cluster.inputs).toEqual({
      name: "shop-test-main-k8s",
      region: "fra1",
      vpcUuid: "100",
      version: "1.36.3-do.0",
      ha: true,
      autoUpgrade: true,
      surgeUpgrade: true,
      maintenancePolicy: { day: "any", startTime: "04:00" },
      controlPlaneFirewall: { enabled: true, allowedAddresses: ["198.51.100.10/32"] },
      nodePool: { name: "apps", size, nodeCount: 2, labels: { "seawall/pool": "apps" } },
    });
    expect(cluster.protect).toBe(true);
  });

  test("takes what it is told", async () => {
    const { registered } = await makeManaged({
      protect: false,
      workers: {
        apps: { count: 2, size, labels: { tier: "apps" }, taints: ["dedicated=apps:NoSchedule", "slow:NoExecute"] },
        batch: { size: "s-4vcpu-8gb", autoScale: { min: 1, max: 5 } },
      },
      managed: {
        version: "1.35.2-do.1",
        pool: "apps",
        ha: false,
        autoUpgrade: false,
        surgeUpgrade: false,
        maintenance: { day: "sunday", startTime: "20:30" },
        clusterSubnet: "192.168.0.0/20",
        serviceSubnet: "192.168.16.0/22",
      },
    });
    const { inputs, protect } = registered.one("KubernetesCluster");
    expect(protect).toBe(false);
    expect(inputs).toMatchObject({
      version: "1.35.2-do.1",
      ha: false,
      autoUpgrade: false,
      surgeUpgrade: false,
      maintenancePolicy: { day: "sunday", startTime: "20:30" },
      clusterSubnet: "192.168.0.0/20",
      serviceSubnet: "192.168.16.0/22",
      nodePool: {
        name: "apps",
        nodeCount: 2,
        labels: { "seawall/pool": "apps", tier: "apps" },
        taints: [
          { key: "dedicated", value: "apps", effect: "NoSchedule" },
          { key: "slow", value: "", effect: "NoExecute" },
        ],
      },
    });
    expect(registered.one("KubernetesNodePool")).toMatchObject({
      name: "k8s-pool-batch",
      parent: "k8s",
      inputs: {
        clusterId: "100",
        name: "batch",
        size: "s-4vcpu-8gb",
        autoScale: true,
        minNodes: 1,
        maxNodes: 5,
        labels: { "seawall/pool": "batch" },
      },
    });
  });

  test("a pool more or less, before or after, moves no other", async () => {
    const names = async (...pools: string[]) => {
      const workers = Object.fromEntries(pools.map((pool) => [pool, { count: 1, size }]));
      const { registered } = await makeManaged({ workers, managed: { version: "1.36.3-do.0", pool: "m" } });
      return registered.names.concat(
        String((registered.one("KubernetesCluster").inputs.nodePool as { name: string }).name),
      );
    };
    const all = await names("a", "m", "z");
    expect(await names("m", "z")).toEqual(all.filter((name) => name !== "KubernetesNodePool k8s-pool-a"));
    expect(await names("m")).toEqual(all.filter((name) => !name.startsWith("KubernetesNodePool")));
  });

  test("puts out what a cluster on hosts puts out", async () => {
    const { result: cluster } = await makeManaged();
    expect(await valueOf(cluster.endpoint)).toBe("https://managed.example");
    expect(await valueOf(cluster.kubeconfig)).toBe("managed kubeconfig");
    expect(await pulumi.isSecret(cluster.kubeconfig)).toBe(true);
    expect(await valueOf(cluster.channel)).toBe("1.36.3-do.0");
    expect(await valueOf(cluster.ready)).toBe("k8s");
    expect([cluster.distribution, cluster.nodes, cluster.controlPlanes]).toEqual(["doks", {}, []]);
  });

  test("is a source as one on hosts is", async () => {
    const { registered, result } = await run(() => {
      const network = new Network("main", networkArgs);
      const cluster = new Cluster("k8s", { ...managed, network });
      return new Host("data", {
        network,
        size: "s-1vcpu-1gb",
        serves: [{ port: 5432, from: cluster }],
        egress: [{ port: 443, to: [cluster, "vpc"] }],
      });
    });
    const { inboundRules, outboundRules } = registered.one("Firewall").inputs as Record<string, unknown[]>;
    expect(inboundRules?.[1]).toEqual({ protocol: "tcp", portRange: "5432", sourceKubernetesIds: ["100"] });
    expect(outboundRules).toEqual([
      { protocol: "tcp", portRange: "443", destinationAddresses: ["10.20.0.0/20"], destinationKubernetesIds: ["100"] },
    ]);
    expect(result.exposure[1]).toEqual({
      host: "data",
      network: "vpc",
      protocol: "tcp",
      ports: "5432",
      from: ["kubernetes:k8s"],
    });
  });

  test("transforms reach the cluster and its pools", async () => {
    const { registered } = await makeManaged({
      workers: { apps: { count: 1, size }, batch: { count: 1, size } },
      managed: { version: "1.36.3-do.0", pool: "apps" },
      transform: { kubernetesCluster: { tags: ["mine"] }, kubernetesNodePool: { tags: ["too"] } },
    });
    expect(registered.one("KubernetesCluster").inputs.tags).toEqual(["mine"]);
    expect(registered.one("KubernetesNodePool").inputs.tags).toEqual(["too"]);
  });
});
