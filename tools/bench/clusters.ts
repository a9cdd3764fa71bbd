// How long the dev stack takes to come up from nothing with clusters of different sizes, against its critical path, and how
// long a restore takes. Prints JSON: { ups: [[what, Timing]], restore: { empty, restored } }, in seconds.
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EventServer } from "../../sandbox/cli/pulumi/event-server";
import { Kubectl, liftLimits } from "../../tests/support/cluster";
import { Clone } from "../../tests/support/sandbox";
import { type Span, type Timing, timing } from "./critical-path";

const size = "s-1vcpu-2gb";
const shapes = [
  ["the dev stack, cluster of 1 + 1", 1, 1],
  ["with a cluster of 1 + 4", 1, 4],
  ["with a cluster of 3 + 3", 3, 3],
] as const;

/** Objects that a backup holds besides Kubernetes' own. */
const objects = 500;

/** On a control plane, as root. */
const fillAndBackUp = `set -euo pipefail
for i in $(seq ${objects}); do
  printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: kept-%s }\\ndata: { word: quincunx }\\n---\\n' "$i"
done | /snap/bin/microk8s kubectl create -f - >/dev/null
/usr/local/sbin/seawall-node backup
`;

const seconds = (): number => performance.now() / 1000;

/** Runs an update and gives what it did, by URN. */
async function spansOf(clone: Clone): Promise<Map<string, Span>> {
  const began = new Map<string, number>();
  const spans = new Map<string, Span>();
  const server = await EventServer.listen(({ resourcePreEvent, resOutputsEvent }: EngineEvent) => {
    const { urn } = resourcePreEvent?.metadata ?? {};
    if (urn) began.set(urn, seconds());
    const done = resOutputsEvent?.metadata;
    if (!done || ["same", "read"].includes(done.op)) return;
    spans.set(done.urn, { type: done.type, began: began.get(done.urn) ?? seconds(), ended: seconds() });
  });
  try {
    // `--event-log` is one of the engine's options for debugging.
    const pulumi = [
      "env",
      "PULUMI_DEBUG_COMMANDS=true",
      "pulumi",
      "up",
      "--yes",
      "--skip-preview",
      "--non-interactive",
    ];
    const up = await clone.seawall("exec", "--", ...pulumi, "--event-log", server.address);
    if (up.code !== 0) throw new Error(up.output);
  } finally {
    server.close();
  }
  return spans;
}

const timed = async (clone: Clone): Promise<Timing> => timing(await spansOf(clone), await clone.state());

/** What making the first control plane's cluster takes: empty, and out of a backup. */
async function restore(clone: Clone): Promise<{ empty: number; restored: number }> {
  const founding = (spans: Map<string, Span>, name: string): number => {
    const [, span] = [...spans].find(([urn]) => urn.endsWith(`::${name}-cp-1-kubernetes-node-run`)) ?? [];
    if (!span) throw new Error(`${name} was not founded`);
    return span.ended - span.began;
  };
  const found = async (name: string, more: object): Promise<number> => {
    clone.configure({ [`seawall:clusters.${name}`]: { controlPlanes: { count: 1, size }, backups: {}, ...more } });
    return founding(await spansOf(clone), name);
  };
  const empty = await found("old", {});
  const { hosts, clusters } = JSON.parse(
    await clone.must("exec", "--", "pulumi", "stack", "output", "--json", "--show-secrets"),
  ) as { hosts: Record<string, { dropletId: string }>; clusters: Record<string, { encryptionKey: string }> };
  const made = await clone.inside(Number(hosts["old-cp-1"]?.dropletId), "bash", "-c", fillAndBackUp);
  if (made.code !== 0) throw new Error(made.output);
  await clone.secret("seawall:clusterSecrets.again.encryptionKey", clusters.old?.encryptionKey ?? "");
  const restored = await found("again", { restoreFrom: "old/latest" });
  const kept = await new Kubectl(clone, "again").must("get", "configmaps", "-o", "name");
  if (kept.split("\n").filter((name) => name.includes("/kept-")).length !== objects)
    throw new Error("the restore did not bring every object back");
  return { empty, restored };
}

async function main(): Promise<void> {
  const clone = Clone.make();
  try {
    liftLimits(clone);
    // Makes what is made once: images and plugins.
    await clone.must("preview", "dev");
    const ups: [string, Timing][] = [];
    for (const [what, controlPlanes, workers] of shapes) {
      if (ups.length > 0) await clone.must("exec", "--", "pulumi", "destroy", "--yes", "--skip-preview");
      clone.configure({
        "seawall:clusters.k8s.controlPlanes": { count: controlPlanes, size },
        "seawall:clusters.k8s.workers.apps": { count: workers, size },
      });
      ups.push([what, await timed(clone)]);
      process.stderr.write(`${what}: ${ups.at(-1)![1].wall.toFixed(0)} s\n`);
    }
    process.stdout.write(JSON.stringify({ ups, restore: await restore(clone) }));
  } finally {
    await clone.seawall("reset", "--yes");
    clone.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
