import * as pulumi from "@pulumi/pulumi";
import { History, judge, refusedChange } from "../../../../components/cluster/history";
import { refusedMove } from "../../../../components/cluster/channel";
import { bucket, make } from "./program";

const history = (change: Partial<History> = {}): History => ({
  channel: "1.35/stable",
  controlPlanes: [{ name: "k8s-cp-1", machine: "100" }],
  workers: ["k8s-apps-1"],
  encryption: "0123456789abcdef",
  ...change,
});
/** Control planes by the last part of their names; a machine that is not known yet is undefined. */
const machines = (all: Record<string, string | undefined>): History["controlPlanes"] =>
  Object.entries(all).map(([key, machine]) => ({ name: `k8s-cp-${key}`, machine }));
const three = history({ controlPlanes: machines({ a: "1", b: "2", c: "3" }) });

describe("the channel", () => {
  test.each([
    ["1.34/stable", "1.34/stable"],
    ["1.34/stable", "1.35/stable"],
    ["1.35/edge", "1.36/stable"],
    ["1.36/stable", "1.36/candidate"],
  ])("may go from %s to %s", (from, to) => expect(refusedMove(from, to)).toBeUndefined());

  test.each([
    [
      "1.34/stable",
      "1.36/stable",
      "the channel cannot go from 1.34/stable to 1.36/stable at once: Kubernetes is upgraded by one minor version at a time. Go to 1.35/stable first",
    ],
    [
      "1.36/stable",
      "1.35/stable",
      "the channel cannot go from 1.36/stable down to 1.35/stable: a datastore that a newer Kubernetes has written is not for an older one. Restore a backup into a new cluster instead",
    ],
  ])("may not go from %s to %s", (from, to, reason) => expect(refusedMove(from, to)).toBe(reason));
});

describe("from one update to the next", () => {
  const allowed: [string, History, History][] = [
    ["nothing changes", history(), history()],
    ["workers come and go", history(), history({ workers: ["k8s-apps-2"] })],
    [
      "a sole control plane gets two more",
      history(),
      history({ controlPlanes: machines({ 1: "100", 2: undefined, 3: undefined }) }),
    ],
    ["three become one again", three, history({ controlPlanes: machines({ a: "1" }) })],
    ["one of three is replaced", three, history({ controlPlanes: machines({ a: "1", b: undefined, c: "3" }) })],
    ["the first of three is replaced", three, history({ controlPlanes: machines({ a: undefined, b: "2", c: "3" }) })],
    ["the first of three goes", three, history({ controlPlanes: machines({ b: "2", c: "3", d: undefined }) })],
    [
      "two of five are replaced",
      history({ controlPlanes: machines({ a: "1", b: "2", c: "3", d: "4", e: "5" }) }),
      history({ controlPlanes: machines({ a: "1", b: undefined, c: undefined, d: "4", e: "5" }) }),
    ],
  ];
  test.each(allowed)("%s", (_what, old, next) => expect(refusedChange(old, next, false)).toBeUndefined());

  const refused: [string, History, History, string][] = [
    [
      "a sole control plane is replaced",
      history(),
      history({ controlPlanes: machines({ 1: undefined }) }),
      'k8s-cp-1 is the only control plane: another machine in its place would found an empty cluster. Take a backup and say restoreFrom: "latest", or let two more join first',
    ],
    [
      "a sole control plane makes room for three others",
      history(),
      history({ controlPlanes: machines({ a: undefined, b: undefined, c: undefined }) }),
      'k8s-cp-1 is the only control plane: another machine in its place would found an empty cluster. Take a backup and say restoreFrom: "latest", or let two more join first',
    ],
    [
      "none of three is left",
      three,
      history({ controlPlanes: machines({ a: undefined, b: undefined, c: undefined }) }),
      'no control plane would be left of k8s-cp-a, k8s-cp-b, k8s-cp-c, and the cluster with them. Replace one at a time, or take a backup and say restoreFrom: "latest"',
    ],
    [
      "two of three are replaced",
      three,
      history({ controlPlanes: machines({ a: "1", b: undefined, c: undefined }) }),
      "k8s-cp-b, k8s-cp-c would be replaced at once, and a datastore of 3 survives the loss of 1. Replace one at a time",
    ],
    [
      "the first goes with a worker",
      three,
      history({ controlPlanes: machines({ b: "2", c: "3", d: undefined }), workers: [] }),
      "k8s-apps-1 would be removed in the same update as k8s-cp-a, from which they take their leave. Remove them first, and then change k8s-cp-a",
    ],
    [
      "the first goes with another",
      three,
      history({ controlPlanes: machines({ c: "3" }) }),
      "k8s-cp-b would be removed in the same update as k8s-cp-a, from which they take their leave. Remove them first, and then change k8s-cp-a",
    ],
    [
      "the key is another one",
      history(),
      history({ encryption: "fedcba9876543210" }),
      "encryptionKey is another one than before, and secrets that are written could not be read any more. Leave it as it was",
    ],
    [
      "a minor version is skipped",
      history({ channel: "1.34/stable" }),
      history({ channel: "1.36/stable" }),
      refusedMove("1.34/stable", "1.36/stable")!,
    ],
  ];
  test.each(refused)("not: %s", (_what, old, next, reason) => expect(refusedChange(old, next, false)).toBe(reason));

  test("a backup to start from lets a sole control plane be replaced", () => {
    expect(refusedChange(history(), history({ controlPlanes: machines({ 1: undefined }) }), true)).toBeUndefined();
  });
});

describe("the hook", () => {
  const args = (oldInputs?: History, newInputs?: History) =>
    ({
      oldInputs: oldInputs && { input: oldInputs },
      newInputs: newInputs && { input: newInputs },
    }) as unknown as pulumi.ResourceHookArgs;
  const down = args(history(), history({ channel: "1.34/stable" }));

  test("says which cluster it is about", () => {
    expect(() => judge("k8s", false, down)).toThrow(/^Cluster "k8s": the channel cannot go from 1.35\/stable down/);
    expect(() => judge("k8s", false, args(undefined, history()))).not.toThrow();
  });

  test("is asked in previews, before what is remembered changes", async () => {
    const { registered } = await make();
    expect(registered.one("Stash").hooks.beforeUpdate).toEqual(["k8s-history"]);
    const hook = registered.hooks.get("k8s-history") as pulumi.ResourceHook;
    expect(hook.opts).toEqual({ onDryRun: true });
    expect(() => hook.callback(down)).toThrow("down to 1.34/stable");
    expect(() => hook.callback(args(history(), history({ controlPlanes: machines({ 1: undefined }) })))).toThrow(
      "is the only control plane",
    );
  });

  test("knows of a backup to start from", async () => {
    const { registered } = await make({ backups: { bucket }, restoreFrom: "latest" });
    const hook = registered.hooks.get("k8s-history") as pulumi.ResourceHook;
    expect(() => hook.callback(args(history(), history({ controlPlanes: machines({ 1: undefined }) })))).not.toThrow();
  });
});
