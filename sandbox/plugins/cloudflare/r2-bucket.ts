import { ResourceType } from "../shared/resource";
import { allOf, oneOfAnyCase } from "../shared/rules";
import { textOf, UNKNOWN, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import type { Json } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("R2Bucket");
export const jurisdictions = ["default", "eu", "fedramp"];

/** A bucket lives in one jurisdiction, and every request says in which. */
export const jurisdictionOf = (values: Values): Record<string, string> => ({
  "cf-r2-jurisdiction": textOf(values.jurisdiction),
});

const pathOf = (values: Values, name = ""): string =>
  `/accounts/${textOf(values.accountId)}/r2/buckets${name && `/${name}`}`;

/** Only a creation speaks of the location and the storage class by these names. */
function bodyOf({ name, location, storageClass }: Values): Json {
  return { name, storageClass, ...(location !== UNKNOWN && { locationHint: location }) };
}

export const r2Bucket: ResourceType<CloudflareConfig> = {
  validate: allOf(
    oneOfAnyCase(["location"], ["apac", "eeur", "enam", "weur", "wnam", "oc"]),
    oneOfAnyCase(["jurisdiction"], jurisdictions),
    oneOfAnyCase(["storageClass"], ["Standard", "InfrequentAccess"]),
  ),
  // A location is a hint at the first creation; there is no moving a bucket.
  same: { location: () => true },
  plan: (inputs, state) => planOf(fields, { ...inputs, location: state?.location ?? inputs.location }, state),
  create: async (context, inputs) => {
    const plan = planOf(fields, inputs);
    const [what, headers] = [`create bucket ${textOf(inputs.name)}`, jurisdictionOf(plan)];
    const reply = await call(context, { what, method: "post", path: pathOf(plan), body: bodyOf(plan), headers });
    return { id: textOf(inputs.name), state: afterWrite(fields, plan, reply) };
  },
  read: async (context, id, state) => {
    const before = state.accountId === undefined ? imported(id) : state;
    const [name, headers] = [textOf(before.name), jurisdictionOf(before)];
    const reply = await find(context, {
      what: `read bucket ${name}`,
      method: "get",
      path: pathOf(before, name),
      headers,
    });
    return reply && { id: name, state: afterRead(fields, before, reply) };
  },
  update: async (context, id, state, inputs) => {
    const plan = planOf(fields, { ...inputs, location: state.location }, state);
    const headers = { ...jurisdictionOf(plan), "cf-r2-storage-class": textOf(plan.storageClass) };
    const reply = await call(context, {
      what: `change bucket ${id}`,
      method: "patch",
      path: pathOf(plan, id),
      headers,
    });
    return afterWrite(fields, plan, reply);
  },
  delete: async (context, id, state) => {
    const headers = jurisdictionOf(state);
    await call(context, { what: `delete bucket ${id}`, method: "delete", path: pathOf(state, id), headers });
  },
};

function imported(id: string): Values {
  const [accountId, name, jurisdiction] = importParts(id, "<account_id>/<bucket_name>/<jurisdiction>");
  return { accountId, name, jurisdiction };
}
