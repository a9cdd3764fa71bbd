import { randomBytes } from "node:crypto";
import type { Cloud } from "../../cloud";
import type { Droplet } from "../../store/entities";
import type { KubernetesCluster, KubernetesNode, NodePool } from "../../store/kubernetes";
import { toSeconds } from "../../time";
import { placeOrder, readOrder } from "../droplet-create";
import { beginDestroy } from "../droplet-destroy";
import { dropletLock } from "../droplet-view";
import { Input } from "../input";
import { admitNode, drainNode } from "./control-plane/nodes";
import { retireNode } from "./plan";
import { poolTags } from "./view";

const image = "debian-13-x64";
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
const pauseMs = 50;

/** Five characters that no other node of the pool is likely to have. */
const suffix = (): string => [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** Has a node's droplet made, where it has none yet, and waits until it is a node. Fails with what the droplet failed with. */
export async function startNode(cloud: Cloud, cluster: KubernetesCluster, node: KubernetesNode): Promise<void> {
  const { store, jobs, network } = cloud;
  if (node.dropletId === "") {
    const placed = store.transaction(() => placeNode(cloud, cluster, node));
    if (!placed) return;
    const action = store.actions.get(placed.actionId);
    if (action) jobs.begin(action);
    await network.apply().catch(() => undefined);
  }
  const droplet = await upOrGone(cloud, node.id);
  const placed = provisioning(cloud, node.id);
  if (!placed) return;
  if (droplet?.status === "archive") {
    retireNode(cloud, placed, true);
    throw new Error(`droplet ${droplet.name}: ${droplet.failure ?? "unknown"}`);
  }
  // A droplet that somebody destroyed meanwhile is replaced: its node goes, and another one comes.
  if (!droplet) return store.kubernetesNodes.remove(node.id);
  await admitNode(cloud, cluster.id, placed, droplet);
  const admitted = provisioning(cloud, node.id);
  if (admitted) store.kubernetesNodes.put({ ...admitted, state: "running", updatedAt: toSeconds(cloud.now()) });
}

/** A node, where it is still to come. */
function provisioning({ store }: Cloud, id: string): KubernetesNode | undefined {
  const node = store.kubernetesNodes.get(id);
  return node?.state === "provisioning" ? node : undefined;
}

/** The droplet of a node once it has left the state "new"; undefined where there is none any more. */
async function upOrGone({ store }: Cloud, nodeId: string): Promise<Droplet | undefined> {
  for (;;) {
    const droplet = store.droplets.get(store.kubernetesNodes.get(nodeId)?.dropletId ?? "");
    if (droplet?.status !== "new") return droplet;
    await pause();
  }
}

/** Orders the droplet of a node. Undefined where the node is to go again, or its pool is gone. */
function placeNode(cloud: Cloud, cluster: KubernetesCluster, { id }: KubernetesNode): { actionId: string } | undefined {
  const { store } = cloud;
  const node = store.kubernetesNodes.get(id);
  const pool = node && store.nodePools.get(node.poolId);
  if (!pool || node.state !== "provisioning") return undefined;
  const name = `${pool.name}-${suffix()}`;
  const [placed] = placeOrder(cloud, readOrder(cloud, orderOf(cluster, pool, name)));
  if (!placed) throw new Error(`no droplet was placed for ${name}`);
  store.kubernetesNodes.put({ ...node, name, dropletId: placed.droplet.id });
  return placed;
}

const orderOf = (cluster: KubernetesCluster, pool: NodePool, name: string): Input =>
  new Input({
    name,
    region: cluster.region,
    size: pool.size,
    image,
    vpc_uuid: cluster.vpcId,
    tags: poolTags(pool),
    monitoring: true,
    with_droplet_agent: false,
  });

/** Removes a node and its droplet, drained before where it is to be, and waits until both are gone. */
export async function removeNode(cloud: Cloud, node: KubernetesNode): Promise<void> {
  const { store } = cloud;
  if (node.state === "draining") await drainNode(cloud, node);
  store.kubernetesNodes.put({ ...node, state: "deleting" });
  await removeDroplet(cloud, node.dropletId);
  store.kubernetesNodes.remove(node.id);
}

async function removeDroplet(cloud: Cloud, id: string): Promise<void> {
  const { store, jobs } = cloud;
  for (let droplet = store.droplets.get(id); droplet; droplet = store.droplets.get(id)) {
    // Whatever is under way with it ends first.
    if (!jobs.isLocked(dropletLock(id))) beginDestroy(cloud, droplet);
    await pause();
  }
}

/** Has another node made in the place of one whose droplet somebody destroyed. */
export function replaceLostNode({ store, clusters }: Cloud, dropletId: string): void {
  const node = store.kubernetesNodes.find((one) => one.dropletId === dropletId);
  if (node?.state !== "running") return;
  store.kubernetesNodes.remove(node.id);
  clusters.reconcile(node.clusterId);
}
