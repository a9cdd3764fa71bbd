import { release } from "../../addresses";
import type { Cloud } from "../../cloud";
import { coalesced } from "../../coalesced";
import type { KubernetesCluster, KubernetesNode } from "../../store/kubernetes";
import { toSeconds } from "../../time";
import { tagOfCluster } from "./addresses";
import { destroyAssociated } from "./associated";
import { clusterAuthority } from "./authority";
import { removeNode, startNode } from "./node-work";
import { isLeaving, planNodes } from "./plan";
import { nodesOf } from "./view";
import { workerFirewallOf } from "./worker-firewall";

/** How long an upgrade takes before anything of it is to be seen. */
const upgradePauseMs = 1000;

/** Brings clusters to what is stored of them, in the background, whatever was under way when an earlier daemon ended. */
export class Clusters {
  private readonly rounds = new Map<string, () => Promise<void>>();

  constructor(private readonly cloud: Cloud) {}

  /** Has a cluster brought to what is stored now. Calls that arrive meanwhile are one more round. */
  reconcile(id: string): void {
    const round = this.rounds.get(id) ?? coalesced(() => this.bring(id));
    this.rounds.set(id, round);
    this.cloud.jobs.background(`cluster ${id}: reconcile`, round);
  }

  /** Takes up what an earlier daemon left unfinished, or could not do. */
  resume(): void {
    for (const { id } of this.cloud.store.kubernetesClusters.all()) this.reconcile(id);
  }

  private async bring(id: string): Promise<void> {
    const { store } = this.cloud;
    try {
      await this.bringUp(id);
      const cluster = store.kubernetesClusters.get(id);
      if (cluster?.state === "deleting") await this.forget(cluster);
    } catch (error) {
      const cluster = store.kubernetesClusters.get(id);
      const failure = error instanceof Error ? error.message : String(error);
      if (cluster && cluster.state !== "deleting")
        store.kubernetesClusters.put({ ...cluster, state: "error", failure });
      throw error;
    }
  }

  /** Does one step after the other until there is none left. */
  private async bringUp(id: string): Promise<void> {
    const { cloud } = this;
    const { store } = cloud;
    const before = store.kubernetesClusters.get(id);
    if (before?.state === "upgrading") await new Promise((resolve) => setTimeout(resolve, upgradePauseMs));
    for (;;) {
      const cluster = await this.withAuthority(id);
      if (!cluster) return;
      const nodes = store.transaction(() => {
        planNodes(cloud, cluster);
        return nodesOf(cloud, id);
      });
      const tasks = nodes.flatMap((node) => this.taskOf(cluster, node));
      if (tasks.length === 0) return this.settle(id);
      await Promise.all(tasks);
    }
  }

  private taskOf(cluster: KubernetesCluster, node: KubernetesNode): Promise<void>[] {
    if (isLeaving(node)) return [removeNode(this.cloud, node)];
    return node.state === "provisioning" ? [startNode(this.cloud, cluster, node)] : [];
  }

  private async withAuthority(id: string): Promise<KubernetesCluster | undefined> {
    const { store, now } = this.cloud;
    const authority = store.kubernetesClusters.get(id)?.authority ?? (await clusterAuthority(now()));
    const cluster = store.kubernetesClusters.get(id);
    return cluster && store.kubernetesClusters.put({ ...cluster, authority });
  }

  private settle(id: string): void {
    const { store, now } = this.cloud;
    const cluster = store.kubernetesClusters.get(id);
    if (!cluster || cluster.state === "running" || cluster.state === "deleting") return;
    store.kubernetesClusters.put({ ...cluster, state: "running", failure: undefined, updatedAt: toSeconds(now()) });
  }

  /** Removes what is left of a cluster whose nodes are gone. */
  private async forget(cluster: KubernetesCluster): Promise<void> {
    const { store, network } = this.cloud;
    await destroyAssociated(this.cloud, cluster);
    store.transaction(() => {
      const firewall = workerFirewallOf(this.cloud, cluster.id);
      if (firewall) store.firewalls.remove(firewall.id);
      release(store, "public", cluster.publicIp);
      store.tags.remove(tagOfCluster(cluster.id));
      store.kubernetesClusters.remove(cluster.id);
    });
    this.rounds.delete(cluster.id);
    await network.apply();
  }
}

/** A cloud with what brings its clusters to what is stored of them, which works with the whole of it. */
export function withClusters(made: Omit<Cloud, "clusters">): Cloud {
  const cloud = made as Cloud;
  cloud.clusters = new Clusters(cloud);
  return cloud;
}
