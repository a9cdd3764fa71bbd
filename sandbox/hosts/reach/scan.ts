import { scanPorts } from "../network/ruleset";
import { formatPorts, intersect, parsePorts, Ports, subtract, union } from "./ports";

/** Port states in which something answered: a listener or a refusal. The rest of the way was open. */
const answering = ["open", "closed", "unfiltered"];

/** Probes a second that one scan sends. Measured: all ports of a filtered host in 2.4 s, none lost. */
export const fullRate = 60_000;
export const carefulRates = [15_000, 6_000, 3_000] as const;

/** Ports that one run of nmap knocks on, and the source port of its probes. */
export interface Pass {
  ports: Ports;
  source: number;
}

/** The runs that knock on some ports: the scans' own source ports are each tried from the next one (see `scanPorts`). */
export function passes(ports: Ports): Pass[] {
  const own = scanPorts.map((port): Ports => [[port, port]]);
  const apart = scanPorts.map((_, i) => ({
    ports: intersect(own[i] ?? [], ports),
    source: scanPorts[(i + 1) % scanPorts.length] ?? scanPorts[0],
  }));
  const rest = { ports: subtract(ports, union(...own)), source: scanPorts[0] };
  return [rest, ...apart].filter((pass) => pass.ports.length > 0);
}

/** nmap's arguments for a SYN scan of every port, or of some, at several addresses. */
export function scanArguments(addresses: string[], { ports, source }: Pass, rate: number): string[] {
  const timing = ["--min-rate", String(rate), "--initial-rtt-timeout", "100ms", "--max-rtt-timeout", "200ms"];
  const retries = ["--max-retries", rate === fullRate ? "1" : "3"];
  return [
    "nmap",
    "-n",
    "-Pn",
    "-sS",
    "-g",
    String(source),
    "-p",
    formatPorts(ports),
    ...timing,
    ...retries,
    "-oX",
    "-",
    ...addresses,
  ];
}

const attribute = (text: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "";

/** Ports that answered, by address, out of nmap's XML. */
export function parseScan(xml: string): Map<string, Ports> {
  const found = new Map<string, Ports>();
  for (const [host] of xml.matchAll(/<host[ >][\s\S]*?<\/host>/g)) {
    const address = attribute(/<address [^>]*addrtype="ipv4"[^>]*>/.exec(host)?.[0] ?? "", "addr");
    const single = [...host.matchAll(/<port [^>]*portid="(\d+)"[^>]*>\s*<state state="([^"]*)"/g)]
      .filter(([, , state]) => answering.includes(state ?? ""))
      .map(([, port]) => parsePorts(port ?? ""));
    const groups = [...host.matchAll(/<extraports state="([^"]*)"[\s\S]*?<\/extraports>/g)]
      .filter(([, state]) => answering.includes(state ?? ""))
      .flatMap(([group]) =>
        [...group.matchAll(/<extrareasons [^>]*>/g)].map(([reason]) => parsePorts(attribute(reason, "ports"))),
      );
    found.set(address, union(...single, ...groups));
  }
  return found;
}
