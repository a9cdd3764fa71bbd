import { asList, asObject, asText, Settled, unknown } from "./known";
import { parsePorts, PortRange } from "./ports";
import type { StackResource } from "./rule";

/** What an inbound rule opens to addresses. */
export interface Opening {
  /** Property path of the rule. */
  where: string;
  /** Unknown where only the update tells. */
  protocol: Settled;
  ports: PortRange;
  addresses: readonly Settled[];
}

/**
 * What the rules of a firewall open to addresses, or undefined where the rules are known only after the update. ICMP and
 * rules that name only droplets, tags, clusters or load balancers open nothing to addresses.
 */
export function openings(inboundRules: Settled): Opening[] | undefined {
  return inboundRules === unknown ? undefined : asList(inboundRules).flatMap(opening);
}

function opening(rule: Settled, i: number): Opening[] {
  const where = `inboundRules[${i}]`;
  if (rule === unknown) return [{ where, protocol: unknown, ports: parsePorts(unknown), addresses: [unknown] }];
  const { protocol, portRange, sourceAddresses } = asObject(rule);
  if (protocol === "icmp") return [];
  const addresses: readonly Settled[] = sourceAddresses === unknown ? [unknown] : asList(sourceAddresses);
  return addresses.length > 0 ? [{ where, protocol, ports: parsePorts(portRange), addresses }] : [];
}

/** How rules that cannot be judged are told of. */
export const unknownRules = {
  found: "the inbound rules are known only after the update, so nobody can judge them before",
  where: "inboundRules",
  fix: "write the rules without values that other resources give, and name droplets and tags as sources",
} as const;

/** Whether a firewall names a droplet: by id, or by a tag. */
export const covers = (firewall: StackResource, droplet: StackResource): boolean =>
  coversById(firewall, droplet) || coversByTag(firewall, droplet);

/** By the ids where all are known, else by the reference that the firewall's list was computed from. */
function coversById(firewall: StackResource, droplet: StackResource): boolean {
  const ids = firewall.props.dropletIds;
  if (isKnown(ids) && droplet.props.id !== unknown) return texts(ids).includes(asText(droplet.props.id));
  return (firewall.sources.dropletIds ?? []).includes(droplet.urn);
}

/** By a tag that both have, or by one that both take from the same resource where the name is not known yet. */
function coversByTag(firewall: StackResource, droplet: StackResource): boolean {
  const covered = firewall.props.tags;
  const carried = droplet.props.tags;
  const names = texts(carried);
  if (texts(covered).some((tag) => names.includes(tag))) return true;
  if (isKnown(covered) && isKnown(carried)) return false;
  const sources = droplet.sources.tags ?? [];
  return (firewall.sources.tags ?? []).some((urn) => sources.includes(urn));
}

const isKnown = (list: Settled): boolean => list !== unknown && !asList(list).includes(unknown);

const texts = (list: Settled): string[] =>
  asList(list)
    .filter((item) => item !== unknown)
    .map(asText);
