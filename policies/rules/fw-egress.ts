import { asWorld } from "../addresses";
import { asList, asObject, asText, Settled, SettledObject, unknown } from "../known";
import { describePorts, isListed, parsePorts, portEntry } from "../ports";
import { Options, Report, Resource, ResourceRule, textsOf } from "../rule";
import { types } from "../types";

export const fwEgress: ResourceRule = {
  id: "fw-egress",
  what: "Firewalls let hosts connect to the world on a few ports only",
  why: "what has broken into a host fetches its tools and takes the data out by whatever port is open",
  severity: "low",
  references: ["DIG-0003"],
  fix: "list what the host needs in outboundRules (in this library: `egress: baseEgress` and what is special)",
  options: {
    ports: { type: "array", items: portEntry, description: "Ports of the world that any host may connect to." },
  },
  defaults: { ports: ["53/tcp", "53/udp", "80/tcp", "123/udp", "443/tcp", "443/udp"] },
  types: [types.firewall],
  check,
};

function check({ props: { outboundRules } }: Resource, report: Report, options: Options): void {
  const known = textsOf(options.ports);
  const allowed = `${known.join(", ")} and ICMP to the world, and anything to named ranges, droplets or tags`;
  if (outboundRules === unknown) {
    return report({ found: "the outbound rules are known only after the update", where: "outboundRules", allowed });
  }
  const open = asList(outboundRules).flatMap((rule) => {
    const { protocol, portRange, destinationAddresses }: SettledObject = rule === unknown ? all : asObject(rule);
    if (protocol === "icmp") return [];
    const addresses: readonly Settled[] = destinationAddresses === unknown ? [unknown] : asList(destinationAddresses);
    const world = addresses.length > 0 ? asWorld(addresses) : undefined;
    const ports = parsePorts(portRange);
    if (world === undefined || isListed(known, protocol, ports)) return [];
    return [`${describePorts(ports)} (${asText(protocol)}) of ${world}`];
  });
  if (open.length > 0) report({ found: `${open.join(", ")} may be reached`, where: "outboundRules", allowed });
}

const all: SettledObject = { protocol: unknown, portRange: unknown, destinationAddresses: unknown };
