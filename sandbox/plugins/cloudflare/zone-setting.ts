import { Live, ResourceType } from "../shared/resource";
import { textOf, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, Json, patchBody } from "./body";
import type { CfContext, CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("ZoneSetting");

async function change(context: CfContext, plan: Values, body: Json): Promise<Live> {
  const id = textOf(plan.settingId);
  const path = `/zones/${textOf(plan.zoneId)}/settings/${id}`;
  const reply = await call(context, { what: `change setting ${id}`, method: "patch", path, body });
  return { id, state: afterWrite(fields, plan, reply) };
}

/** A zone has every setting always: creating one changes it, and deleting leaves it as it is. */
export const zoneSetting: ResourceType<CloudflareConfig> = {
  plan: (inputs, state) => planOf(fields, inputs, state),
  create: (context, inputs) => {
    const plan = planOf(fields, inputs);
    return change(context, plan, createBody(fields, plan));
  },
  update: async (context, _, state, inputs) => {
    const plan = planOf(fields, inputs, state);
    return (await change(context, plan, patchBody(fields, plan, state))).state;
  },
  read: async (context, id, state) => {
    const importing = state.zoneId === undefined;
    const [zoneId, settingId] = importing ? importParts(id, "<zone_id>/<setting_id>") : [textOf(state.zoneId), id];
    const path = `/zones/${zoneId}/settings/${settingId}`;
    const reply = await find(context, { what: `read setting ${settingId}`, method: "get", path });
    return reply && { id: settingId!, state: afterRead(fields, { ...state, zoneId, settingId }, reply) };
  },
};
