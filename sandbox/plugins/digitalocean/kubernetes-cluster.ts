import { diff } from "../shared/diff";
import { ProviderFacts, ResourceFacts } from "../shared/facts";
import { Change, ResourceType } from "../shared/resource";
import { allOf, atLeast, matching, notEmpty, oneOf, oneOfAnyCase } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { changedCluster, chosen, newCluster } from "./kubernetes-cluster-body";
import { ApiCluster, stateOf } from "./kubernetes-cluster-state";
import {
  createLimit,
  defaultPoolTag,
  hasCount,
  poolPath,
  sameText,
  updatePool,
  withCount,
} from "./kubernetes-pool-api";
import { isOlder } from "./kubernetes-versions";
import facts from "./schema/digitalocean.json";
import { sameTags, validTag } from "./tags";

const type = "digitalocean:index/kubernetesCluster:KubernetesCluster";
const typeFacts = (facts as unknown as ProviderFacts).resources[type] as ResourceFacts;

type Reply = { kubernetes_cluster: ApiCluster };

const path = (id: string): string => `kubernetes/clusters/${id}`;

/** A cluster that does not come up is not kept, though it is there: the official provider loses it, too. */
async function create(context: DoContext, inputs: Values) {
  const { api } = context.config;
  const { kubernetes_cluster: created } = await api.post<Reply>(
    "kubernetes/clusters",
    newCluster(inputs),
    context.signal,
  );
  const limit = context.timeout ?? createLimit;
  const wait = { what: `cluster ${created.id} to run`, limit, signal: context.signal };
  const running = await poll<ApiCluster>(wait, async () => {
    const { kubernetes_cluster: seen } = await api.get<Reply>(path(created.id), context.signal);
    const { state, message } = seen.status;
    if (state === "running") return { done: seen };
    if (state === "error") throw new Error(`Cluster ${created.id} failed: ${message ?? "it does not say why"}`);
    context.status(`cluster ${created.id} is ${state}`);
    return { seen: state };
  });
  if (inputs.registryIntegration === true) await integrate(context, created.id, true);
  return { id: created.id, state: await stateOf(context, running, inputs) };
}

const integrate = (context: DoContext, id: string, wanted: boolean): Promise<unknown> => {
  const body = { cluster_uuids: [id] };
  const { api } = context.config;
  return wanted
    ? api.post("kubernetes/registry", body, context.signal)
    : api.delete("kubernetes/registry", context.signal, body);
};

async function read(context: DoContext, id: string, state: Values) {
  const { api } = context.config;
  const find = async () => (await api.find<Reply>(path(id), context.signal))?.kubernetes_cluster;
  const importing = Object.keys(state).length === 0;
  const found = await find();
  const cluster = found && importing && (await markDefaultPool(context, found)) ? await find() : found;
  return cluster && { id, state: await stateOf(context, cluster, state) };
}

/** Makes sure that an imported cluster has one pool that is its own; true where a pool was marked now. */
async function markDefaultPool(context: DoContext, { id, node_pools: pools }: ApiCluster): Promise<boolean> {
  const marked = pools.filter(({ tags }) => tags?.includes(defaultPoolTag));
  if (marked.length > 1) throw new Error(`Only one node pool of cluster ${id} may have the tag ${defaultPoolTag}.`);
  if (marked.length === 1) return false;
  const [only, ...others] = pools;
  if (!only || others.length > 0) {
    throw new Error(
      `Cluster ${id} has several node pools: give the tag ${defaultPoolTag} to the one that is to be its own, and ` +
        "import the others as KubernetesNodePool.",
    );
  }
  const body = { tags: [...(only.tags ?? []), defaultPoolTag] };
  await context.config.api.put(poolPath(id, only.id), body, context.signal);
  return true;
}

/** What is sent to the cluster itself; the rest has requests of its own. */
const ownSettings = [
  ...["name", "tags", "autoUpgrade", "surgeUpgrade", "maintenancePolicy", "clusterAutoscalerConfigurations"],
  ...chosen,
];

/** The inputs, with what goes on to be sent where they say nothing. */
const wanted = (state: Values, inputs: Values): Values => ({
  ...Object.fromEntries(chosen.map((name) => [name, state[name]])),
  ...inputs,
  maintenancePolicy: { ...objectOf(state.maintenancePolicy), ...objectOf(inputs.maintenancePolicy) },
});

const objectOf = (value: Value): Values => (isObject(value) ? value : {});

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  const { api } = context.config;
  const changes = diff("sdk", typeFacts, kubernetesCluster, { state, oldInputs: {}, inputs, ignore: [] });
  const changed = new Set(changes.changes.map(({ path: [name] }) => name));
  if (ownSettings.some((name) => changed.has(name))) {
    await api.put(path(id), changedCluster(wanted(state, inputs), state), context.signal);
  }
  const pool = objectOf(state.nodePool);
  if (changed.has("nodePool")) {
    const settings = withCount(objectOf(inputs.nodePool), pool);
    await updatePool(context, id, textOf(pool.id), settings, defaultPoolTag);
  }
  if (changed.has("version")) await api.post(`${path(id)}/upgrade`, { version: inputs.version }, context.signal);
  if (changed.has("registryIntegration")) await integrate(context, id, inputs.registryIntegration === true);
  const { kubernetes_cluster: now } = await api.get<Reply>(path(id), context.signal);
  const count = isObject(inputs.nodePool) ? withCount(inputs.nodePool, pool) : inputs.nodePool;
  return stateOf(context, now, { ...inputs, nodePool: count, kubeConfigs: state.kubeConfigs });
}

/** A pool's number of nodes and its tags are compared in a way of their own, and a version only ever rises in place. */
function refine(changes: Change[], state: Values, inputs: Values): Change[] {
  const [before, after] = [objectOf(state.nodePool), objectOf(inputs.nodePool)];
  const older = isOlder(inputs.version, state.version);
  return changes
    .filter(({ path: [name, field] }) => {
      if (name !== "nodePool") return true;
      if (field === "nodeCount") return !hasCount(after, before);
      return field !== "tags" || !sameTags(before.tags, after.tags);
    })
    .map((change) => (change.path[0] === "version" && older ? { ...change, replace: true } : change));
}

async function remove(context: DoContext, id: string, state: Values): Promise<void> {
  const { api } = context.config;
  const associated = `${path(id)}/destroy_with_associated_resources`;
  const all = state.destroyAllAssociatedResources === true;
  if (all) await api.get(associated, context.signal);
  try {
    await api.delete(all ? `${associated}/dangerous` : path(id), context.signal);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

const days = ["any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const network = /^(\d{1,3}(\.\d{1,3}){3}\/\d{1,2}|[0-9a-fA-F:.]+\/\d{1,3})$/;

export const kubernetesCluster: ResourceType<DigitalOcean> = {
  validate: allOf(
    ...["name", "region", "version"].map((name) => notEmpty(name)),
    ...["clusterSubnet", "serviceSubnet"].map((name) => matching([name], network, `${name} must be a network (CIDR)`)),
    oneOfAnyCase(["maintenancePolicy", "day"], days),
    notEmpty("nodePool", "name"),
    notEmpty("nodePool", "size"),
    oneOf(["nodePool", "taints", "*", "effect"], effects),
    atLeast(["kubeconfigExpireSeconds"], 0),
    validTag("tags", "*"),
    validTag("nodePool", "tags", "*"),
  ),
  same: { region: sameText, tags: sameTags },
  refine,
  create,
  read,
  update,
  delete: remove,
};
