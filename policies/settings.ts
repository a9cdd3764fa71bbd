import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Level, Options, Rule } from "./rule";
import { settings, stackNames } from "./stacks";

/** What the engine tells of a rule: its level, and the options of a policy configuration file. */
export interface Configured {
  level: Level;
  options: Options;
}

/** Levels and options that no rule understands: nothing is judged before that is put right. */
export class SettingsError extends Error {
  constructor(where: string, problems: readonly string[]) {
    super([`${where} is not in order:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "SettingsError";
  }
}

/**
 * Holds `stacks.ts` against the rules. It is code that nobody type-checks when the pack is loaded.
 *
 * @throws SettingsError with every problem.
 */
export function checkStacks(rules: readonly Rule[], { levels, options }: typeof settings = settings): void {
  const problems: string[] = [];
  const ids = rules.map(({ id }) => id);
  for (const id of ids.filter((rule) => !Object.hasOwn(levels, rule))) problems.push(`${id}: has no level`);
  for (const [id, given] of Object.entries(levels)) {
    if (!ids.includes(id)) problems.push(unknownRule(id, ids));
    if (given.length !== stackNames.length + 1) problems.push(`${id}: must have ${stackNames.length + 1} levels`);
    for (const level of given.filter((one) => !["mandatory", "advisory", "disabled"].includes(one))) {
      problems.push(`${id}: ${JSON.stringify(level)} is no level; write "mandatory", "advisory" or "disabled"`);
    }
  }
  for (const [stack, byRule] of Object.entries(options)) {
    for (const [id, given] of Object.entries(byRule)) checkOptions(`${stack}: `, id, given, rules, problems);
  }
  if (problems.length > 0) throw new SettingsError("policies/stacks.ts", problems);
}

/**
 * Holds a policy configuration file against the rules. The engine checks the types of options that it knows, and lets
 * everything else pass.
 *
 * @throws SettingsError with every problem.
 */
export function checkConfiguration(config: ReadonlyMap<string, Configured>, rules: readonly Rule[]): void {
  const problems: string[] = [];
  for (const [id, { options }] of config) if (id !== "all") checkOptions("", id, options, rules, problems);
  if (problems.length > 0) throw new SettingsError("The policy configuration", problems);
}

function checkOptions(at: string, id: string, given: Options, rules: readonly Rule[], problems: string[]): void {
  const rule = rules.find((one) => one.id === id);
  if (!rule) {
    const ids = rules.map((one) => one.id);
    problems.push(at + unknownRule(id, ids));
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    const schema = rule.options?.[name];
    if (schema) {
      const wrong = mismatch(value, schema);
      if (wrong) problems.push(`${at}${id}.${name}: ${JSON.stringify(value)} is not allowed; write ${wrong}`);
    } else {
      const known = Object.keys(rule.options ?? {}).join(", ") || "none";
      problems.push(`${at}${id}.${name}: there is no such option; the rule has: ${known}`);
    }
  }
}

function unknownRule(id: string, known: readonly string[]): string {
  const family = id.split("-")[0] ?? "";
  const near = known.filter((one) => one.startsWith(`${family}-`));
  return `${id}: there is no such rule; there are ${(near.length > 0 ? near : known).join(", ")}`;
}

/** What would be fine in place of `value`, or undefined where it is. */
function mismatch(value: unknown, schema: PolicyConfigJSONSchema): string | undefined {
  const { type, minimum, items, pattern } = schema;
  switch (type) {
    case "number":
    case "integer":
      if (typeof value !== "number" || (minimum !== undefined && value < minimum)) {
        return minimum === undefined ? "a number" : `a number from ${minimum}`;
      }
      return undefined;
    case "string":
      if (typeof value !== "string") return "a text";
      return pattern === undefined || new RegExp(pattern).test(value) ? undefined : `a text as ${pattern}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "array": {
      const item = items as PolicyConfigJSONSchema | undefined;
      const wrong = Array.isArray(value) ? value.map((one) => item && mismatch(one, item)).find(Boolean) : "";
      return wrong === undefined ? undefined : `a list${item?.type === "string" ? " of texts" : ""}`;
    }
    default:
      return undefined;
  }
}
