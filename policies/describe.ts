import { dayOf, Exemption, isExpired, readExemptions } from "./exemptions";
import type { Rule } from "./rule";
import { exemptible, rules } from "./rules";
import { absent, scanners } from "./scanners";
import { levelOf, optionsOf, others, stackNames } from "./stacks";

/** One line about a rule. */
export interface RuleLine {
  id: string;
  what: string;
  severity: string;
  references: readonly string[];
  /** By stack, `any other stack` included. */
  levels: Readonly<Record<string, string>>;
}

/** The columns of a table of levels. */
export const columns: readonly string[] = [...stackNames, others];

export const ruleLines = (): RuleLine[] =>
  rules.map(({ id, what, severity, references }) => ({
    id,
    what,
    severity,
    references,
    levels: Object.fromEntries(columns.map((stack) => [stack, levelOf(id, stack)])),
  }));

/** What the stacks say to rules: rule and option, and a value for each stack. */
export function optionLines(): { rule: string; option: string; values: Record<string, string> }[] {
  return rules.flatMap((rule) =>
    Object.keys(rule.options ?? {}).map((option) => ({
      rule: rule.id,
      option,
      values: Object.fromEntries(columns.map((stack) => [stack, valueOf(rule, stack, option)])),
    })),
  );
}

function valueOf({ id, defaults }: Rule, stack: string, option: string): string {
  const value = { ...defaults, ...optionsOf(id, stack) }[option];
  if (value === undefined) return "anything";
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
  return JSON.stringify(value).replace(/^"|"$/g, "");
}

/** The exemptions of the file in force, with a word on those that have expired. */
export const exemptionLines = (now: Date): (Exemption & { expired: boolean })[] =>
  readExemptions(exemptible).map((one) => ({ ...one, expired: isExpired(one, dayOf(now)) }));

/** Rules, levels, options, exemptions and what public scanners call the same, as docs/policies.md has them. */
export function policiesMarkdown(now: Date): string {
  const short: Record<string, string> = { mandatory: "M", advisory: "A", disabled: "–" };
  const lines = ruleLines();
  const exemptions = exemptionLines(now);
  return [
    "M: a violation refuses the update. A: it is said. –: the rule is off.",
    markdownTable(
      ["rule", ...columns, "severity", "what it demands"],
      lines.map(({ id, levels, severity, what }) => [
        code(id),
        ...columns.map((stack) => short[levels[stack] ?? ""] ?? ""),
        severity,
        what,
      ]),
    ),
    "### What stacks say to rules",
    markdownTable(
      ["option", ...columns],
      optionLines().map(({ rule, option, values }) => [
        code(`${rule}.${option}`),
        ...columns.map((stack) => values[stack]?.replaceAll("|", "\\|") ?? ""),
      ]),
    ),
    "### Exemptions",
    exemptions.length === 0
      ? "None."
      : markdownTable(
          ["resource", "rule", "stack", "until", "owner", "reason"],
          exemptions.map(({ resource, rule, stack, expires, expired, owner, reason }) => [
            code(resource),
            code(rule),
            stack,
            expired ? `${expires} (expired)` : expires,
            owner,
            reason,
          ]),
        ),
    "### What public scanners call the same",
    markdownTable(
      ["scanner", "check", "rule"],
      coverage().map(({ scanner, check, rules: by, why }) => [
        scanner,
        code(check),
        by.map(code).join(", ") || `– ${why}`,
      ]),
    ),
  ].join("\n\n");
}

/** Each check of the public scanners, with the rules that catch it, or why none does. */
export function coverage(): { scanner: string; check: string; rules: string[]; why: string }[] {
  return Object.entries(scanners).flatMap(([scanner, checks]) =>
    checks.map((check) => ({
      scanner,
      check,
      rules: rules.filter(({ references }) => references.includes(check)).map(({ id }) => id),
      why: absent.find((one) => one.check === check)?.why ?? "",
    })),
  );
}

const code = (text: string): string => `\`${text}\``;

/** A table as Prettier writes it: cells padded to the widest. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}
