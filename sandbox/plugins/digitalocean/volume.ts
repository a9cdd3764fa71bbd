import { Change, Live, ResourceType } from "../shared/resource";
import { allOf, atLeast, conflicting, notEmpty, oneOf } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { act } from "./actions";
import { DigitalOcean, DoContext } from "./config";
import { retag, sameTags, validTag } from "./tags";

export interface ApiVolume {
  id: string;
  name: string;
  description: string;
  region: { slug: string };
  size_gigabytes: number;
  filesystem_type: string;
  filesystem_label: string;
  droplet_ids?: number[] | null;
  tags?: string[] | null;
}

/** `initial…` and `snapshotId` are only ever given: an import has none of them. */
const liveOf = (volume: ApiVolume, given: Values): Live => ({
  id: volume.id,
  state: {
    initialFilesystemType: given.initialFilesystemType,
    initialFilesystemLabel: given.initialFilesystemLabel,
    snapshotId: given.snapshotId,
    name: volume.name,
    region: volume.region.slug,
    size: volume.size_gigabytes,
    volumeUrn: `do:volume:${volume.id}`,
    description: volume.description || undefined,
    filesystemType: volume.filesystem_type || undefined,
    filesystemLabel: volume.filesystem_label || undefined,
    dropletIds: volume.droplet_ids ?? [],
    tags: volume.tags ?? [],
  },
});

export const findVolume = async (context: DoContext, id: string): Promise<ApiVolume | undefined> =>
  (await context.config.api.find<{ volume: ApiVolume }>(`volumes/${encodeURIComponent(id)}`, context.signal))?.volume;

const lower = (value: Value): string => textOf(value).toLowerCase();

async function create(context: DoContext, inputs: Values): Promise<Live> {
  const body = {
    name: inputs.name,
    description: inputs.description ?? "",
    region: lower(inputs.region),
    size_gigabytes: inputs.size,
    snapshot_id: inputs.snapshotId ?? "",
    filesystem_type: inputs.initialFilesystemType ?? inputs.filesystemType ?? "",
    filesystem_label: inputs.initialFilesystemLabel ?? "",
    tags: inputs.tags ?? [],
  };
  const { volume } = await context.config.api.post<{ volume: ApiVolume }>("volumes", body, context.signal);
  return liveOf(volume, inputs);
}

async function read(context: DoContext, id: string, state: Values): Promise<Live | undefined> {
  const volume = await findVolume(context, id);
  return volume && liveOf(volume, state);
}

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  if (inputs.size !== state.size) {
    const body = { type: "resize", size_gigabytes: inputs.size, region: lower(inputs.region) };
    await act(context, `volumes/${id}/actions`, body);
  }
  if (!sameTags(state.tags, inputs.tags)) await retag(context, { id, type: "volume" }, state.tags, inputs.tags);
  const volume = await findVolume(context, id);
  if (!volume) throw new Error(`Volume ${id} is gone.`);
  return liveOf(volume, inputs).state;
}

function onlyGrows(changes: Change[], state: Values, inputs: Values): Change[] {
  if (typeof state.size === "number" && typeof inputs.size === "number" && inputs.size < state.size) {
    throw new Error(
      `volumes \`size\` can only be expanded and not shrunk: it is ${state.size} GiB, got ${inputs.size}.`,
    );
  }
  return changes;
}

export const volume: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("name"),
    atLeast(["size"], 1),
    oneOf(["initialFilesystemType"], ["ext4", "xfs"]),
    oneOf(["filesystemType"], ["ext4", "xfs"]),
    conflicting("filesystemType", ["initialFilesystemType"]),
    notEmpty("description"),
    notEmpty("snapshotId"),
    notEmpty("initialFilesystemLabel"),
    validTag("tags", "*"),
  ),
  same: { region: (state, input) => lower(state) === lower(input), tags: sameTags },
  refine: onlyGrows,
  create,
  read,
  update,
  delete: (context, id) => context.config.api.delete(`volumes/${id}`, context.signal),
};
