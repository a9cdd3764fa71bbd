import * as crypto from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { RemoteScript } from "../remote/script";
import type { ClusterFacts } from "./bundles";
import { refusedMove } from "./channel";
import type { Scope } from "./scope";

/** What is remembered of a cluster from one update to the next. */
export interface History {
  channel: string;
  /** In order: the first one is whom nodes take their leave from. */
  controlPlanes: { name: string; machine: unknown }[];
  workers: string[];
  /** Of the key that secrets are encrypted with: its hash. */
  encryption: unknown;
}

/**
 * Why a cluster cannot go from `old` to `next` in one update, or undefined where it can. A machine that is not known yet
 * is a new one.
 *
 * @param restores Whether a cluster that is founded anew starts from a backup.
 */
export function refusedChange(old: History, next: History, restores: boolean): string | undefined {
  return (
    refusedMove(old.channel, next.channel) ??
    refusedKey(old, next) ??
    refusedLoss(old, next, restores) ??
    refusedLeave(old, next)
  );
}

function refusedKey(old: History, next: History): string | undefined {
  const founded = old.controlPlanes.some((one) => fateOf(one, next) === "kept");
  if (!founded || old.encryption === next.encryption) return undefined;
  return "encryptionKey is another one than before, and secrets that are written could not be read any more. Leave it as it was";
}

function refusedLoss(old: History, next: History, restores: boolean): string | undefined {
  if (restores || old.controlPlanes.length === 0) return undefined;
  const [first] = old.controlPlanes;
  const replaced = old.controlPlanes.filter((one) => fateOf(one, next) === "replaced");
  const kept = old.controlPlanes.filter((one) => fateOf(one, next) === "kept");
  const backup = 'Take a backup and say restoreFrom: "latest"';
  if (kept.length === 0 && old.controlPlanes.length === 1) {
    return `${first!.name} is the only control plane: another machine in its place would found an empty cluster. ${backup}, or let two more join first`;
  }
  if (kept.length === 0) {
    return `no control plane would be left of ${listed(old.controlPlanes)}, and the cluster with them. Replace one at a time, or ${lower(backup)}`;
  }
  const bearable = Math.floor((old.controlPlanes.length - 1) / 2);
  if (replaced.length > bearable) {
    return `${listed(replaced)} would be replaced at once, and a datastore of ${old.controlPlanes.length} survives the loss of ${bearable}. Replace one at a time`;
  }
  return undefined;
}

/** Nodes take their leave from the first control plane, which must be there for as long as they do. */
function refusedLeave(old: History, next: History): string | undefined {
  const [first, ...others] = old.controlPlanes;
  if (!first || fateOf(first, next) === "kept") return undefined;
  const gone = [
    ...others.filter((one) => fateOf(one, next) === "gone").map(({ name }) => name),
    ...old.workers.filter((name) => !next.workers.includes(name)),
  ];
  if (gone.length === 0) return undefined;
  return `${gone.join(", ")} would be removed in the same update as ${first.name}, from which they take their leave. Remove them first, and then change ${first.name}`;
}

function fateOf({ name, machine }: History["controlPlanes"][number], next: History): "kept" | "replaced" | "gone" {
  const now = next.controlPlanes.find((one) => one.name === name);
  if (!now) return "gone";
  return now.machine === machine ? "kept" : "replaced";
}

const listed = (nodes: History["controlPlanes"]): string => nodes.map(({ name }) => name).join(", ");
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * Remembers what the cluster is once all of its nodes are that, and refuses the next update in its preview where it would
 * lose the cluster or asks of Kubernetes what it cannot do.
 */
export function recordHistory({ name, args, child }: Scope, facts: ClusterFacts, joined: RemoteScript[]): void {
  const restores = args.restoreFrom !== undefined;
  const hook = new pulumi.ResourceHook(`${name}-history`, (change) => judge(name, restores, change), {
    onDryRun: true,
  });
  const input: pulumi.Input<History> = {
    channel: facts.channel,
    controlPlanes: facts.controlPlanes.map((node) => ({ name: node.name, machine: node.host.id })),
    workers: facts.nodes.filter(({ kind }) => kind === "worker").map((node) => node.name),
    encryption: pulumi.unsecret(facts.encryptionKey.apply(fingerprint)),
  };
  const opts = { hooks: { beforeUpdate: [hook] }, dependsOn: joined };
  child<pulumi.StashArgs, pulumi.Stash>(pulumi.Stash, "history", { input }, args.transform?.history, opts);
}

const fingerprint = (key: string): string => crypto.createHash("sha256").update(key).digest("hex").slice(0, 16);

export function judge(cluster: string, restores: boolean, { oldInputs, newInputs }: pulumi.ResourceHookArgs): void {
  const [old, next] = [oldInputs?.input, newInputs?.input] as (History | undefined)[];
  const reason = old && next && refusedChange(old, next, restores);
  if (reason) throw new Error(`Cluster "${cluster}": ${reason}.`);
}
