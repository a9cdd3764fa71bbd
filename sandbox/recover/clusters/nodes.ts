import type { Item, KubernetesApi } from "./api";

/** What a cluster says of one of its nodes. */
export interface NodeState {
  ready: boolean;
  /** When its agent last said that it lives. Undefined where it has no lease. */
  renewed?: string;
}

/** Every node that a cluster knows, by name. */
export async function nodeStates(api: KubernetesApi): Promise<Map<string, NodeState>> {
  const nodes = await api.list("/api/v1/nodes");
  const renewed = new Map((await leases(api)).map((lease) => [nameOf(lease), lease.spec?.renewTime]));
  return new Map(
    nodes.map((node) => [nameOf(node), { ready: isReady(node), renewed: renewed.get(nameOf(node)) }] as const),
  );
}

/** Without them a node is taken at its word. */
const leases = (api: KubernetesApi): Promise<Item[]> =>
  api.list("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases").catch(() => []);

const nameOf = (item: Item): string => item.metadata?.name ?? "";

const isReady = ({ status }: Item): boolean =>
  (status?.conditions ?? []).some((condition) => condition.type === "Ready" && condition.status === "True");
