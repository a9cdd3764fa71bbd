import type { Cloud } from "../../cloud";
import type { NodePool, PoolSettings, Taint } from "../../store/kubernetes";
import { sizes } from "../catalogue";
import { unprocessable } from "../errors";
import { Input } from "../input";
import { ensureTags } from "../tag-store";

/** Memory of the smallest droplet that can be a node, in MiB. */
const leastMemory = 2048;

export const nodeSizes = [...sizes.values()].filter(({ memory }) => memory >= leastMemory);

const longestName = 55;
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const label = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Tags that are the cloud's own to set. */
export const isOwnTag = (tag: string): boolean => tag !== "k8s" && !tag.startsWith("k8s:");

/** What a request makes of a pool. `where` begins what is said of a pool among several: "worker_node_pool_specs[0]." */
export function readPool(cloud: Cloud, input: Input, where = ""): PoolSettings & Pick<NodePool, "size"> {
  const refuse = refusal(where);
  const size = input.string("size") ?? "";
  if (!nodeSizes.some(({ slug }) => slug === size)) throw refuse("invalid droplet size");
  return { size, ...readPoolSettings(cloud, input, undefined, where) };
}

/**
 * The settings of a pool: those of a request, and what stays where it says nothing. Tags and labels do not stay: a
 * request that leaves them out takes them away.
 */
export function readPoolSettings(cloud: Cloud, input: Input, current?: PoolSettings, where = ""): PoolSettings {
  const refuse = refusal(where);
  const name = input.string("name") || (current?.name ?? "");
  if (name.length > longestName) throw refuse(`pool names cannot be greater than ${longestName} characters`);
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    throw refuse("pool names may only contain lower-case letters, numbers and dashes");
  }
  const autoScale = input.boolean("auto_scale") ?? current?.autoScale ?? false;
  const [least, most] = [
    input.integer("min_nodes") ?? current?.minNodes,
    input.integer("max_nodes") ?? current?.maxNodes,
  ];
  const [minNodes, maxNodes] = autoScale ? [least ?? 1, most ?? 0] : [0, 0];
  if (autoScale && (minNodes < 1 || maxNodes < minNodes)) {
    throw refuse("min_nodes must be at least 1 and max_nodes must not be less than min_nodes");
  }
  const given = input.integer("count") ?? current?.count ?? minNodes;
  // Outside of its bounds the autoscaler begins at the lower one.
  const count = autoScale && (given < minNodes || given > maxNodes) ? minNodes : given;
  if (count < 1) throw refuse("node pools must have at least one node");
  return {
    name,
    count,
    autoScale,
    minNodes,
    maxNodes,
    tags: ensureTags(cloud, input.strings("tags").filter(isOwnTag)),
    labels: readLabels(input, refuse),
    taints: input.has("taints") ? readTaints(input, refuse) : (current?.taints ?? []),
  };
}

type Refuse = (reason: string) => Error;

const refusal =
  (where: string): Refuse =>
  (reason) =>
    unprocessable(`validation error: ${where}${reason}`);

function readLabels(input: Input, refuse: Refuse): Record<string, string> {
  const labels = input.object("labels")?.given() ?? {};
  for (const [key, value] of Object.entries(labels)) {
    if (!label.test(key) || typeof value !== "string" || !labelValue.test(value)) {
      throw refuse(`label ${key}=${JSON.stringify(value)} is not valid`);
    }
  }
  return labels as Record<string, string>;
}

/** DigitalOcean's client for Go writes the fields of a taint with capitals. */
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function readTaints(input: Input, refuse: Refuse): Taint[] {
  const taints = input.objects("taints").map((taint): Taint => {
    const field = (name: string): string => taint.string(name) ?? taint.string(capital(name)) ?? "";
    const [key, value, effect] = [field("key"), field("value"), field("effect")];
    if (!label.test(key) || !labelValue.test(value) || !effects.includes(effect)) {
      throw refuse(`taint ${key}=${value}:${effect} is not valid`);
    }
    return { key, value, effect: effect as Taint["effect"] };
  });
  const keys = taints.map(({ key, effect }) => `${key}:${effect}`);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw refuse(`taint ${twice} is given twice`);
  return taints;
}
