import { Live, ResourceType } from "../shared/resource";
import { allOf, notEmpty } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { actWhenFree } from "./actions";
import { DigitalOcean, DoContext } from "./config";
import { findVolume } from "./volume";

const attachedTo = async (context: DoContext, state: Values): Promise<boolean> => {
  const volume = await findVolume(context, textOf(state.volumeId));
  return volume?.droplet_ids?.[0] === state.dropletId;
};

const moment = (): string => Date.now().toString(16);

async function create(context: DoContext, inputs: Values): Promise<Live> {
  const { dropletId, volumeId } = inputs as { dropletId: number; volumeId: string };
  if (!(await findVolume(context, volumeId))) throw new Error(`There is no volume ${volumeId}.`);
  if (!(await attachedTo(context, inputs))) {
    await actWhenFree(context, `volumes/${volumeId}/actions`, { type: "attach", droplet_id: dropletId });
  }
  return { id: `${dropletId}-${volumeId}-${moment()}`, state: { dropletId, volumeId } };
}

async function remove(context: DoContext, _: string, state: Values): Promise<void> {
  const body = { type: "detach", droplet_id: state.dropletId };
  await actWhenFree(context, `volumes/${textOf(state.volumeId)}/actions`, body);
}

export const volumeAttachment: ResourceType<DigitalOcean> = {
  validate: allOf(notEmpty("dropletId"), notEmpty("volumeId")),
  create,
  read: async (context, id, state) => {
    if (state.volumeId === undefined) throw new Error("A VolumeAttachment cannot be imported.");
    return (await attachedTo(context, state)) ? { id, state } : undefined;
  },
  delete: remove,
};
