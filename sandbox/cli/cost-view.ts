import { pricesAsOf } from "@seawall/policies/cost";
import { compareCosts, type CostChange, type StackCost } from "@seawall/policies/cost-report";
import { markdownTable } from "@seawall/policies/describe";
import { type Estimate, programEstimates } from "@seawall/policies/estimates";
import { numberOf } from "@seawall/policies/rule";
import { costBudget } from "@seawall/policies/rules/cost-budget";
import { optionsOf } from "@seawall/policies/stacks";
import { kindOf } from "@seawall/policies/urn";
import { type Style, table } from "./style";

/** What a cost report is made of. */
export interface CostView {
  stack: string;
  /** Whether it is what is up, or what the program would make. */
  source: "state" | "preview";
  cost: StackCost;
  /** What it is compared with. */
  before?: {
    what: string;
    /** Whether it is the same stack. */
    isSelf: boolean;
    cost: StackCost;
  };
}

interface Budget {
  monthlyUSD: number;
  /** US dollars a month that are left; below zero where it is exceeded. */
  left: number;
  headroomPercent: number;
  verdict: "within" | "little headroom" | "exceeded";
}

export const dollars = (amount: number): string => `${amount < 0 ? "-" : ""}$${Math.abs(amount).toFixed(2)}`;
const signed = (amount: number): string => `${amount < 0 ? "-" : "+"}$${Math.abs(amount).toFixed(2)}`;
const perHour = (amount: number): string => `$${amount.toFixed(5)}`;

export function budgetOf({ stack, cost }: CostView): Budget {
  const options = { ...costBudget.defaults, ...optionsOf(costBudget.id, stack) };
  const monthlyUSD = numberOf(options.monthlyUSD) ?? 0;
  const headroomPercent = numberOf(options.headroomPercent) ?? 0;
  const left = Math.round((monthlyUSD - cost.monthly) * 100) / 100;
  const verdict = left < 0 ? "exceeded" : left < (monthlyUSD * headroomPercent) / 100 ? "little headroom" : "within";
  return { monthlyUSD, left, headroomPercent, verdict };
}

/** Everything, for programs. Amounts are US dollars. */
export function costJson(view: CostView): string {
  const { stack, source, cost, before } = view;
  const report = {
    stack,
    source,
    pricesAsOf,
    ...cost,
    budget: budgetOf(view),
    ...(before && {
      comparedWith: before.what,
      before: before.cost.monthly,
      change: changeOf(view),
      changes: compareCosts(before.cost, cost),
    }),
  };
  return JSON.stringify(report, undefined, 2);
}

const changeOf = ({ cost, before }: CostView): number =>
  Math.round((cost.monthly - (before?.cost.monthly ?? 0)) * 100) / 100;

const title = ({ stack, source, cost }: CostView): string =>
  `${stack}, ${source === "state" ? "as it is up" : "as the program would make it"}: ${cost.approximate ? "about " : ""}${dollars(cost.monthly)} a month, ${perHour(cost.hourly)} an hour`;

function budgetText(view: CostView): string {
  const { monthlyUSD, left, headroomPercent, verdict } = budgetOf(view);
  const said = {
    within: `${dollars(left)} left`,
    "little headroom": `${dollars(left)} left, less than the ${headroomPercent} % that should stay free`,
    exceeded: `exceeded by ${dollars(-left)}`,
  };
  return `Budget ${dollars(monthlyUSD)}: ${said[verdict]}`;
}

const footnote = `Prices of ${pricesAsOf}, without traffic and storage beyond what is included, and without other clouds.`;
const none = "Nothing changes.";

const changeRow = ({ urn, name, before, after, change }: CostChange): string[] => [
  `${kindOf(urn)} ${name}`,
  dollars(before),
  dollars(after),
  signed(change),
];
const changeHead = ({ stack, source, before }: CostView): string[] => [
  "resource",
  before?.what ?? "",
  source === "preview" && before?.isSelf ? "planned" : stack,
  "change",
];

