import { outside } from "../addresses";
import cloudflare from "../cloudflare-ranges.json";
import { covers, openings, unknownRules } from "../firewall";
import { asList, asObject, asText, Settled, unknown } from "../known";
import { describePorts } from "../ports";
import { Options, Report, StackResource, StackRule, textsOf } from "../rule";
import { types } from "../types";

/**
 * Follows each proxied name of the stack to the droplets or load balancers that serve it: by the reference that its value
 * comes from, or by the address.
 */
export const fwOriginCloudflareOnly: StackRule = {
  id: "fw-origin-cloudflare-only",
  what: "Hosts behind a proxied name take web traffic from Cloudflare's ranges only",
  why: "whoever finds the host's own address passes by the WAF, the rate limits and the TLS settings of the zone",
  severity: "high",
  references: [],
  fix: "open 80 and 443 to Cloudflare's ranges (in this library: `from: cloudflare`)",
  options: {
    alsoFrom: {
      type: "array",
      items: { type: "string" },
      description: "Ranges that may knock as well, such as an office's.",
    },
  },
  defaults: { alsoFrom: [] },
  checkStack,
};

const addressTypes: Settled[] = ["A", "AAAA"];

function checkStack(resources: readonly StackResource[], report: Report, options: Options): void {
  const ranges = [...cloudflare.ranges, ...textsOf(options.alsoFrom)];
  const reported = new Set<string>();
  for (const record of resources.filter(isProxied)) {
    const origins = originsOf(record, resources);
    for (const guard of guardsOf(origins, resources)) {
      if (reported.has(guard.urn)) continue;
      reported.add(guard.urn);
      const said = {
        urn: guard.urn,
        allowed: "80 and 443 from Cloudflare's ranges, droplets, tags and private ranges",
      };
      if (guard.type === types.loadBalancer) checkBalancer(guard, asText(record.props.name), ranges, said, report);
      else checkFirewall(guard, asText(record.props.name), ranges, said, report);
    }
  }
}

const isProxied = ({ type, props }: StackResource): boolean =>
  type === types.dnsRecord &&
  (addressTypes.includes(props.type) || props.type === unknown) &&
  (props.proxied === true || props.proxied === unknown);

type Said = { urn: string; allowed: string };

function checkFirewall(
  { props }: StackResource,
  name: string,
  ranges: readonly string[],
  said: Said,
  report: Report,
): void {
  const open = openings(props.inboundRules);
  if (!open) return report({ ...said, ...unknownRules });
  for (const { where, protocol, ports, addresses } of open) {
    const isWeb = [80, 443].some((port) => ports.from <= port && port <= ports.to);
    if (!isWeb || protocol === undefined) continue;
    const strangers = outside(addresses, ranges);
    if (strangers.length === 0) continue;
    report({
      ...said,
      where,
      found: `${describePorts(ports)} of what serves ${name} may be reached from ${named(strangers)}`,
    });
  }
}

function checkBalancer(
  { props }: StackResource,
  name: string,
  ranges: readonly string[],
  said: Said,
  report: Report,
): void {
  const where = "firewall.allows";
  const { allows } = asObject(props.firewall === unknown ? undefined : props.firewall);
  if (props.firewall === unknown || allows === unknown) return report({ ...said, where, found: unknownRules.found });
  const entries = asList(allows).map((entry) => (typeof entry === "string" ? entry.replace(/^(cidr|ip):/, "") : entry));
  const strangers = entries.length === 0 ? ["everywhere"] : outside(entries, ranges);
  if (strangers.length === 0) return;
  const fix = 'list Cloudflare\'s ranges in firewall.allows, as "cidr:173.245.48.0/20"';
  report({
    ...said,
    where,
    fix,
    found: `the load balancer that serves ${name} may be reached from ${named(strangers)}`,
  });
}

const named = (sources: readonly Settled[]): string => {
  const shown = sources.slice(0, 3).map(asText).join(", ");
  return sources.length > 3 ? `${shown} and ${sources.length - 3} more` : shown;
};

/** What a record leads to: droplets, also through a reserved address, and load balancers. */
function originsOf(record: StackResource, resources: readonly StackResource[]): StackResource[] {
  const of = (...wanted: string[]) => resources.filter(({ type }) => wanted.includes(type));
  const leadsTo = (one: StackResource, ...addresses: Settled[]): boolean =>
    record.props.content === unknown || addresses.includes(unknown)
      ? (record.sources.content ?? []).includes(one.urn)
      : addresses.includes(record.props.content);
  const direct = of(types.droplet, types.loadBalancer).filter((one) =>
    leadsTo(one, one.props.ipv4Address, one.props.ipv6Address, one.props.ip),
  );
  const reserved = of(types.reservedIp, types.floatingIp).filter((one) => leadsTo(one, one.props.ipAddress));
  const behind = of(types.droplet).filter((droplet) => reserved.some((one) => isAssigned(one, droplet, resources)));
  return [...direct, ...behind];
}

function isAssigned(address: StackResource, droplet: StackResource, resources: readonly StackResource[]): boolean {
  const same = (one: StackResource, key: string, other: StackResource, value: Settled): boolean => {
    const given = one.props[key];
    if (given === unknown || value === unknown) return (one.sources[key] ?? []).includes(other.urn);
    return given !== undefined && given !== null && asText(given) === asText(value);
  };
  if (same(address, "dropletId", droplet, droplet.props.id)) return true;
  return resources.some(
    (link) =>
      link.type === types.reservedIpAssignment &&
      same(link, "ipAddress", address, address.props.ipAddress) &&
      same(link, "dropletId", droplet, droplet.props.id),
  );
}

/** What lets packets in to the origins: the firewalls of droplets, and load balancers themselves. */
const guardsOf = (origins: readonly StackResource[], resources: readonly StackResource[]): StackResource[] =>
  origins.flatMap((origin) =>
    origin.type === types.loadBalancer
      ? [origin]
      : resources.filter((one) => one.type === types.firewall && covers(one, origin)),
  );
