import { cloudClient, faultKinds, type Fault } from "../cloud";
import type { Instance } from "../instance";
import { CliError } from "./exit";
import type { Progress } from "./progress";

/** What goes wrong by order. Nothing where an earlier Seawall has started the cloud, which knows no faults. */
export const activeFaults = (instance: Instance): Promise<Fault[]> =>
  cloudClient(instance)
    .faults()
    .catch(() => []);

/** "rate-limit on POST /v2/droplets: 429 with a retry-after, nothing is done (once yet, until 19:02:11)" */
export function faultText({ kind, when, host, seconds, left, until, begun }: Fault): string {
  const family = faultKinds[kind].family;
  const about = [host, family === "request" || begun ? when : undefined].filter(Boolean).join(", ");
  const waits =
    begun || family === "request" ? [] : [when === "script" ? "waits for a remote script" : `waits for ${when}`];
  const limits = [
    ...waits,
    ...(seconds === undefined ? [] : [`${seconds} s`]),
    ...(left === undefined ? [] : [left === 1 ? "once yet" : `${left} times yet`]),
    `until ${until.slice(11, 19)} UTC`,
  ];
  return `${kind}${about ? ` on ${about}` : ""}: ${faultKinds[kind].what} (${limits.join(", ")})`;
}

const head = (faults: Fault[]): string =>
  `${faults.length === 1 ? "A fault is" : `${faults.length} faults are`} switched on (\`npx seawall fault clear\` ends ${faults.length === 1 ? "it" : "them"}):`;

/** Says which faults are at work, so that nobody wonders. Nothing where there are none. */
export const faultLines = (faults: Fault[]): string[] =>
  faults.length === 0 ? [] : [head(faults), ...faults.map((fault) => `  ${fault.id}  ${faultText(fault)}`)];

export function tellFaults(faults: Fault[], progress: Progress): void {
  for (const line of faultLines(faults)) progress.line(progress.style.warn(line));
}

/** Runs work; where it fails, its message says that faults were switched on before. */
export async function besideFaults<T>(faults: Fault[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (faults.length === 0 || !(error instanceof CliError)) throw error;
    const told = ["Faults were switched on when this began:", ...faults.map((fault) => `  ${faultText(fault)}`)];
    const next = "`npx seawall fault clear` ends those that are left; then run `npx seawall up` again.";
    throw new CliError([error.message, "", ...told, next].join("\n"), error.code);
  }
}
