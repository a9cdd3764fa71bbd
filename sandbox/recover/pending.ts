import * as fs from "node:fs";
import * as path from "node:path";
import { type PendingOperation, type StackExport } from "../cli/outputs";
import { pulumiOutput, type Workspace } from "../cli/pulumi/run";
import { Clouds, find, type Finding } from "./find";
import { label, planRepairs, type Repair } from "./plan";

const dropletType = "digitalocean:index/droplet:Droplet";

/** Runs `pulumi` on the stack with arguments and standard input, and gives its standard output. */
export type RunPulumi = (args: string[], input?: string) => Promise<string>;

/**
 * Settles what an interrupted update left pending. Gives what was done, for a person; nothing where nothing was pending.
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
): Promise<Repair[]> {
  const pending = exported.deployment.pending_operations ?? [];
  // Adopted by a repair that was itself interrupted: their outputs were not read yet.
  const unread = readUnread(unreadFile);
  if (pending.length === 0 && unread.length === 0) return [];
  const findings = await lookUp(exported, pending, clouds, report);
  const { repairs, state, refresh } = planRepairs(exported, findings);
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

async function lookUp(
  exported: StackExport,
  pending: PendingOperation[],
  clouds: Clouds,
  report: (detail: string) => void,
): Promise<Map<PendingOperation, Finding>> {
  const known = new Set((exported.deployment.resources ?? []).map(({ type, id }) => `${type} ${id}`));
  const findings = new Map<PendingOperation, Finding>();
  for (const operation of pending.filter((p) => p.type === "creating")) {
    const { resource } = operation;
    report(`looking for ${label(resource)} in the cloud`);
    const isKnown = (id: string): boolean => known.has(`${resource.type} ${id}`);
    const finding = await find(resource.type, resource.inputs ?? {}, clouds, isKnown);
    if (finding.kind === "found") {
      known.add(`${resource.type} ${finding.id}`);
      // Its addresses are outputs that others are waiting for: they come with the status.
      if (resource.type === dropletType) await clouds.digitalocean.untilActive(finding.id);
    }
    findings.set(operation, finding);
  }
  return findings;
}

export const runPulumiWith =
  (workspace: Workspace): RunPulumi =>
  (args, input) =>
    pulumiOutput(args, workspace, input);
