import * as fs from "node:fs";
import * as path from "node:path";
import { type PendingOperation, type StackExport } from "../cli/outputs";
import { pulumiOutput, type Workspace } from "../cli/pulumi/run";
import { type FailedOperations, nothingFailed } from "./failed";
import { Clouds, find, type Finding } from "./find";
import { label, planRepairs, type Repair } from "./plan";

const dropletType = "digitalocean:index/droplet:Droplet";

/** Runs `pulumi` on the stack with arguments and standard input, and gives its standard output. */
export type RunPulumi = (args: string[], input?: string) => Promise<string>;

/**
 * Settles what an interrupted update left pending, and what a failed one could not do: the cloud may have done it. Gives
 * what was done, for a person; nothing where nothing was pending.
 *
 * @param unreadFile Keeps, while this runs, what was adopted and must still be read: an interrupted repair is finished
 *   by the next one.
 */
export async function settlePending(
  exported: StackExport,
  clouds: Clouds,
  pulumi: RunPulumi,
  report: (detail: string) => void,
  unreadFile: string,
  failed: FailedOperations = nothingFailed,
): Promise<Repair[]> {
  const interrupted = exported.deployment.pending_operations ?? [];
  // Adopted by a repair that was itself interrupted: their outputs were not read yet.
  const unread = readUnread(unreadFile);
  if (interrupted.length + failed.operations.length === 0 && unread.length === 0) return [];
  const findings = await lookUp(exported, interrupted, failed, clouds, report);
  const doubtful = failed.operations.filter((operation) => isDoubtful(exported, operation, findings.get(operation)));
  const pending = [...interrupted, ...doubtful];
  const deployment = { ...exported.deployment, pending_operations: pending };
  const { repairs, state, refresh } = planRepairs({ ...exported, deployment }, findings);
  const present = new Set((state.deployment.resources ?? []).map((r) => r.urn));
  const urns = [...new Set([...unread, ...refresh])].filter((urn) => present.has(urn));
  if (pending.length > 0) {
    report("writing the repaired state");
    fs.mkdirSync(path.dirname(unreadFile), { recursive: true });
    fs.writeFileSync(unreadFile, urns.join("\n"));
    await pulumi(["stack", "import"], JSON.stringify(state));
  }
  if (urns.length > 0) await refreshOnly(urns, pulumi, report);
  fs.rmSync(unreadFile, { force: true });
  return repairs;
}

const readUnread = (file: string): string[] =>
  fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean) : [];

/** Reads resources again from the cloud into the state. */
export async function refreshOnly(urns: string[], pulumi: RunPulumi, report: (detail: string) => void): Promise<void> {
  report(`reading ${urns.length} ${urns.length === 1 ? "resource" : "resources"} again`);
  const targets = urns.flatMap((urn) => ["--target", urn]);
  await pulumi(["refresh", "--yes", "--non-interactive", "--color", "never", ...targets]);
}

/** Whether an operation that failed may have left something: a creation that is there, or a resource that was changed. */
const isDoubtful = (exported: StackExport, { type, resource }: PendingOperation, finding?: Finding): boolean =>
  type === "creating"
    ? finding !== undefined && finding.kind !== "none"
    : (exported.deployment.resources ?? []).some(({ urn }) => urn === resource.urn);

async function lookUp(
  exported: StackExport,
  interrupted: PendingOperation[],
  failed: FailedOperations,
  clouds: Clouds,
  report: (detail: string) => void,
): Promise<Map<PendingOperation, Finding>> {
  const known = new Set((exported.deployment.resources ?? []).map(({ type, id }) => `${type} ${id}`));
  const findings = new Map<PendingOperation, Finding>();
  for (const operation of [...interrupted, ...failed.operations].filter((p) => p.type === "creating")) {
    const { resource } = operation;
    const since = failed.operations.includes(operation) ? new Date(failed.since) : undefined;
    report(`looking for ${label(resource)} in the cloud`);
    const isKnown = (id: string): boolean => known.has(`${resource.type} ${id}`);
    const finding = await find(resource.type, resource.inputs ?? {}, clouds, isKnown, since);
    if (finding.kind === "found") known.add(`${resource.type} ${finding.id}`);
    findings.set(operation, resource.type === dropletType ? await usable(finding, clouds) : finding);
  }
  return findings;
}

/** A droplet's addresses are outputs that others are waiting for: they come with the status. One that failed never has any. */
async function usable(finding: Finding, { digitalocean }: Clouds): Promise<Finding> {
  if (finding.kind !== "found" || (await digitalocean.untilActive(finding.id))) return finding;
  await digitalocean.removeDroplet(finding.id);
  return { kind: "removed", id: finding.id, why: "could not be made" };
}

export const runPulumiWith =
  (workspace: Workspace): RunPulumi =>
  (args, input) =>
    pulumiOutput(args, workspace, input);
