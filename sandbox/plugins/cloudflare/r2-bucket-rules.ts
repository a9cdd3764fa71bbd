import { ResourceType } from "../shared/resource";
import { allOf, oneOfAnyCase, Rule } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, updateBody } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { jurisdictionOf, jurisdictions } from "./r2-bucket";
import { call, find } from "./request";

interface Kind {
  /** Name of the resource type. */
  name: string;
  /** Last part of the path under the bucket. */
  part: string;
  /** What the rules are, in a message. */
  what: string;
  /** Does deleting take the rules away? Otherwise they stay as they are. */
  deletes: boolean;
  rules: Rule[];
}

/** A bucket's rules of one kind, which are put as a whole. The official provider has no import for them. */
function bucketRules({ name, part, what, deletes, rules }: Kind): ResourceType<CloudflareConfig> {
  const fields = fieldsOf(name);
  const request = (values: Values) => ({
    what: `${what} of bucket ${textOf(values.bucketName)}`,
    path: `/accounts/${textOf(values.accountId)}/r2/buckets/${textOf(values.bucketName)}/${part}`,
    headers: jurisdictionOf(values),
  });
  return {
    validate: allOf(oneOfAnyCase(["jurisdiction"], jurisdictions), ...rules),
    plan: (inputs, state) => planOf(fields, inputs, state),
    create: async (context, inputs) => {
      const plan = planOf(fields, inputs);
      const { what: rulesOf, ...where } = request(plan);
      const body = createBody(fields, plan);
      const reply = await call(context, { what: `set ${rulesOf}`, method: "put", body, ...where });
      return { id: textOf(inputs.accountId), state: afterWrite(fields, plan, reply) };
    },
    read: async (context, id, state) => {
      if (state.accountId === undefined) throw new Error(`Cannot import "${id}": ${name} has no import.`);
      const { what: rulesOf, ...where } = request(state);
      const reply = await find(context, { what: `read ${rulesOf}`, method: "get", ...where });
      return reply && { id, state: afterRead(fields, state, reply) };
    },
    update: async (context, _, state, inputs) => {
      const plan = planOf(fields, inputs, state);
      const { what: rulesOf, ...where } = request(plan);
      const body = updateBody(fields, plan, state);
      return afterWrite(fields, plan, await call(context, { what: `set ${rulesOf}`, method: "put", body, ...where }));
    },
    delete: async (context, _, state) => {
      if (!deletes) return;
      const { what: rulesOf, ...where } = request(state);
      await call(context, { what: `delete ${rulesOf}`, method: "delete", ...where });
    },
  };
}

const ageOrDate = ["Age", "Date"];

export const r2BucketCors = bucketRules({
  name: "R2BucketCors",
  part: "cors",
  what: "the CORS rules",
  deletes: true,
  rules: [oneOfAnyCase(["rules", "*", "allowed", "methods", "*"], ["GET", "PUT", "POST", "DELETE", "HEAD"])],
});

export const r2BucketLifecycle = bucketRules({
  name: "R2BucketLifecycle",
  part: "lifecycle",
  what: "the lifecycle rules",
  deletes: false,
  rules: [
    oneOfAnyCase(["rules", "*", "abortMultipartUploadsTransition", "condition", "type"], ["Age"]),
    oneOfAnyCase(["rules", "*", "deleteObjectsTransition", "condition", "type"], ageOrDate),
    oneOfAnyCase(["rules", "*", "storageClassTransitions", "*", "condition", "type"], ageOrDate),
    oneOfAnyCase(["rules", "*", "storageClassTransitions", "*", "storageClass"], ["InfrequentAccess"]),
  ],
});

export const r2BucketLock = bucketRules({
  name: "R2BucketLock",
  part: "lock",
  what: "the lock rules",
  deletes: false,
  rules: [oneOfAnyCase(["rules", "*", "condition", "type"], ["Age", "Date", "Indefinite"])],
});
