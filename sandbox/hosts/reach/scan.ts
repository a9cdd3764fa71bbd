import { scanPorts } from "../network/ruleset";
import { allPorts, formatPorts, intersect, parsePorts, Ports, subtract, union } from "./ports";

/** Ports that are knocked on from one source port. */
export interface Pass {
  ports: Ports;
  source: number;
}

/** From where which port is tried: the scans' own source ports each from the next one (see `scanPorts`). */
export function passes(ports: Ports): Pass[] {
  const own = scanPorts.map((port): Ports => [[port, port]]);
  const apart = scanPorts.map((_, i) => ({
    ports: intersect(own[i] ?? [], ports),
    source: scanPorts[(i + 1) % scanPorts.length] ?? scanPorts[0],
  }));
  const rest = { ports: subtract(ports, union(...own)), source: scanPorts[0] };
  return [rest, ...apart].filter((pass) => pass.ports.length > 0);
}

/** An address, and the link through which it is asked. */
export interface ScanTarget {
  device: string;
  address: string;
}

/** Arguments that run scripts/syn-scan.py, given on standard input, over all TCP ports of some addresses. */
export const scanArguments = (targets: ScanTarget[]): string[] => [
  ...[
    "python3",
    "-",
    passes(allPorts)
      .map(({ source, ports }) => `${source}:${formatPorts(ports)}`)
      .join("/"),
  ],
  ...targets.map(({ device, address }) => `${device}:${address}`),
];

/** Ports that answered, by address, out of the script's JSON. */
export function parseScan(output: string): Map<string, Ports> {
  const answers = JSON.parse(output) as Record<string, string>;
  return new Map(Object.entries(answers).map(([address, ports]) => [address, parsePorts(ports)]));
}
