import { costOf, CostItem } from "../cost";
import { SettledObject, unknown as unknownValue } from "../known";
import { numberOf, Options, Report, StackResource, StackRule } from "../rule";

/** The whole stack's price against its budget. What comes close to it is said while there is still time. */
export const costBudget: StackRule = {
  id: "cost-budget",
  what: "The stack costs no more than its budget, and everything in it has a known price",
  why: "a size picked by mistake is noticed on the invoice, a month later",
  severity: "medium",
  references: [],
  fix: "choose smaller sizes, or raise the stack's budget in policies/stacks.ts",
  options: {
    monthlyUSD: { type: "number", minimum: 0, description: "The budget, in US dollars a month." },
    headroomPercent: { type: "number", minimum: 0, description: "How much of it should stay free." },
  },
  defaults: { monthlyUSD: 100, headroomPercent: 10 },
  checkStack,
};

function checkStack(resources: readonly StackResource[], report: Report, options: Options): void {
  const { monthly, items, unknown } = costOf(
    resources.filter(({ managed }) => managed).map((resource) => ({ ...resource, props: asWritten(resource) })),
  );
  const budget = numberOf(options.monthlyUSD) ?? 0;
  const headroom = numberOf(options.headroomPercent) ?? 0;
  for (const { urn, name, reason } of unknown) {
    report({
      found: `nobody knows what ${name} costs: ${reason}`,
      allowed: "resources whose price is in policies/prices.json",
      fix: "choose a size of the table, or add the price to policies/prices.json with its source",
      urn,
    });
  }
  const found = `the stack would cost ${dollars(monthly)} a month: ${described(items)}`;
  if (monthly > budget) return report({ found, allowed: `${dollars(budget)} a month` });
  if (monthly <= budget * (1 - headroom / 100)) return;
  const allowed = `${dollars(budget)} a month, of which ${headroom} % should stay free for what is not planned yet`;
  report({ found, allowed, level: "advisory" });
}

/**
 * The properties without those that the program left to the cloud: they are unknown at a preview and come from no other
 * resource. Those that the program computes, `cost-known-price` judges before.
 */
function asWritten({ props, sources }: StackResource): SettledObject {
  const kept = Object.entries(props).filter(([key, value]) => value !== unknownValue || sources[key]?.length);
  return Object.fromEntries(kept);
}

function described(items: readonly CostItem[]): string {
  const shown = items.slice(0, 5).map(({ name, monthly }) => `${name} ${dollars(monthly)}`);
  const rest = items.length > shown.length ? [`${items.length - shown.length} more`] : [];
  return [...shown, ...rest].join(", ");
}

const dollars = (amount: number): string => `$${amount.toFixed(2).replace(/\.00$/, "")}`;
