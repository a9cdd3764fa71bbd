import { ResourceType } from "../shared/resource";
import { allOf, notEmpty } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { act } from "./actions";
import { DigitalOcean, DoContext } from "./config";
import { readSnapshot } from "./snapshots";

interface ApiDropletSnapshot {
  id: number;
  created_at: string;
}

/** An action does not say what it made: the snapshot is the one that was created when the action started. */
async function madeBy(context: DoContext, dropletId: string, startedAt: string): Promise<string> {
  const path = `droplets/${dropletId}/snapshots?per_page=200`;
  const { snapshots } = await context.config.api.get<{ snapshots: ApiDropletSnapshot[] }>(path, context.signal);
  const made = snapshots.find((snapshot) => snapshot.created_at === startedAt);
  if (!made) throw new Error(`Droplet ${dropletId} has no snapshot that was started at ${startedAt}.`);
  return String(made.id);
}

async function create(context: DoContext, inputs: Values) {
  const dropletId = textOf(inputs.dropletId);
  const action = await act(context, `droplets/${dropletId}/actions`, { type: "snapshot", name: inputs.name });
  const id = await madeBy(context, dropletId, action.started_at);
  const live = await readSnapshot(context, id, "dropletId");
  if (!live) throw new Error(`Snapshot ${id} is gone.`);
  return live;
}

export const dropletSnapshot: ResourceType<DigitalOcean> = {
  validate: allOf(notEmpty("name"), notEmpty("dropletId")),
  create,
  read: (context, id) => readSnapshot(context, id, "dropletId"),
  delete: (context, id) => context.config.api.delete(`snapshots/${id}`, context.signal),
};
