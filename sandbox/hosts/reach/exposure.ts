import * as ipaddr from "ipaddr.js";
import { formatPorts, intersect, parsePorts, Ports, subtract, union } from "./ports";

/** One line of what a program says it serves: the stack output `exposure` (docs/architecture.md). */
export interface Exposure {
  host: string;
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  /** "443", "8000-8010", or several with commas. */
  ports: string;
  /** "world", "admins", a CIDR, or "host:<name>". */
  from: string[];
}

/** Somewhere to knock from. */
export interface Vantage {
  /** "admin", "stranger", or "host:<name>". */
  name: string;
  /** The source address that the target sees. */
  address: string;
}

/** What one vantage found at one address of one host. */
export interface Measured {
  from: Vantage;
  host: string;
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  /** Ports that were tried: all for TCP, the declared ones for UDP. */
  tried: Ports;
  /** Ports that answered, open or refusing, or whose datagram arrived. Everything else that was tried is blocked. */
  reachable: Ports;
  /** UDP ports that another program serves: its datagram was seen to arrive, the program's own answer was not asked for. */
  unanswered?: Ports;
}

/** A difference between what is declared and what is. */
export interface Mismatch {
  from: string;
  host: string;
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  ports: string;
  problem: "reachable, but not declared" | "declared, but blocked";
}

/** Whether an entry of `from` lets a vantage in. "admins" comes with the CIDRs it stands for, and also means the machine. */
function admits(entry: string, { name, address }: Vantage): boolean {
  if (entry === "world") return true;
  if (entry === "admins") return name === "admin";
  if (entry.startsWith("host:")) return entry === name;
  if (entry.includes(":")) return false;
  const [network, bits] = ipaddr.IPv4.parseCIDR(entry.includes("/") ? entry : `${entry}/32`);
  return ipaddr.IPv4.parse(address).match(network, bits);
}

/** Ports that a vantage shall reach. */
export function declaredPorts(
  expected: Exposure[],
  from: Vantage,
  target: Pick<Measured, "host" | "network" | "protocol">,
): Ports {
  const open = expected.filter(
    (exposure) =>
      exposure.host === target.host &&
      exposure.network === target.network &&
      exposure.protocol === target.protocol &&
      exposure.from.some((entry) => admits(entry, from)),
  );
  return union(...open.map((exposure) => parsePorts(exposure.ports)));
}

/** Every difference, in both directions, between what a program declares and what was measured from outside. */
export function compareReach(expected: Exposure[], measured: Measured[]): Mismatch[] {
  return measured.flatMap((found) => {
    const declared = declaredPorts(expected, found.from, found);
    const differences: [Ports, Mismatch["problem"]][] = [
      [subtract(found.reachable, declared), "reachable, but not declared"],
      [subtract(intersect(declared, found.tried), found.reachable), "declared, but blocked"],
    ];
    return differences
      .filter(([ports]) => ports.length > 0)
      .map(([ports, problem]) => ({
        from: found.from.name,
        host: found.host,
        network: found.network,
        protocol: found.protocol,
        ports: formatPorts(ports),
        problem,
      }));
  });
}
