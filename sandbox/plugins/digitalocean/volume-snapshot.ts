import { ResourceType } from "../shared/resource";
import { allOf, notEmpty } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { ApiSnapshot, readSnapshot } from "./snapshots";
import { retag, sameTags, validTag } from "./tags";

async function read(context: DoContext, id: string) {
  const live = await readSnapshot(context, id, "volumeId");
  if (!live) throw new Error(`Snapshot ${id} is gone.`);
  return live;
}

async function create(context: DoContext, inputs: Values) {
  const volumeId = textOf(inputs.volumeId);
  const body = { volume_id: volumeId, name: inputs.name, description: "", tags: inputs.tags ?? [] };
  const path = `volumes/${encodeURIComponent(volumeId)}/snapshots`;
  const { snapshot } = await context.config.api.post<{ snapshot: ApiSnapshot }>(path, body, context.signal);
  return read(context, snapshot.id);
}

export const volumeSnapshot: ResourceType<DigitalOcean> = {
  validate: allOf(notEmpty("name"), notEmpty("volumeId"), validTag("tags", "*")),
  same: { tags: sameTags },
  create,
  read: (context, id) => readSnapshot(context, id, "volumeId"),
  update: async (context, id, state, inputs) => {
    await retag(context, { id, type: "volume_snapshot" }, state.tags, inputs.tags);
    return (await read(context, id)).state;
  },
  delete: (context, id) => context.config.api.delete(`snapshots/${id}`, context.signal),
};