/** For a terminal. */
export function costText(view: CostView, style: Style): string {
  const { cost, before } = view;
  const lines = [style.bold(title(view)), budgetText(view), ""];
  const rows = cost.items.map(({ urn, name, monthly, hourly, approximate }) => [
    `${kindOf(urn)} ${name}`,
    `${approximate ? "~" : ""}${dollars(monthly)}`,
    perHour(hourly),
  ]);
  const components = cost.components.map(({ name, monthly, hourly }) => [name, dollars(monthly), perHour(hourly)]);
  lines.push(table([["component", "a month", "an hour"], ...components], "  "), "");
  lines.push(table([["resource", "a month", "an hour"], ...rows], "  "));
  for (const { name, type, reason } of cost.unknown)
    lines.push(style.warn(`  not in the sum: ${type.split(":").at(-1)} ${name}, ${reason}`));
  if (before) {
    const changes = compareCosts(before.cost, cost);
    lines.push("", style.bold(`Against ${before.what}: ${signed(changeOf(view))} a month`));
    lines.push(changes.length === 0 ? `  ${none}` : table([changeHead(view), ...changes.map(changeRow)], "  "));
  }
  return [...lines, "", style.dim(`${footnote} ~: published without cents.`)].join("\n");
}

/** For a comment on a pull request: the first line finds the comment again. */
export function costMarkdown(view: CostView): string {
  const { stack, cost, before } = view;
  const change = before ? ` (${signed(changeOf(view))} against ${before.what})` : "";
  const parts = [
    `<!-- seawall cost ${stack} -->`,
    `### Cost of \`${stack}\`: ${cost.approximate ? "about " : ""}${dollars(cost.monthly)} a month${change}`,
    `${budgetText(view)}. ${perHour(cost.hourly)} an hour.`,
  ];
  if (before) {
    const changes = compareCosts(before.cost, cost);
    parts.push(changes.length === 0 ? none : markdownTable(changeHead(view), changes.map(changeRow)));
  }
  if (cost.unknown.length > 0) {
    parts.push(
      "**Not in the sum:**",
      cost.unknown.map(({ name, type, reason }) => `- ${type.split(":").at(-1)} \`${name}\`: ${reason}`).join("\n"),
    );
  }
  parts.push(
    markdownTable(
      ["component", "a month", "an hour"],
      cost.components.map(({ name, monthly, hourly }) => [name, dollars(monthly), perHour(hourly)]),
    ),
    "<details><summary>Every resource</summary>",
    markdownTable(
      ["resource", "a month", "an hour"],
      cost.items.map(({ urn, name, monthly, hourly, approximate }) => [
        `${kindOf(urn)} ${name}`,
        `${approximate ? "~" : ""}${dollars(monthly)}`,
        perHour(hourly),
      ]),
    ),
    "</details>",
    `${footnote} ~: published without cents.`,
  );
  return parts.join("\n\n");
}

const range = ([least, most]: [number, number]): string =>
  least === most ? dollars(least) : `${dollars(least)} to ${dollars(most)}`;

const estimateRows = ({ program, items, estimated, today, note }: Estimate): string[][] => [
  ...items.map((line) => [
    program,
    line.item,
    range(line.estimated),
    line.today === null ? "not DigitalOcean's" : dollars(line.today),
    line.note,
  ]),
  items.length > 1 || items.length === 0
    ? [program, "all", items.length === 0 ? "none" : range(estimated), items.length === 0 ? "" : dollars(today), note]
    : [],
];

const estimateHead = ["program", "what", "its own estimate", "today", ""];
const allEstimates = (): string[][] =>
  programEstimates()
    .flatMap(estimateRows)
    .filter((row) => row.length > 0);

/** What the programs' requirements expected, beside today's prices. */
export const estimatesText = (): string => table([estimateHead, ...allEstimates()]);
export const estimatesMarkdown = (): string => markdownTable(estimateHead, allEstimates());
