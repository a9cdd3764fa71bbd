import { isObject, textOf, Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { DoContext } from "./config";
import { goTime } from "./go-time";
import { texts } from "./tags";

export interface ApiNode {
  id: string;
  name: string;
  status: { state: string };
  droplet_id: string;
  created_at: string;
  updated_at: string;
}
export interface ApiPool {
  id: string;
  name: string;
  size: string;
  count: number;
  tags?: string[] | null;
  labels?: Record<string, string> | null;
  taints?: { key: string; value: string; effect: string }[] | null;
  auto_scale?: boolean;
  min_nodes?: number;
  max_nodes?: number;
  nodes?: ApiNode[] | null;
}
type Reply = { node_pool: ApiPool };

/** Marks the pool that a cluster's own resource manages. */
export const defaultPoolTag = "terraform:default-node-pool";

/** Seconds for the nodes of a pool, or a cluster, to come up. */
export const createLimit = 1800;

export const poolPath = (cluster: string, id: string): string => `kubernetes/clusters/${cluster}/node_pools/${id}`;

const objects = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** With capitals, as DigitalOcean's client for Go writes them. */
const taintsTo = (value: Value): Values[] =>
  objects(value).map(({ key, value: text, effect }) => ({ Key: key, Value: text, Effect: effect }));

const filled = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined &&
        value !== 0 &&
        value !== false &&
        value !== "" &&
        !(typeof value === "object" && value !== null && Object.keys(value).length === 0),
    ),
  );

/** What is sent for a new pool: nothing of what is empty, as the official provider does it. */
export const newPool = (inputs: Values, ...ownTags: string[]): Values =>
  filled({
    name: inputs.name,
    size: inputs.size,
    count: inputs.nodeCount,
    tags: [...texts(inputs.tags), ...ownTags],
    labels: inputs.labels,
    taints: taintsTo(inputs.taints),
    auto_scale: inputs.autoScale,
    min_nodes: inputs.minNodes,
    max_nodes: inputs.maxNodes,
  });

/** What is sent for a pool that changes: numbers and taints also where they are nothing. */
const changedPool = (inputs: Values, ownTags: string[]): Values => ({
  ...filled({ name: inputs.name, tags: [...texts(inputs.tags), ...ownTags], labels: inputs.labels }),
  ...(inputs.nodeCount ? { count: inputs.nodeCount } : {}),
  auto_scale: inputs.autoScale ?? false,
  min_nodes: inputs.minNodes ?? 0,
  max_nodes: inputs.maxNodes ?? 0,
  taints: taintsTo(inputs.taints),
});

export async function createPool(context: DoContext, cluster: string, inputs: Values): Promise<ApiPool> {
  const path = `kubernetes/clusters/${cluster}/node_pools`;
  const { node_pool: created } = await context.config.api.post<Reply>(path, newPool(inputs), context.signal);
  return untilSettled(context, cluster, created.id);
}

/** Changes a pool and waits for its nodes. */
export async function updatePool(
  context: DoContext,
  cluster: string,
  id: string,
  inputs: Values,
  ...ownTags: string[]
): Promise<ApiPool> {
  await context.config.api.put(poolPath(cluster, id), changedPool(inputs, ownTags), context.signal);
  return untilSettled(context, cluster, id);
}

/** Waits until a pool has as many nodes as it should, and all of them run. */
async function untilSettled(context: DoContext, cluster: string, id: string): Promise<ApiPool> {
  const limit = context.timeout ?? createLimit;
  return poll<ApiPool>({ what: `the nodes of pool ${id}`, limit, signal: context.signal }, async () => {
    const { node_pool: pool } = await context.config.api.get<Reply>(poolPath(cluster, id), context.signal);
    const nodes = pool.nodes ?? [];
    const running = nodes.filter(({ status }) => status.state === "running").length;
    if (nodes.length === pool.count && running === pool.count) return { done: pool };
    context.status(`${running} of ${pool.count} nodes are running`);
    return { seen: `${running} of ${nodes.length} nodes running, ${pool.count} wanted` };
  });
}

/** Tags that a program gave: not those of the cloud, nor those that mark a pool. */
export const ownTags = (tags: string[] | null | undefined): string[] =>
  (tags ?? []).filter((tag) => tag !== "k8s" && !tag.startsWith("k8s:") && !tag.startsWith("terraform:"));

/** A pool as both resources show it. */
export const poolState = (pool: ApiPool): Values => ({
  name: pool.name,
  size: pool.size,
  actualNodeCount: pool.count,
  autoScale: pool.auto_scale ?? false,
  minNodes: pool.min_nodes ?? 0,
  maxNodes: pool.max_nodes ?? 0,
  tags: ownTags(pool.tags),
  labels: pool.labels ?? {},
  taints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
  nodes: (pool.nodes ?? []).map((node) => ({
    id: node.id,
    name: node.name,
    status: node.status.state,
    dropletId: node.droplet_id,
    createdAt: goTime(node.created_at),
    updatedAt: goTime(node.updated_at),
  })),
});

/** A pool's inputs with what goes on to be sent where the program says nothing: the number of nodes, which may scale. */
export const withCount = (inputs: Values, state: Values): Values => ({
  ...inputs,
  nodeCount: inputs.nodeCount ?? state.nodeCount,
});

/** A number of nodes that the pool has already is no change, whatever it was given as. */
export const hasCount = (inputs: Values, state: Values): boolean =>
  (inputs.nodeCount ?? state.nodeCount) === state.actualNodeCount;

export const sameText = (state: Value, input: Value): boolean =>
  textOf(state).toLowerCase() === textOf(input).toLowerCase();
