import type { Cloud } from "../../../cloud";
import type { Droplet } from "../../../store/entities";
import type { KubernetesCluster, KubernetesNode, NodePool } from "../../../store/kubernetes";
import { nodesOf } from "../view";
import { joinPort } from "./network";
import { channelOf, inHost } from "./scripts";

/** A node as the cluster's API is told of it. */
export function manifestOf(cluster: KubernetesCluster, pool: NodePool, node: KubernetesNode, droplet: Droplet) {
  const { region, size } = droplet;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node.name,
      labels: {
        ...pool.labels,
        "doks.digitalocean.com/managed": "true",
        "doks.digitalocean.com/node-id": node.id,
        "doks.digitalocean.com/node-pool": pool.name,
        "doks.digitalocean.com/node-pool-id": pool.id,
        "doks.digitalocean.com/version": node.version,
        "beta.kubernetes.io/instance-type": size,
        "failure-domain.beta.kubernetes.io/region": region,
        "node.kubernetes.io/instance-type": size,
        region,
        "topology.kubernetes.io/region": region,
      },
    },
    spec: { providerID: `digitalocean://${droplet.id}`, taints: pool.taints },
  };
}

/** Has a node join its cluster, and waits until it is ready. Nothing is done where there are no hosts. */
export async function admitNode(
  cloud: Cloud,
  clusterId: string,
  node: KubernetesNode,
  droplet: Droplet,
): Promise<void> {
  const { store } = cloud;
  const cluster = store.kubernetesClusters.get(clusterId);
  const pool = store.nodePools.get(node.poolId);
  if (!cluster?.controlPlane || !pool) return;
  const { hostId, privateIp } = cluster.controlPlane;
  const invitation = (await inHost(cloud, hostId, "invite")).trim();
  await inHost(cloud, Number(droplet.id), "join", {
    CHANNEL: channelOf(node.version),
    INVITATION: `${privateIp}:${joinPort}/${invitation}`,
  });
  await inHost(cloud, hostId, "admit", {
    NODE: node.name,
    STATUS: JSON.stringify({ status: { addresses: [{ type: "ExternalIP", address: droplet.publicIp }] } }),
    MANIFEST: JSON.stringify(manifestOf(cluster, pool, node, droplet)),
  });
}

/** Moves what a node runs elsewhere. What a budget keeps from moving for five minutes goes with the node. */
export async function drainNode(cloud: Cloud, node: KubernetesNode): Promise<void> {
  const controlPlane = cloud.store.kubernetesClusters.get(node.clusterId)?.controlPlane;
  if (!controlPlane) return;
  await inHost(cloud, controlPlane.hostId, "drain", { NODE: node.name }).catch((error: unknown) =>
    cloud.log(`node ${node.name} is removed without being drained: ${String(error)}`),
  );
}

/** Takes nodes that are gone out of a cluster's API, and gives the others their pools' labels and taints. */
export async function settleNodes(cloud: Cloud, cluster: KubernetesCluster): Promise<void> {
  const { store } = cloud;
  if (!cluster.controlPlane) return;
  const nodes = nodesOf(cloud, cluster.id);
  const manifests = nodes.flatMap((node) => {
    const [pool, droplet] = [store.nodePools.get(node.poolId), store.droplets.get(node.dropletId)];
    if (node.state !== "running" || !pool || !droplet) return [];
    return [`${node.name}\t${JSON.stringify(manifestOf(cluster, pool, node, droplet))}`];
  });
  await inHost(cloud, cluster.controlPlane.hostId, "settle", {
    KNOWN: nodes.map(({ name }) => name).join("\n"),
    MANIFESTS: manifests.join("\n"),
  });
}
