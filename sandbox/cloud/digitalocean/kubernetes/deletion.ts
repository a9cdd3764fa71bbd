import type { Cloud } from "../../cloud";
import type { KubernetesCluster } from "../../store/kubernetes";
import { retireNode } from "./plan";
import { nodesOf, poolsOf } from "./view";

/** Takes a cluster out of the API at once; its nodes, and what `destroys` names, go in the background. */
export function beginDeletion(
  cloud: Cloud,
  cluster: KubernetesCluster,
  destroys?: KubernetesCluster["destroys"],
): void {
  const { store, clusters } = cloud;
  store.transaction(() => {
    store.kubernetesClusters.put({ ...cluster, state: "deleting", destroys });
    for (const pool of poolsOf(cloud, cluster.id)) store.nodePools.remove(pool.id);
    for (const node of nodesOf(cloud, cluster.id)) retireNode(cloud, node, true);
  });
  clusters.reconcile(cluster.id);
}
