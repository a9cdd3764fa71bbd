import * as fs from "node:fs";
import * as path from "node:path";

/** One resource that one rule lets pass, for a reason and until a day. */
export interface Exemption {
  /** The resource's URN; `*` stands for any characters. */
  resource: string;
  rule: string;
  stack: string;
  reason: string;
  /** Who answers for it. */
  owner: string;
  /** The last day on which it holds, YYYY-MM-DD. */
  expires: string;
}

/** The file of exemptions: the pack's own, unless the environment names another. */
export const exemptionsFile = (): string =>
  path.resolve(process.env.SEAWALL_EXEMPTIONS ?? path.join(__dirname, "exemptions.yaml"));

/** A file of exemptions with something wrong in it: nothing is judged before that is put right. */
export class ExemptionError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super([`The exemptions in ${file} are not in order:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "ExemptionError";
  }
}

/**
 * The exemptions of a file; none where there is no file, unless it was asked for by name.
 *
 * @param rules Ids of the rules that can be exempted from.
 * @throws ExemptionError with every problem of the file.
 */
export function readExemptions(rules: readonly string[], file = exemptionsFile()): Exemption[] {
  if (!fs.existsSync(file)) {
    if (process.env.SEAWALL_EXEMPTIONS === undefined) return [];
    throw new ExemptionError(file, ["there is no such file, and SEAWALL_EXEMPTIONS names it"]);
  }
  return parseExemptions(fs.readFileSync(file, "utf8"), rules, file);
}

/** @throws ExemptionError */
export function parseExemptions(text: string, rules: readonly string[], file: string): Exemption[] {
  const problems: string[] = [];
  const list = listOf(text, problems);
  list.forEach((given, i) => check(given, `exemptions[${i}]`, rules, problems));
  if (problems.length > 0) throw new ExemptionError(file, problems);
  return list as Exemption[];
}

function listOf(text: string, problems: string[]): unknown[] {
  // Nothing but comments: the parser need not be loaded.
  if (!/^[^#\s]/m.test(text) || /^exemptions:\s*\[\]\s*$/.test(text.replace(/^\s*#.*$/gm, "").trim())) return [];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a tenth of a second of every preview
  const { parse } = require("yaml") as typeof import("yaml");
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    problems.push(`the file is no YAML: ${(error as Error).message.split("\n")[0]}`);
    return [];
  }
  const { exemptions, ...others } = (content ?? {}) as { exemptions?: unknown };
  for (const key of Object.keys(others)) problems.push(`${key}: unknown; the only key is exemptions`);
  if (exemptions === null || exemptions === undefined) return [];
  if (Array.isArray(exemptions)) return exemptions;
  problems.push("exemptions: must be a list");
  return [];
}

const described: Readonly<Record<keyof Exemption, string>> = {
  resource: 'a URN in which * stands for any characters, such as "urn:pulumi:prod::*::mail-role-firewall"',
  rule: "the id of a rule (npx seawall policies lists them)",
  stack: "the name of the stack",
  reason: "why the rule does not hold here, in 20 to 300 characters",
  owner: "who answers for it, such as an address",
  expires: "the last day on which it holds, as YYYY-MM-DD",
};

function check(given: unknown, at: string, rules: readonly string[], problems: string[]): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    problems.push(`${at}: must have the keys ${Object.keys(described).join(", ")}`);
    return;
  }
  const values = given as Record<string, unknown>;
  for (const key of Object.keys(values).filter((name) => !Object.hasOwn(described, name))) {
    problems.push(`${at}.${key}: unknown; the keys are ${Object.keys(described).join(", ")}`);
  }
  for (const [key, wanted] of Object.entries(described)) {
    const value = values[key];
    if (value === undefined || value === null || value === "") problems.push(`${at}.${key}: missing; write ${wanted}`);
    else if (typeof value !== "string" || !isGood(key as keyof Exemption, value, rules)) {
      problems.push(`${at}.${key}: ${JSON.stringify(value)} is not allowed; write ${wanted}`);
    }
  }
}

function isGood(key: keyof Exemption, value: string, rules: readonly string[]): boolean {
  switch (key) {
    case "resource":
      return value.startsWith("urn:pulumi:") && value.includes("::");
    case "rule":
      return rules.includes(value);
    case "reason":
      return value.trim().length >= 20 && value.length <= 300;
    case "expires":
      return isDay(value);
    default:
      return value.trim() !== "";
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether an exemption names the resource. */
export function names({ resource }: Exemption, urn: string): boolean {
  const parts = resource.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(urn);
}

/** Whether its last day is over. */
export const isExpired = ({ expires }: Exemption, today: string): boolean => expires < today;

/** Today in UTC, as YYYY-MM-DD. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);
