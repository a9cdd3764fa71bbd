import { costOf, CostReport, PricedResource, StackExport } from "./cost";
import { unknown } from "./known";
import { hourly } from "./prices";
import { kindOf, nameOf } from "./urn";

/** Everything of a stack with what a report needs to name it: components as well. */
export interface Inventory {
  resources: PricedResource[];
  /** URNs of components, and of what they belong to. */
  parents: ReadonlyMap<string, string>;
}

/** What a component of the program costs with all that is in it. */
export interface ComponentCost {
  /** Its type and name, as `Host web`; a resource that belongs to none stands for itself. */
  name: string;
  urn: string;
  monthly: number;
  hourly: number;
}

export interface StackCost extends CostReport {
  /** The dearest first. */
  components: ComponentCost[];
}

/** What differs between two costs. */
export interface CostChange {
  urn: string;
  name: string;
  type: string;
  before: number;
  after: number;
  /** After less before, US dollars a month. */
  change: number;
}

/** The values that the engine prints in place of what only an update tells. */
const unknownValues = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

type Exported = NonNullable<NonNullable<StackExport["deployment"]>["resources"]>[number];

/** What `pulumi stack export` prints. */
export const ofExport = (state: StackExport): Inventory =>
  inventory((state.deployment?.resources ?? []).filter((resource) => resource.delete !== true));

/** What `pulumi preview --json` prints, as far as it matters here. */
export interface PreviewOutput {
  steps?: { op: string; urn: string; newState?: Exported }[];
}

/** What a preview says that there would be. */
export function ofPreview({ steps = [] }: PreviewOutput): Inventory {
  const planned = new Map<string, Exported>();
  for (const { op, urn, newState } of steps) {
    if (newState && !op.startsWith("delete")) planned.set(urn, newState);
  }
  return inventory([...planned.values()]);
}

function inventory(all: readonly Exported[]): Inventory {
  return {
    resources: all.filter(({ custom }) => custom === true).map(priced),
    parents: new Map(all.flatMap(({ urn, parent }) => (parent ? [[urn, parent] as const] : []))),
  };
}

/** Outputs over inputs; of what only the update tells, what the program itself computes. */
function priced({ urn, type, inputs = {}, outputs = {}, parent, propertyDependencies = {} }: Exported): PricedResource {
  const sources = Object.fromEntries(Object.entries(propertyDependencies).map(([key, from]) => [key, from ?? []]));
  const known = (value: unknown) => !unknownValues.has(value as string);
  const props = Object.fromEntries(
    Object.entries({ ...inputs, ...outputs })
      .filter(([key, value]) => known(value) || sources[key]?.length)
      .map(([key, value]) => [key, known(value) ? value : unknown]),
  );
  return { urn, type, props, sources, ...(parent && { parent }) };
}

/** Prices an inventory, resource by resource and component by component. */
export function stackCost({ resources, parents }: Inventory): StackCost {
  const report = costOf(resources);
  const components = new Map<string, number>();
  for (const { urn, monthly } of report.items) {
    const top = topOf(urn, parents);
    components.set(top, (components.get(top) ?? 0) + monthly);
  }
  const lines = [...components].map(([urn, sum]): ComponentCost => {
    const monthly = cents(sum);
    return { urn, name: `${kindOf(urn)} ${nameOf(urn)}`, monthly, hourly: hourly(monthly) };
  });
  return { ...report, components: lines.sort((a, b) => b.monthly - a.monthly || (a.urn < b.urn ? -1 : 1)) };
}

/** The outermost component that a resource belongs to, below the stack itself. */
function topOf(urn: string, parents: ReadonlyMap<string, string>): string {
  const parent = parents.get(urn);
  return parent === undefined || /::pulumi:pulumi:Stack::/.test(parent) ? urn : topOf(parent, parents);
}

/**
 * What changes from one cost to another, the greatest change first. Resources of two stacks are the same by type and name.
 */
export function compareCosts(before: CostReport, after: CostReport): CostChange[] {
  const keyOf = ({ urn }: { urn: string }) => urn.replace(/^urn:pulumi:[^:]*::/, "");
  const rows = new Map<string, CostChange>();
  const row = (item: CostReport["items"][number]): CostChange => {
    const key = keyOf(item);
    const found = rows.get(key) ?? { urn: item.urn, name: item.name, type: item.type, before: 0, after: 0, change: 0 };
    rows.set(key, found);
    return found;
  };
  for (const item of before.items) row(item).before = item.monthly;
  for (const item of after.items) row(item).after = item.monthly;
  return [...rows.values()]
    .map((one) => ({ ...one, change: cents(one.after - one.before) }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.name < b.name ? -1 : 1));
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
