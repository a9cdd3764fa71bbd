import { ResourceType } from "../shared/resource";
import { allOf, oneOfAnyCase, oneOfNumbers } from "../shared/rules";
import { textOf } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("OriginCaCertificate");

export const originCaCertificate: ResourceType<CloudflareConfig> = {
  validate: allOf(
    oneOfAnyCase(["requestType"], ["origin-rsa", "origin-ecc", "keyless-certificate"]),
    oneOfNumbers(["requestedValidity"], [7, 30, 90, 365, 730, 1095, 5475]),
  ),
  // A validity that is no longer given is no reason for another certificate.
  refine: (changes, _, inputs) =>
    inputs.requestedValidity === undefined ? changes.filter(({ path }) => path[0] !== "requestedValidity") : changes,
  plan: (inputs, state) => planOf(fields, inputs, state),
  create: async (context, inputs) => {
    const plan = planOf(fields, inputs);
    const what = "create an origin certificate";
    const reply = await call(context, { what, method: "post", path: "/certificates", body: createBody(fields, plan) });
    return { id: textOf(reply.id as string), state: afterWrite(fields, plan, reply) };
  },
  read: async (context, id, state) => {
    importParts(id, "<certificate_id>");
    const what = `read origin certificate ${id}`;
    const reply = await find(context, { what, method: "get", path: `/certificates/${id}` });
    if (!reply) return undefined;
    const now = afterRead(fields, state, reply);
    if (Object.keys(state).length === 0) return { id, state: now };
    return { id, state: { ...now, csr: state.csr, requestedValidity: state.requestedValidity } };
  },
  delete: async (context, id) => {
    await call(context, { what: `revoke origin certificate ${id}`, method: "delete", path: `/certificates/${id}` });
  },
};
