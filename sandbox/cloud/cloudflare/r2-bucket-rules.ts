import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { success } from "./envelope";
import { failure } from "./errors";
import { fieldsOf, isFields, type Fields } from "./input";
import { bucketOf, invalidR2 } from "./r2-buckets";

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];
const most = 1000;

/** A bucket's lock, lifecycle and CORS rules: each kind is put as a whole. */
export function r2BucketRules(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;
  const url = "/accounts/:account/r2/buckets/:bucket";

  for (const [part, check] of [
    ["lock", checkLock],
    ["lifecycle", checkLifecycle],
  ] as const) {
    app.get(`${url}/${part}`, (request) => success({ rules: bucketOf(cloud, request)[part] }));
    app.put(`${url}/${part}`, (request) => {
      const bucket = bucketOf(cloud, request);
      store.r2Buckets.put({ ...bucket, [part]: readRules(request.body, check) });
      return success({});
    });
  }

  app.get(`${url}/cors`, (request) => {
    const { cors } = bucketOf(cloud, request);
    if (!cors) throw failure(404, 10059, "The CORS configuration does not exist.");
    return success({ rules: cors });
  });

  app.put(`${url}/cors`, (request) => {
    const bucket = bucketOf(cloud, request);
    store.r2Buckets.put({ ...bucket, cors: readRules(request.body, checkCors) });
    return success({});
  });

  app.delete(`${url}/cors`, (request) => {
    store.r2Buckets.put({ ...bucketOf(cloud, request), cors: undefined });
    return success({});
  });
}

function readRules(body: unknown, check: (rule: Fields) => void): Fields[] {
  const { rules = [] } = fieldsOf(body);
  if (!Array.isArray(rules) || !rules.every(isFields)) throw invalidR2("rules must be a list of objects");
  if (rules.length > most) throw invalidR2(`there can be ${most} rules at most`);
  rules.forEach(check);
  const ids = rules.map(({ id }) => id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) throw invalidR2("two rules have the same id");
  return rules;
}

function named({ id, enabled }: Fields): void {
  if (typeof id !== "string" || id === "") throw invalidR2("a rule needs an id");
  if (typeof enabled !== "boolean") throw invalidR2(`enabled of the rule ${id} must be a boolean`);
}

/** `age` is what the kind of rule calls seconds. */
function condition(value: unknown, types: string[], age: string): void {
  const given = isFields(value) ? value : {};
  if (!types.includes(given.type as string)) throw invalidR2(`the type of a condition is one of ${types.join(", ")}`);
  const seconds = given[age];
  if (given.type === "Age" && !(Number.isInteger(seconds) && (seconds as number) > 0)) {
    throw invalidR2(`${age} must be a number of seconds`);
  }
  if (given.type === "Date" && !(typeof given.date === "string" && !Number.isNaN(Date.parse(given.date)))) {
    throw invalidR2("date must be a date");
  }
}

function checkLock(rule: Fields): void {
  named(rule);
  condition(rule.condition, ["Age", "Date", "Indefinite"], "maxAgeSeconds");
}

function checkLifecycle(rule: Fields): void {
  named(rule);
  const { conditions, abortMultipartUploadsTransition: abort, deleteObjectsTransition: remove } = rule;
  const moves = rule.storageClassTransitions ?? [];
  if (!isFields(conditions) || typeof conditions.prefix !== "string") throw invalidR2("conditions need a prefix");
  if (!Array.isArray(moves)) throw invalidR2("storageClassTransitions must be a list");
  if (abort === undefined && remove === undefined && moves.length === 0) throw invalidR2("a rule needs a transition");
  if (isFields(abort)) condition(abort.condition, ["Age"], "maxAge");
  if (isFields(remove)) condition(remove.condition, ["Age", "Date"], "maxAge");
  for (const move of moves.filter(isFields)) {
    condition(move.condition, ["Age", "Date"], "maxAge");
    if (move.storageClass !== "InfrequentAccess") throw invalidR2("storageClass must be InfrequentAccess");
  }
}

function checkCors({ allowed }: Fields): void {
  const { methods: given, origins } = isFields(allowed) ? allowed : {};
  if (!Array.isArray(given) || given.length === 0 || !given.every((method) => methods.includes(method as string))) {
    throw invalidR2(`allowed.methods must be some of ${methods.join(", ")}`);
  }
  if (!Array.isArray(origins) || origins.length === 0) throw invalidR2("allowed.origins must not be empty");
}
