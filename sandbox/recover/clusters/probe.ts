import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type KubernetesApi } from "./api";
import { nodeStates } from "./nodes";

/** How a cluster is found. */
export type Finding =
  /** It answers. `lost`: nodes that it does not know, or that are not Ready. */
  | { kind: "answers"; lost: { node: string; what: "missing" | "not Ready" }[] }
  /** Its API does not answer, or not to us. */
  | { kind: "silent"; reason: string };

/** In milliseconds. */
export interface Waits {
  /** How long one request may take. */
  requestMs: number;
  /** How long hosts that were just powered on have to come back. */
  afterPowerOnMs: number;
  /** How long an API has to answer where nothing was powered on. */
  silenceMs: number;
  pollMs: number;
}

export const defaultWaits: Waits = { requestMs: 5000, afterPowerOnMs: 90_000, silenceMs: 10_000, pollMs: 2000 };

/**
 * Asks a cluster for its nodes.
 *
 * @param expected Names of the nodes that must be there and Ready.
 * @param poweredOn Those of them whose hosts were off until a moment ago. They are waited for, and so is everybody else
 *   then: a cluster that had lost its control plane takes a while to see its nodes again.
 */
export async function probe(
  api: KubernetesApi,
  expected: string[],
  poweredOn: string[],
  report: (detail: string) => void,
  waits: Waits = defaultWaits,
): Promise<Finding> {
  const started = Date.now();
  const patience = poweredOn.length > 0 ? waits.afterPowerOnMs : waits.silenceMs;
  const firstSeen = new Map<string, string | undefined>();
  for (;;) {
    const finding = await look(api, expected, poweredOn, firstSeen);
    const isFinal = finding.kind === "silent" ? finding.refused : finding.lost.length === 0 || poweredOn.length === 0;
    if (isFinal || Date.now() - started >= patience) return finding;
    report(
      finding.kind === "silent"
        ? `waiting for the API: ${finding.reason}`
        : `waiting for ${finding.lost.map((lost) => lost.node).join(", ")}`,
    );
    await sleep(waits.pollMs);
  }
}

type Look = Extract<Finding, { kind: "answers" }> | { kind: "silent"; reason: string; refused: boolean };

/** @param firstSeen What was found out of the lives of hosts that were powered on, by earlier looks. */
async function look(
  api: KubernetesApi,
  expected: string[],
  poweredOn: string[],
  firstSeen: Map<string, string | undefined>,
): Promise<Look> {
  try {
    const states = await nodeStates(api);
    // A node that has been off for less than its lease lasts is Ready on paper: it is back when it says so itself again.
    const isBack = (node: string): boolean => {
      const state = states.get(node);
      if (!state?.ready) return false;
      if (!poweredOn.includes(node) || state.renewed === undefined) return true;
      if (!firstSeen.has(node)) firstSeen.set(node, state.renewed);
      return firstSeen.get(node) !== state.renewed;
    };
    const lost = expected.filter((node) => !isBack(node));
    return {
      kind: "answers",
      lost: lost.map((node) => ({ node, what: states.has(node) ? "not Ready" : "missing" })),
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Who is refused once is refused again.
    return { kind: "silent", reason: error.message, refused: error.status === 401 || error.status === 403 };
  }
}
