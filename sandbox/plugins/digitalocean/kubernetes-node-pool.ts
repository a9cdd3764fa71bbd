import { ResourceType } from "../shared/resource";
import { allOf, notEmpty, oneOf } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import {
  ApiPool,
  createLimit,
  createPool,
  defaultPoolTag,
  hasCount,
  poolPath,
  poolState,
  updatePool,
  withCount,
} from "./kubernetes-pool-api";
import { all } from "./lookup";
import { sameTags, validTag } from "./tags";

interface ApiCluster {
  id: string;
  node_pools: ApiPool[];
}

const stateOf = (clusterId: string, pool: ApiPool): Values => ({
  ...poolState(pool),
  clusterId,
  nodeCount: pool.count,
});

/** The cluster of a pool of which only its id is known. */
async function clusterOf(context: DoContext, id: string): Promise<string> {
  const clusters = await all<ApiCluster>(context, "kubernetes/clusters", "kubernetes_clusters");
  const owner = clusters.find(({ node_pools: pools }) => pools.some((pool) => pool.id === id));
  const pool = owner?.node_pools.find((one) => one.id === id);
  if (!owner) throw new Error(`No cluster has a node pool ${id}.`);
  if (pool?.tags?.includes(defaultPoolTag)) {
    throw new Error(`Node pool ${id} is the default one of cluster ${owner.id}: import that cluster instead.`);
  }
  return owner.id;
}

async function remove(context: DoContext, id: string, { clusterId }: Values): Promise<void> {
  const { api } = context.config;
  const path = poolPath(textOf(clusterId), id);
  await api.delete(path, context.signal);
  const limit = context.timeout ?? createLimit;
  await poll({ what: `node pool ${id} to be gone`, limit, signal: context.signal }, async () => {
    try {
      await api.get(path, context.signal);
      return { seen: "still there" };
    } catch (error) {
      if (isStatus(error, 404)) return { done: undefined };
      throw error;
    }
  });
}

export const kubernetesNodePool: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("name"),
    notEmpty("size"),
    notEmpty("clusterId"),
    validTag("tags", "*"),
    oneOf(["taints", "*", "effect"], ["NoSchedule", "PreferNoSchedule", "NoExecute"]),
  ),
  same: { tags: sameTags },
  refine: (changes, state, inputs) => changes.filter(({ path }) => path[0] !== "nodeCount" || !hasCount(inputs, state)),
  create: async (context, inputs) => {
    const clusterId = textOf(inputs.clusterId);
    const pool = await createPool(context, clusterId, inputs);
    return { id: pool.id, state: stateOf(clusterId, pool) };
  },
  read: async (context, id, state) => {
    const clusterId = textOf(state.clusterId) || (await clusterOf(context, id));
    const found = await context.config.api.find<{ node_pool: ApiPool }>(poolPath(clusterId, id), context.signal);
    return found && { id, state: stateOf(clusterId, found.node_pool) };
  },
  update: async (context, id, state, inputs) => {
    const clusterId = textOf(state.clusterId);
    return stateOf(clusterId, await updatePool(context, clusterId, id, withCount(inputs, state)));
  },
  delete: remove,
};
