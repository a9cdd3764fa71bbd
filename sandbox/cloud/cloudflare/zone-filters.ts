import type { CloudflareZone } from "../store/entities";
import { account } from "./identity";
import { zoneStatus } from "./zone-view";

export interface ZoneFilters {
  name?: string;
  status?: string;
  type?: string | string[];
  "account.id"?: string;
  "account.name"?: string;
  match?: string;
  order?: string;
  direction?: string;
}

/** How a name may be asked for: "contains:example". Without one of these it is the whole name. */
const operators: Record<string, (name: string, text: string) => boolean> = {
  equal: (name, text) => name === text,
  not_equal: (name, text) => name !== text,
  starts_with: (name, text) => name.startsWith(text),
  ends_with: (name, text) => name.endsWith(text),
  contains: (name, text) => name.includes(text),
};

function named(name: string, filter: string): boolean {
  const [operator = "", ...rest] = filter.toLowerCase().split(":");
  const compare = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  return compare ? compare(name, rest.join(":")) : name === filter.toLowerCase();
}

export function filtered(zones: CloudflareZone[], filters: ZoneFilters): CloudflareZone[] {
  const { name, status, type, match, order, direction } = filters;
  const types = [type ?? []].flat();
  const conditions: ((zone: CloudflareZone) => boolean)[] = [];
  if (name !== undefined) conditions.push((zone) => named(zone.name, name));
  if (status !== undefined) conditions.push((zone) => zoneStatus(zone) === status);
  if (types.length > 0) conditions.push((zone) => types.includes(zone.type));
  if (filters["account.id"] !== undefined) conditions.push(() => filters["account.id"] === account.id);
  if (filters["account.name"] !== undefined) conditions.push(() => named(account.name, filters["account.name"] ?? ""));
  const found = zones.filter((zone) =>
    match === "any" && conditions.length > 0
      ? conditions.some((holds) => holds(zone))
      : conditions.every((holds) => holds(zone)),
  );
  if (order === "name") found.sort((one, other) => one.name.localeCompare(other.name));
  if (order === "status") found.sort((one, other) => zoneStatus(one).localeCompare(zoneStatus(other)));
  return direction === "desc" ? found.reverse() : found;
}
