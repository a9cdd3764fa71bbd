import { asText, unknown } from "./known";
import { isOf, StackResource } from "./rule";
import { types } from "./types";

/** A zone that the stack makes, or one that is there already and that the stack only adds to. */
export interface ZoneView {
  /** Absent where the zone is made elsewhere: then nobody knows what else it has. */
  resource?: StackResource;
  /** What belongs to it: settings, rulesets, records, DNSSEC. */
  parts: readonly StackResource[];
}

const partTypes: readonly string[] = [types.zoneSetting, types.zoneDnssec, types.ruleset, types.dnsRecord];

/** Every zone that the stack makes, and one view of all parts whose zones are made elsewhere. */
export function zonesOf(resources: readonly StackResource[]): ZoneView[] {
  const zones = resources.filter(({ type }) => type === types.zone);
  const parts = resources.filter(({ type }) => partTypes.includes(type));
  const own = zones.map((resource) => ({ resource, parts: parts.filter((part) => isOf(part, "zoneId", resource)) }));
  const claimed = new Set(own.flatMap((zone) => zone.parts));
  const foreign = parts.filter((part) => !claimed.has(part));
  return foreign.length > 0 ? [...own, { parts: foreign }] : own;
}

/** The records under one name of a zone; `""` is the domain itself. A name that is not known yet is under no name. */
export function recordsAt({ resource, parts }: ZoneView, label: string): StackResource[] {
  const domain = resource?.props.name;
  if (typeof domain !== "string") return [];
  const whole = label === "" ? domain : `${label}.${domain}`;
  const short = label === "" ? "@" : label;
  return parts.filter(
    ({ type, props: { name } }) =>
      type === types.dnsRecord && name !== unknown && [whole, short].includes(asText(name).toLowerCase()),
  );
}
