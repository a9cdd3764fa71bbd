import { release } from "../../addresses";
import type { Cloud } from "../../cloud";
import { coalesced } from "../../coalesced";
import type { KubernetesCluster, KubernetesNode } from "../../store/kubernetes";
import { toSeconds } from "../../time";
import { tagOfCluster } from "./addresses";
import { destroyAssociated } from "./associated";
import { clusterAuthority } from "./authority";
import { releaseHost, removeHost, serveCluster } from "./control-plane/host";
import { settleNodes } from "./control-plane/nodes";
import { forgetTokens } from "./control-plane/tokens";
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

  /** Has a host that went off by itself brought back, where it is the control plane of a cluster. */
  hostWentOff(hostId: number): void {
    const cluster = this.cloud.store.kubernetesClusters.find(({ controlPlane }) => controlPlane?.hostId === hostId);
    if (cluster) this.reconcile(cluster.id);
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
    let served = "";
    for (;;) {
      const known = store.kubernetesClusters.get(id);
      if (known && known.state !== "deleting" && known.version !== served) {
        await this.serve(known);
        served = known.version;
      }
      const cluster = store.kubernetesClusters.get(id);
      if (!cluster) return;
      const nodes = store.transaction(() => {
        planNodes(cloud, cluster);
        return nodesOf(cloud, id);
      });
      if (cluster.state !== "deleting") await settleNodes(cloud, cluster);
      const tasks = nodes.flatMap((node) => this.taskOf(cluster, node));
      if (tasks.length === 0) return this.settle(id);
      await Promise.all(tasks);
    }
  }

  private taskOf(cluster: KubernetesCluster, node: KubernetesNode): Promise<void>[] {
    if (isLeaving(node)) return [removeNode(this.cloud, node)];
    return node.state === "provisioning" ? [startNode(this.cloud, cluster, node)] : [];
  }

  /** Has a cluster's API answer at the cluster's version, and notes its authority. */
  private async serve(cluster: KubernetesCluster): Promise<void> {
    const { cloud } = this;
    const { store } = cloud;
    const authority =
      (await serveCluster(cloud, cluster)) ?? cluster.authority ?? (await clusterAuthority(cloud.now()));
    const current = store.kubernetesClusters.get(cluster.id);
    if (current) store.kubernetesClusters.put({ ...current, authority });
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
    await removeHost(this.cloud, cluster);
    store.transaction(() => {
      const firewall = workerFirewallOf(this.cloud, cluster.id);
      if (firewall) store.firewalls.remove(firewall.id);
      release(store, "public", cluster.publicIp);
      releaseHost(this.cloud, cluster);
      forgetTokens(this.cloud, cluster.id);
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
