import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { cloudName, commonNames } from "../names";
import type { WorkerPool } from "./args";
import { poolLabel } from "./naming";
import type { Built, Scope } from "./scope";

/** DigitalOcean's managed Kubernetes: one pool is a part of the cluster, each further one a resource of its own. */
export function buildManaged({ name, args, child }: Scope): Built {
  const { network, workers = {}, protect = true, transform } = args;
  const { version, ha = true, autoUpgrade = true, surgeUpgrade = true, ...managed } = args.managed!;
  const { day = "any", startTime = "04:00" } = managed.maintenance ?? {};
  const { clusterSubnet, serviceSubnet } = managed;
  const { pool = Object.keys(workers)[0]! } = managed;
  const cluster = child(
    digitalocean.KubernetesCluster,
    "doks",
    {
      name: cloudName(commonNames, network.name, name),
      region: network.region,
      vpcUuid: network.vpcId,
      version,
      ha,
      autoUpgrade,
      surgeUpgrade,
      maintenancePolicy: { day, startTime },
      ...(clusterSubnet !== undefined && { clusterSubnet }),
      ...(serviceSubnet !== undefined && { serviceSubnet }),
      controlPlaneFirewall: { enabled: true, allowedAddresses: [...network.adminCidrs] },
      nodePool: { name: pool, ...poolArgs(pool, workers[pool]!) },
    },
    transform?.kubernetesCluster,
    { protect },
  );
  const others = Object.entries(workers).filter(([key]) => key !== pool);
  const pools = others.map(([key, set]) => {
    const further = { clusterId: cluster.id, name: key, ...poolArgs(key, set) };
    return child(digitalocean.KubernetesNodePool, `pool-${key}`, further, transform?.kubernetesNodePool);
  });
  return {
    endpoint: cluster.endpoint,
    kubeconfig: pulumi.secret(cluster.kubeConfigs.apply((configs) => configs[0]?.rawConfig ?? "")),
    channel: cluster.version,
    nodes: {},
    controlPlanes: [],
    members: [{ peer: "kubernetes", name, id: cluster.id, network }],
    encryptionKey: pulumi.secret(""),
    ready: pulumi.all([cluster.id, ...pools.map((one) => one.id)]).apply(() => name),
    loadBalancerIp: pulumi.output(""),
  };
}

function poolArgs(pool: string, { size, count, autoScale, labels, taints = [] }: WorkerPool) {
  return {
    size,
    ...(autoScale ? { autoScale: true, minNodes: autoScale.min, maxNodes: autoScale.max } : { nodeCount: count }),
    labels: { [poolLabel]: pool, ...labels },
    ...(taints.length > 0 && { taints: taints.map(taintOf) }),
  };
}

function taintOf(text: string): { key: string; value: string; effect: string } {
  const [pair = "", effect = ""] = text.split(":");
  const [key = "", value = ""] = pair.split("=");
  return { key, value, effect };
}
