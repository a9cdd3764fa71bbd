import type { ClusterArgs, NodeSet, WorkerPool } from "./args";

/** A node before anything of it exists. */
export interface PlannedNode {
  /** Host, droplet and Kubernetes node are all called so. */
  name: string;
  kind: "control" | "worker";
  size: string;
  /** The worker's pool. */
  pool?: string;
  labels: Readonly<Record<string, string>>;
  taints: readonly string[];
}

/** The word that stands for a pool in the names of control planes. */
export const controlKey = "cp";

/** The label that tells a worker's pool. */
export const poolLabel = "seawall/pool";

/** The keys of a set's nodes: 1 to n where they are counted. */
export const keysOf = ({ count, nodes }: Pick<NodeSet, "count" | "nodes">): string[] =>
  nodes ? [...nodes] : Array.from({ length: count ?? 0 }, (_, i) => String(i + 1));

/** The cluster's nodes: control planes in order, then workers, pool by pool. The first one founds the cluster. */
export function planNodes(cluster: string, args: Pick<ClusterArgs, "controlPlanes" | "workers">): PlannedNode[] {
  const { controlPlanes, workers = {} } = args;
  const control = controlPlanes ? keysOf(controlPlanes) : [];
  return [
    ...control.map((key): PlannedNode => ({
      name: `${cluster}-${controlKey}-${key}`,
      kind: "control",
      size: controlPlanes!.size,
      labels: {},
      taints: [],
    })),
    ...Object.entries(workers).flatMap(([pool, set]) => planPool(cluster, pool, set)),
  ];
}

function planPool(cluster: string, pool: string, set: WorkerPool): PlannedNode[] {
  return keysOf(set).map((key) => ({
    name: `${cluster}-${pool}-${key}`,
    kind: "worker",
    size: set.size,
    pool,
    labels: { [poolLabel]: pool, ...set.labels },
    taints: set.taints ?? [],
  }));
}
