import { ResourceType } from "../shared/resource";
import { matching, Rule } from "../shared/rules";
import { Path, Value, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";

const pattern = /^[a-zA-Z0-9:_-]{1,255}$/;
const rule =
  "tags may contain lowercase letters, numbers, colons, dashes, and underscores; there is a limit of 255 characters per tag";

export const validTag = (...path: Path): Rule => matching(path, pattern, rule);

export const texts = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** Tags differ only where their letters do, whatever their case and order. */
export function sameTags(state: Value, input: Value): boolean {
  const folded = (value: Value): string => [...new Set(texts(value).map((tag) => tag.toLowerCase()))].sort().join(" ");
  return folded(state) === folded(input);
}

/** Brings the tags of a resource from one set to another. */
export async function retag(
  context: DoContext,
  resource: { id: string; type: "droplet" | "volume" | "volume_snapshot" },
  before: Value,
  after: Value,
): Promise<void> {
  const { api } = context.config;
  const body = { resources: [{ resource_id: resource.id, resource_type: resource.type }] };
  const [old, wanted] = [texts(before), texts(after)];
  for (const tag of old.filter((name) => !wanted.includes(name))) {
    await api.delete(`tags/${encodeURIComponent(tag)}/resources`, context.signal, body);
  }
  for (const tag of wanted.filter((name) => !old.includes(name))) {
    await api.post("tags", { name: tag }, context.signal);
    await api.post(`tags/${encodeURIComponent(tag)}/resources`, body, context.signal);
  }
}

interface ApiTag {
  name: string;
  resources: { count: number } & Record<string, { count: number } | undefined>;
}

function stateOf({ name, resources }: ApiTag): Values {
  return {
    name,
    totalResourceCount: resources.count,
    dropletsCount: resources.droplets?.count ?? 0,
    imagesCount: resources.images?.count ?? 0,
    volumesCount: resources.volumes?.count ?? 0,
    volumeSnapshotsCount: resources.volume_snapshots?.count ?? 0,
    databasesCount: resources.databases?.count ?? 0,
  };
}

export const tag: ResourceType<DigitalOcean> = {
  validate: validTag("name"),
  create: async (context, inputs) => {
    const { api } = context.config;
    const created = await api.post<{ tag: ApiTag }>("tags", { name: inputs.name }, context.signal);
    const read = await api.get<{ tag: ApiTag }>(`tags/${encodeURIComponent(created.tag.name)}`, context.signal);
    return { id: read.tag.name, state: stateOf(read.tag) };
  },
  read: async (context, id) => {
    const found = await context.config.api.find<{ tag: ApiTag }>(`tags/${encodeURIComponent(id)}`, context.signal);
    return found && { id: found.tag.name, state: stateOf(found.tag) };
  },
  delete: (context, id) => context.config.api.delete(`tags/${encodeURIComponent(id)}`, context.signal),
};
