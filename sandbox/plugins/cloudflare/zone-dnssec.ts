import { Live, ResourceType } from "../shared/resource";
import { oneOfAnyCase } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, Json, patchBody } from "./body";
import type { CfContext, CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("ZoneDnssec");
const pathOf = (zoneId: string): string => `/zones/${zoneId}/dnssec`;

async function change(context: CfContext, plan: Values, body: Json): Promise<Live> {
  const id = textOf(plan.zoneId);
  const reply = await call(context, { what: `change DNSSEC of zone ${id}`, method: "patch", path: pathOf(id), body });
  return { id, state: afterWrite(fields, plan, reply) };
}

export const zoneDnssec: ResourceType<CloudflareConfig> = {
  validate: oneOfAnyCase(["status"], ["active", "disabled"]),
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
    importParts(id, "<zone_id>");
    const reply = await find(context, { what: `read DNSSEC of zone ${id}`, method: "get", path: pathOf(id) });
    if (!reply) return undefined;
    const now = afterRead(fields, { ...state, zoneId: id }, reply);
    return { id, state: { ...now, status: now.status ?? state.status } };
  },
  delete: async (context, id) => {
    const what = `disable DNSSEC of zone ${id}`;
    await call(context, { what, method: "patch", path: pathOf(id), body: { status: "disabled" } });
    await call(context, { what: `delete DNSSEC of zone ${id}`, method: "delete", path: pathOf(id) });
  },
};
