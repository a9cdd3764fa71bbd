import { costOf, CostItem } from "../cost";
import { SettledObject, unknown as unknownValue } from "../known";
import { Options, Report, StackResource, StackRule, stackOf } from "../rule";
import { stackSettings } from "../stacks";

/** The whole stack's price against its budget in `stacks.ts`, or `monthlyUSD` of a policy configuration file. */
export const costBudget: StackRule = {
  id: "cost-budget",
  what: "The stack costs no more than its budget, and everything in it has a known price",
  why: "a size picked by mistake is noticed on the invoice, a month later",
  severity: "medium",
  level: "mandatory",
  references: [],
  fix: "choose smaller sizes, or raise the stack's budget in policies/stacks.ts",
  options: { monthlyUSD: { type: "number", minimum: 0, description: "The budget, in US dollars a month." } },
  checkStack,
};

function checkStack(resources: readonly StackResource[], report: Report, options: Options): void {
  const { monthly, items, unknown } = costOf(
    resources.filter(({ managed }) => managed).map((resource) => ({ ...resource, props: asWritten(resource) })),
  );
  const budget = budgetOf(resources, options);
  for (const { urn, name, reason } of unknown) {
    report({
      found: `nobody knows what ${name} costs: ${reason}`,
      allowed: "resources whose price is in policies/prices.json",
      fix: "choose a size of the table, or add the price to policies/prices.json with its source",
      urn,
    });
  }
  if (monthly <= budget) return;
  report({
    found: `the stack would cost ${dollars(monthly)} a month: ${described(items)}`,
    allowed: `${dollars(budget)} a month`,
  });
}

/**
 * The properties without those that the program left to the cloud: they are unknown at a preview and come from no other
 * resource. Those that the program computes, `cost-known-price` judges before.
 */
function asWritten({ props, sources }: StackResource): SettledObject {
  const kept = Object.entries(props).filter(([key, value]) => value !== unknownValue || sources[key]?.length);
  return Object.fromEntries(kept);
}

function budgetOf(resources: readonly StackResource[], { monthlyUSD }: Options): number {
  return typeof monthlyUSD === "number" ? monthlyUSD : stackSettings(stackOf(resources[0]?.urn ?? "")).budget;
}

function described(items: readonly CostItem[]): string {
  const shown = items.slice(0, 5).map(({ name, monthly }) => `${name} ${dollars(monthly)}`);
  const rest = items.length > shown.length ? [`${items.length - shown.length} more`] : [];
  return [...shown, ...rest].join(", ");
}

const dollars = (amount: number): string => `$${amount.toFixed(2).replace(/\.00$/, "")}`;
