import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud";
import type { KubernetesCluster, KubernetesNode, NodePool } from "../../store/kubernetes";
import { toSeconds } from "../../time";
import { nodesOf, poolsOf } from "./view";

/** How many nodes more than it should have a pool may have during a surge upgrade. */
const surge = 10;

/** What is to be done next to a pool's nodes. */
interface Step {
  add: number;
  retire: KubernetesNode[];
}

export const isLeaving = ({ state }: KubernetesNode): boolean => state === "draining" || state === "deleting";

/** The next step that brings a pool's nodes to what it should have. Nothing to add and nobody to retire: they are there. */
export function stepOf(
  cluster: Pick<KubernetesCluster, "version" | "surgeUpgrade">,
  pool: NodePool,
  nodes: KubernetesNode[],
): Step {
  const staying = nodes.filter((node) => !isLeaving(node));
  const outdated = staying.filter(({ version }) => version !== cluster.version);
  const current = staying.filter(({ version }) => version === cluster.version);
  if (outdated.length === 0) {
    const surplus = Math.max(0, staying.length - pool.count);
    return { add: Math.max(0, pool.count - staying.length), retire: surplus > 0 ? staying.slice(-surplus) : [] };
  }
  if (cluster.surgeUpgrade) {
    const running = current.filter(({ state }) => state === "running").length;
    const needed = Math.max(0, pool.count - running);
    return {
      add: Math.max(0, Math.min(pool.count - current.length, pool.count + surge - staying.length)),
      retire: outdated.slice(0, Math.max(0, outdated.length - needed)),
    };
  }
  // One after the other: a node goes, and the one in its place comes up before the next one goes.
  const settled = nodes.every(({ state }) => state === "running");
  if (!settled) return { add: 0, retire: [] };
  if (staying.length < pool.count) return { add: 1, retire: [] };
  return { add: 0, retire: outdated.slice(0, Math.max(1, staying.length - pool.count)) };
}

/**
 * Notes the next step of every pool: nodes that are to come, nodes that are to go, and those whose pool is gone. To be
 * called in a transaction.
 */
export function planNodes(cloud: Cloud, cluster: KubernetesCluster): void {
  const { store } = cloud;
  const pools = poolsOf(cloud, cluster.id);
  const all = nodesOf(cloud, cluster.id);
  for (const pool of pools) {
    const { add, retire } = stepOf(
      cluster,
      pool,
      all.filter(({ poolId }) => poolId === pool.id),
    );
    for (const node of retire) retireNode(cloud, node);
    for (let count = 0; count < add; count++) store.kubernetesNodes.put(newNode(cloud, cluster, pool));
  }
  for (const node of all) if (!pools.some(({ id }) => id === node.poolId)) retireNode(cloud, node);
}

const newNode = (cloud: Cloud, cluster: KubernetesCluster, pool: NodePool): KubernetesNode => {
  const at = toSeconds(cloud.now());
  return {
    id: randomUUID(),
    clusterId: cluster.id,
    poolId: pool.id,
    version: cluster.version,
    name: "",
    dropletId: "",
    state: "provisioning",
    skipDrain: false,
    createdAt: at,
    updatedAt: at,
  };
};

/** Notes that a node is to go. What it runs is moved first, unless it never ran or is to go at once. */
export function retireNode(cloud: Cloud, node: KubernetesNode, skipDrain = false): void {
  if (isLeaving(node)) return;
  const state = skipDrain || node.state === "provisioning" ? "deleting" : "draining";
  cloud.store.kubernetesNodes.put({ ...node, state, skipDrain, updatedAt: toSeconds(cloud.now()) });
}
