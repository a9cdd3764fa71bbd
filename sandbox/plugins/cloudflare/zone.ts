import { ResourceType } from "../shared/resource";
import { oneOfAnyCase } from "../shared/rules";
import { textOf } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, patchBody } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("Zone");
const pathOf = (id: string): string => `/zones/${id}`;

export const zone: ResourceType<CloudflareConfig> = {
  validate: oneOfAnyCase(["type"], ["full", "partial", "secondary", "internal"]),
  plan: (inputs, state) => planOf(fields, inputs, state),
  create: async (context, inputs) => {
    const plan = planOf(fields, inputs);
    const what = `create zone ${textOf(inputs.name)}`;
    const reply = await call(context, { what, method: "post", path: "/zones", body: createBody(fields, plan) });
    return { id: textOf(reply.id as string), state: afterWrite(fields, plan, reply) };
  },
  read: async (context, id, state) => {
    importParts(id, "<zone_id>");
    const reply = await find(context, { what: `read zone ${id}`, method: "get", path: pathOf(id) });
    return reply && { id, state: afterRead(fields, state, reply) };
  },
  update: async (context, id, state, inputs) => {
    const plan = planOf(fields, inputs, state);
    const body = patchBody(fields, plan, state);
    const reply = await call(context, { what: `change zone ${id}`, method: "patch", path: pathOf(id), body });
    return afterWrite(fields, plan, reply);
  },
  delete: async (context, id) => {
    await call(context, { what: `delete zone ${id}`, method: "delete", path: pathOf(id) });
  },
};
