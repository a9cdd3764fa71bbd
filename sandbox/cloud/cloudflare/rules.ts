import { randomBytes } from "node:crypto";
import type { CloudflareRule } from "../store/entities";
import { checkParameters } from "./action-parameters";
import { failure, invalidValue } from "./errors";
import { expressionFault } from "./expressions";
import { isFields, type Fields } from "./input";
import { phaseActions } from "./ruleset-kinds";

const code = 20120;

const periods = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65535, 86400,
];

/** What rules are read for. */
export interface RuleContext {
  phase: string;
  at: string;
  /** Whether a ruleset can be executed. */
  exists: (ruleset: unknown) => boolean;
}

/** As the API shows a rule: what is empty is left out. */
export const showRule = (rule: CloudflareRule) => ({
  id: rule.id,
  version: String(rule.version),
  action: rule.action,
  ...rule.parts,
  expression: rule.expression,
  ...(rule.description === "" ? {} : { description: rule.description }),
  last_updated: rule.lastUpdated,
  ref: rule.ref,
  enabled: rule.enabled,
});

/** The rules of a ruleset from a request. A rule that names an old one, by its id or its ref, is that one. */
export function readRules(given: unknown, before: CloudflareRule[], context: RuleContext): CloudflareRule[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalidValue(code, "/rules", given, "it must be a list");
  const rules = given.map((rule: unknown, index) => readRule(rule, before, context, `/rules/${index}`));
  rules.forEach((rule, index) => {
    if (rules.findIndex((other) => other.ref === rule.ref) !== index) {
      throw invalidValue(code, `/rules/${index}/ref`, rule.ref, "another rule of the ruleset has it");
    }
  });
  return rules;
}

export function readRule(given: unknown, before: CloudflareRule[], context: RuleContext, pointer = ""): CloudflareRule {
  if (!isFields(given)) throw failure(400, code, "A rule must be an object");
  const old =
    before.find((rule) => rule.id === given.id) ??
    before.find((rule) => given.ref !== undefined && rule.ref === given.ref);
  const content = readContent(given, context, pointer);
  const same = old !== undefined && JSON.stringify(contentOf(old)) === JSON.stringify(contentOf(content));
  const id = old?.id ?? randomBytes(16).toString("hex");
  return {
    ...content,
    id,
    ref: typeof given.ref === "string" && given.ref !== "" ? given.ref : (old?.ref ?? id),
    version: old === undefined ? 1 : same ? old.version : old.version + 1,
    lastUpdated: same ? old.lastUpdated : context.at,
  };
}

type Content = Omit<CloudflareRule, "id" | "ref" | "version" | "lastUpdated">;

const contentOf = ({ action, expression, description, enabled, parts }: Content) => [
  action,
  expression,
  description,
  enabled,
  Object.entries(parts).sort(),
];

function readContent(given: Fields, { phase, exists }: RuleContext, pointer: string): Content {
  const { action, expression, description, enabled } = given;
  if (typeof action !== "string" || !phaseActions[phase]?.includes(action)) {
    throw invalidValue(code, `${pointer}/action`, action, `it is not supported in the phase ${phase}`);
  }
  const fault = expressionFault(expression);
  if (fault) throw invalidValue(fault.code, `${pointer}/expression`, expression ?? "", fault.reason);
  checkParameters(action, given.action_parameters, `${pointer}/action_parameters`, exists);
  if (enabled !== undefined && typeof enabled !== "boolean") {
    throw invalidValue(code, `${pointer}/enabled`, enabled, "it must be a boolean");
  }
  return {
    action,
    expression: expression as string,
    description: typeof description === "string" ? description : "",
    enabled: enabled ?? true,
    parts: partsOf(given, phase, pointer),
  };
}

function partsOf(given: Fields, phase: string, pointer: string): Fields {
  const { action, action_parameters: parameters, logging, ratelimit, exposed_credential_check: exposed } = given;
  const limit = readLimit(ratelimit, phase, `${pointer}/ratelimit`);
  return {
    ...(isFields(parameters) && Object.keys(parameters).length > 0 ? { action_parameters: parameters } : {}),
    ...(limit ? { ratelimit: limit } : {}),
    ...(isFields(exposed) ? { exposed_credential_check: exposed } : {}),
    // Requests that a rule lets pass are logged unless it says otherwise.
    ...(isFields(logging) ? { logging } : action === "skip" ? { logging: { enabled: true } } : {}),
  };
}

function readLimit(given: unknown, phase: string, pointer: string): Fields | undefined {
  const limited = phase === "http_ratelimit";
  if (given === undefined || given === null) {
    if (limited) throw invalidValue(code, pointer, null, `a rule of the phase ${phase} must have one`);
    return undefined;
  }
  if (!limited) throw invalidValue(code, pointer, given, `it is not supported in the phase ${phase}`);
  const limit = isFields(given) ? given : {};
  const { characteristics, period, requests_per_period: requests, score_per_period: score } = limit;
  const refuse = (name: string, reason: string) => invalidValue(code, `${pointer}/${name}`, limit[name], reason);
  if (!Array.isArray(characteristics) || !characteristics.includes("cf.colo.id")) {
    throw refuse("characteristics", "it must include cf.colo.id");
  }
  if (!periods.includes(period as number)) throw refuse("period", `it must be one of ${periods.join(", ")}`);
  if ((requests === undefined) === (score === undefined)) {
    throw refuse("requests_per_period", "either it or score_per_period must be given");
  }
  if (requests !== undefined && !(Number.isInteger(requests) && (requests as number) > 0)) {
    throw refuse("requests_per_period", "it must be greater than 0");
  }
  return { mitigation_timeout: period, ...limit };
}
