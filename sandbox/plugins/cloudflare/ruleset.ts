import { ResourceType } from "../shared/resource";
import { isObject, textOf, UNKNOWN, Value, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, Json, updateBody } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";
import { rulesetRules } from "./ruleset-rules";

const fields = fieldsOf("Ruleset");

function pathOf({ accountId, zoneId }: Values, id = ""): string {
  const home = accountId === undefined ? `zones/${textOf(zoneId)}` : `accounts/${textOf(accountId)}`;
  return `/${home}/rulesets${id && `/${id}`}`;
}

const rulesOf = (values: Values | undefined): Values[] =>
  Array.isArray(values?.rules) ? values.rules.filter(isObject) : [];

/** A rule that keeps its ref keeps its id, and while it keeps its action, its logging. */
function plan(inputs: Values, state?: Values): Values {
  const planned = planOf(fields, inputs, state);
  const known = new Map(rulesOf(state).map((rule) => [rule.ref, rule]));
  const rules = rulesOf(planned).map((rule): Value => {
    const before = rule.ref === UNKNOWN ? undefined : known.get(rule.ref);
    if (!before) return rule;
    const logging = rule.logging === UNKNOWN && rule.action === before.action ? before.logging : rule.logging;
    return { ...rule, id: before.id, logging };
  });
  return { ...planned, ...(Array.isArray(planned.rules) && { rules }) };
}

const queryString = ["action_parameters", "cache_key", "custom_key", "query_string"];

/** The API lists the query strings of a cache key; the schema says whether it is a list or all of them. */
function withQueryStrings(reply: Json): Json {
  const rules = rulesOf(reply as Values).map((rule) => changedAt(rule, queryString, listed));
  return Array.isArray(reply.rules) ? { ...reply, rules } : reply;
}

function listed({ include, exclude, ...rest }: Values): Values {
  const all = Array.isArray(include) && include.length === 1 && include[0] === "*";
  return {
    ...rest,
    ...(include && { include: all ? { all } : Array.isArray(include) ? { list: include } : include }),
    ...(exclude && { exclude: Array.isArray(exclude) ? { list: exclude } : exclude }),
  };
}

/** The same with another object at a path, if there is one. */
function changedAt(values: Values, [name, ...rest]: string[], change: (found: Values) => Values): Values {
  if (name === undefined) return change(values);
  const inner = values[name];
  return isObject(inner) ? { ...values, [name]: changedAt(inner, rest, change) } : values;
}

const importPattern = "<{accounts|zones}/{account_id|zone_id}>/<ruleset_id>";

function imported(id: string): { id: string; state: Values } {
  const [kind, home, rulesetId] = importParts(id, importPattern) as [string, string, string];
  if (kind === "accounts") return { id: rulesetId, state: { accountId: home } };
  if (kind === "zones") return { id: rulesetId, state: { zoneId: home } };
  throw new Error(`Cannot import "${id}": expected ${importPattern}.`);
}

export const ruleset: ResourceType<CloudflareConfig> = {
  validate: rulesetRules,
  plan,
  imported: (inputs) => ({
    ...inputs,
    ...(inputs.rules && { rules: rulesOf(inputs).map(({ id: _, ...rule }) => rule) }),
  }),
  create: async (context, inputs) => {
    const planned = plan(inputs);
    const what = `create ruleset ${textOf(inputs.name)}`;
    const reply = await call(context, {
      what,
      method: "post",
      path: pathOf(inputs),
      body: createBody(fields, planned),
    });
    return { id: textOf(reply.id as string), state: afterWrite(fields, planned, withQueryStrings(reply)) };
  },
  read: async (context, given, old) => {
    const { id, state } = Object.keys(old).length === 0 ? imported(given) : { id: given, state: old };
    const reply = await find(context, { what: `read ruleset ${id}`, method: "get", path: pathOf(state, id) });
    return reply && { id, state: afterRead(fields, state, withQueryStrings(reply)) };
  },
  update: async (context, id, state, inputs) => {
    const planned = plan(inputs, state);
    const body = updateBody(fields, planned, state);
    const what = `change ruleset ${textOf(inputs.name)}`;
    const reply = await call(context, { what, method: "put", path: pathOf(inputs, id), body });
    return afterWrite(fields, planned, withQueryStrings(reply));
  },
  delete: async (context, id, state) => {
    const what = `delete ruleset ${textOf(state.name)}`;
    await call(context, { what, method: "delete", path: pathOf(state, id) });
  },
};
