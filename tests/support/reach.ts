import { Clone } from "./sandbox";

/** What `seawall reach --json` prints. */
export interface Reach {
  results: { from: string; to: string; network: string; protocol: string; ports: string }[];
  mismatches: { from: string; to: string; network: string; protocol: string; ports: string; expected: string }[];
}

/** @param hosts Those to measure; all where none is named. */
export async function reach(clone: Clone, ...hosts: string[]): Promise<Reach> {
  const result = await clone.seawall("reach", "--json", ...(hosts.length > 0 ? ["--host", ...hosts] : []));
  if (result.code !== 0 && result.code !== 5) throw new Error(`seawall reach exited ${result.code}:\n${result.output}`);
  return JSON.parse(result.stdout) as Reach;
}

/** Ports of a host that answer one source, as the command merges them: "80", "443", "8000-8010". */
export const open = (measured: Reach, from: string, to: string, network: "public" | "vpc" = "public"): string[] =>
  measured.results
    .filter((r) => r.from === from && r.to === to && r.network === network && r.protocol === "tcp")
    .flatMap((r) => r.ports.split(",").filter((p) => p !== ""));
