import { asWorld } from "../addresses";
import { Opening, openings, unknownRules } from "../firewall";
import type { Settled } from "../known";
import { describePorts, guardedIn, guardedPorts, PortRange } from "../ports";
import type { Report, Resource, ResourceRule } from "../rule";
import { types } from "../types";

/** DigitalOcean's droplet firewall, inbound: no guarded port may be open to the world, in any spelling. */
export const fwNoWorldAdmin: ResourceRule = {
  id: "fw-no-world-admin",
  what: "Firewalls never open administration, database or metrics ports, or all ports, to the world",
  why: "these services are found by scanners within minutes and guard little more than a password",
  severity: "critical",
  references: ["DIG-0001", "CKV_DIO_4"],
  fix: "name the ranges, droplets or tags that need the port",
  types: [types.firewall],
  check,
};

const allowed = "guarded ports from named ranges (together a /8, or an IPv6 /32, at most), droplets or tags";

function check({ props }: Resource, report: Report): void {
  const open = openings(props.inboundRules);
  if (!open) return report({ ...unknownRules, allowed });
  const reported = open.map((one) => judge(one, one.addresses, report));
  judgeTogether(
    open.filter((_, i) => !reported[i]),
    report,
  );
}

function judge(
  { where, ports }: Pick<Opening, "where" | "ports">,
  addresses: readonly Settled[],
  report: Report,
): boolean {
  const guarded = guardedIn(ports);
  const world = guarded.length > 0 ? asWorld(addresses) : undefined;
  if (world === undefined) return false;
  report({ found: `${described(ports, guarded)} may be reached from ${world}`, where, allowed });
  return true;
}

/** Finds the world cut into pieces that several rules share. */
function judgeTogether(openings: readonly Opening[], report: Report): void {
  for (const port of Object.keys(guardedPorts).map(Number)) {
    const same = openings.filter(({ ports }) => ports.from <= port && port <= ports.to);
    if (same.length < 2) continue;
    const where = same.map((one) => one.where).join(" and ");
    const addresses = same.flatMap((one) => one.addresses);
    if (judge({ where, ports: { from: port, to: port } }, addresses, report)) return;
  }
}

function described(ports: PortRange, guarded: readonly number[]): string {
  const names = guarded.map((port) => (ports.from === ports.to ? guardedPorts[port] : `${port} ${guardedPorts[port]}`));
  const shown = names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  return `${describePorts(ports)} (${shown})`;
}
