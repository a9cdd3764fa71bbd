import estimates from "./estimates.json";
import { priceOf } from "./price-of";
import { prices } from "./prices";
import type { SettledObject } from "./known";

/** What the requirements of one program expected a month to cost, and what the price table makes of it. Amounts are US dollars. */
export interface Estimate {
  program: string;
  what: string;
  items: { item: string; estimated: [number, number]; today: number | null; note: string }[];
  /** Least and most. */
  estimated: [number, number];
  /** Of the items that the price table knows. */
  today: number;
  note: string;
}

type Part = [kind: string, props: SettledObject, count: number];
interface Written {
  program: string;
  what: string;
  items: { item: string; estimated: number | number[]; is: Part[] | null; note?: string }[];
  note?: string;
}

/** The programs' own estimates beside today's prices. `today` of an item is null where it is not DigitalOcean's. */
export const programEstimates = (): Estimate[] =>
  (estimates as Written[]).map(({ program, what, items, note = "" }) => {
    const lines = items.map(({ item, estimated, is, note: own = "" }) => ({
      item,
      estimated: [estimated].flat().length === 2 ? (estimated as [number, number]) : twice(estimated as number),
      today: is && cents(is.reduce((sum, part) => sum + priceOfPart(part), 0)),
      note: own,
    }));
    const sum = (end: 0 | 1) => lines.reduce((total, line) => total + line.estimated[end], 0);
    const today = cents(lines.reduce((total, line) => total + (line.today ?? 0), 0));
    return { program, what, items: lines, estimated: [sum(0), sum(1)], today, note };
  });

const twice = (amount: number): [number, number] => [amount, amount];

function priceOfPart([kind, props, count]: Part): number {
  if (kind === "spaces" || kind === "spacesMore") {
    const { base, includedGiB, extraGiB } = prices.spaces;
    const stored = Number(props.storedGiB);
    return kind === "spaces" ? base + Math.max(0, stored - includedGiB) * extraGiB : stored * extraGiB;
  }
  const price = priceOf(`digitalocean:index/${kind}:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, props);
  if ("unknown" in price) throw new Error(`policies/estimates.json: ${kind}: ${price.unknown}`);
  return price.monthly * count;
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
