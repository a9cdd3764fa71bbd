import type { Measured, Mismatch } from "../hosts";
import { formatPorts } from "../hosts/reach/ports";
import { type Style, table } from "./style";

/** What `seawall reach --json` prints. Names of hosts stand alone; "admin" and "stranger" are the other sources. */
export interface ReachReport {
  sources: string[];
  hosts: string[];
  results: ReachResult[];
  mismatches: (ReachResult & { expected: "open" | "blocked" })[];
}

interface ReachResult {
  from: string;
  to: string;
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  /** Ports that answered (or, of a mismatch, that should have, or should not): "22,80,8000-8010". */
  ports: string;
}

const plainName = (vantage: string): string => vantage.replace(/^host:/, "");
const unique = (names: string[]): string[] => [...new Set(names)];

export function reachReport(measured: Measured[], mismatches: Mismatch[]): ReachReport {
  return {
    sources: unique(measured.map((m) => plainName(m.from.name))),
    hosts: unique(measured.map((m) => m.host)).sort(),
    results: measured.map(({ from, host, network, protocol, reachable }) => ({
      from: plainName(from.name),
      to: host,
      network,
      protocol,
      ports: formatPorts(reachable),
    })),
    mismatches: mismatches.map(({ from, host, network, protocol, ports, problem }) => ({
      from: plainName(from),
      to: host,
      network,
      protocol,
      ports,
      expected: problem === "declared, but blocked" ? "open" : "blocked",
    })),
  };
}

/** One row a source, one column an address of a host, the ports that answered in between. */
export function reachText({ sources, hosts, results, mismatches }: ReachReport, style: Style): string {
  const networks = (["public", "vpc"] as const).filter((n) => results.some((r) => r.network === n));
  const columns = hosts.flatMap((host) => networks.map((network) => ({ host, network })));
  const cell = (from: string, to: string, network: string): string => {
    const found = results.filter((r) => r.from === from && r.to === to && r.network === network);
    if (found.length === 0) return "";
    const open = found.filter((r) => r.ports !== "");
    return open.map((r) => (r.protocol === "tcp" ? r.ports : `${r.protocol} ${r.ports}`)).join("; ") || "–";
  };
  const head = ["from", ...columns.map(({ host, network }) => `${host} (${network === "vpc" ? "VPC" : network})`)];
  const rows = sources.map((from) => [from, ...columns.map(({ host, network }) => cell(from, host, network))]);
  const verdict =
    mismatches.length === 0
      ? style.good("✔ This is what the program declares, on every port.")
      : style.bad(
          `✘ ${mismatches.length} ${mismatches.length === 1 ? "difference" : "differences"} from what the program declares:`,
        );
  const lines = mismatches.map(
    ({ from, to, network, protocol, ports, expected }) =>
      `  ${from} → ${to} (${network}) ${protocol} ${ports}: ${expected === "open" ? "declared, but blocked" : "reachable, but not declared"}`,
  );
  return [table([head, ...rows]), "", verdict, ...lines].join("\n");
}
