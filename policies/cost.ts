import { settle } from "./known";
import { priceOf } from "./price-of";
import { hourly, prices } from "./prices";
import { nameOf } from "./urn";

export { pricesAsOf } from "./prices";

/** What is needed of a resource to price it. */
export interface PricedResource {
  urn: string;
  type: string;
  /** Inputs or outputs. */
  props: Readonly<Record<string, unknown>>;
  /** URNs of the resources that each property was computed from. */
  sources?: Readonly<Record<string, readonly string[]>>;
  /** URN of the resource that it belongs to. */
  parent?: string;
}

/** One line of a cost report. Amounts are US dollars. */
export interface CostItem {
  urn: string;
  type: string;
  /** The resource's logical name. */
  name: string;
  monthly: number;
  hourly: number;
  /** Whether the price is one that DigitalOcean does not publish to the cent. */
  approximate: boolean;
}

export interface CostReport {
  /** Everything that costs something, the dearest first. */
  items: CostItem[];
  /** Everything that has no known price, and why. It is in no sum. */
  unknown: { urn: string; type: string; name: string; reason: string }[];
  /** US dollars a month, to the cent, without traffic and storage beyond what is included. */
  monthly: number;
  /** US dollars an hour, to five decimals. */
  hourly: number;
  /** Whether an approximate price is in the sum. */
  approximate: boolean;
}

/** Prices a stack's resources. The subscription that an account's buckets share is an item of the first bucket. */
export function costOf(resources: readonly PricedResource[]): CostReport {
  const items: CostItem[] = [];
  const unknown: CostReport["unknown"] = [];
  const assigned = assignedAddresses(resources);
  let hasBucket = false;
  for (const { urn, type, props } of resources) {
    const name = nameOf(urn);
    const settled = settle(props);
    const price = priceOf(type, assigned.has(urn) ? { ...settled, dropletId: "assigned" } : settled);
    if ("unknown" in price) {
      unknown.push({ urn, type, name, reason: price.unknown });
      continue;
    }
    const subscribes: boolean = type === bucketType && !hasBucket;
    hasBucket ||= subscribes;
    const monthly = cents(subscribes ? prices.spaces.base : price.monthly);
    const approximate = subscribes || (price.approximate ?? false);
    if (monthly > 0) items.push({ urn, type, name, monthly, hourly: hourly(monthly), approximate });
  }
  items.sort((a, b) => b.monthly - a.monthly || (a.urn < b.urn ? -1 : 1));
  const sum = (key: "monthly" | "hourly") => items.reduce((total, item) => total + item[key], 0);
  return {
    items,
    unknown,
    monthly: cents(sum("monthly")),
    hourly: Number(sum("hourly").toFixed(5)),
    approximate: items.some((item) => item.approximate),
  };
}

/** What `pulumi stack export` prints, as far as it matters here. */
export interface StackExport {
  deployment?: {
    resources?: {
      urn: string;
      type: string;
      /** Absent on components. */
      custom?: boolean;
      /** Waiting to be deleted by the next update. */
      delete?: boolean;
      inputs?: Record<string, unknown>;
      outputs?: Record<string, unknown>;
      propertyDependencies?: Record<string, string[] | null>;
      parent?: string;
    }[];
  };
}

/** Prices what a stack's state holds: `pulumi stack export`, parsed. */
export function costOfExport(state: StackExport): CostReport {
  const resources = (state.deployment?.resources ?? []).filter((r) => r.custom === true);
  return costOf(
    resources.map(({ urn, type, inputs, outputs, propertyDependencies = {} }) => ({
      urn,
      type,
      props: { ...inputs, ...outputs },
      sources: Object.fromEntries(Object.entries(propertyDependencies).map(([key, urns]) => [key, urns ?? []])),
    })),
  );
}

const bucketType = "digitalocean:index/spacesBucket:SpacesBucket";
const assignmentType = "digitalocean:index/reservedIpAssignment:ReservedIpAssignment";

/** URNs of the reserved addresses that an assignment ties to a droplet: by reference, or by the address itself. */
export function assignedAddresses(resources: readonly PricedResource[]): Set<string> {
  const assignments = resources.filter(({ type }) => type === assignmentType);
  const addresses = new Set(assignments.map(({ props }) => settle(props).ipAddress).filter(isText));
  const referenced = assignments.flatMap(({ sources }) => sources?.ipAddress ?? []);
  const byAddress = resources
    .map(({ urn, props }) => ({ urn, address: settle(props).ipAddress }))
    .filter(({ address }) => isText(address) && addresses.has(address));
  return new Set([...referenced, ...byAddress.map(({ urn }) => urn)]);
}

const isText = (value: unknown): value is string => typeof value === "string";

const cents = (amount: number): number => Math.round(amount * 100) / 100;
