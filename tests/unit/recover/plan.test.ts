import type { PendingOperation } from "../../../sandbox/cli/outputs";
import type { Finding } from "../../../sandbox/recover/find";
import { planRepairs } from "../../../sandbox/recover/plan";
import { dropletUrn, interrupted, pending, urn, volumeUrn } from "./support";

const plan = (finding: Finding) => {
  const exported = interrupted();
  const [droplet] = exported.deployment.pending_operations as [PendingOperation];
  return planRepairs(exported, new Map([[droplet, finding]]));
};

test("a creation that happened becomes a resource with the cloud's id, its inputs standing in for outputs", () => {
  const { state, refresh, repairs } = plan({ kind: "found", id: "101" });
  const before = interrupted().deployment;
  const droplet = before.pending_operations?.[0]?.resource;
  expect(state.deployment.resources).toEqual([
    ...(before.resources ?? []),
    { ...droplet, id: "101", outputs: droplet?.inputs },
  ]);
  expect(state.deployment).not.toHaveProperty("pending_operations");
  expect(state.version).toBe(3);
  expect(refresh).toEqual([dropletUrn, volumeUrn]);
  expect(repairs.map((r) => r.told)).toEqual([
    "creating Droplet h: exists as 101, adopted",
    "updating Volume vol: read again from the cloud",
  ]);
});

test.each<[Finding, string]>([
  [{ kind: "none" }, "creating Droplet h: made again"],
  [
    { kind: "removed", id: "key", why: "existed without its secret" },
    "creating Droplet h: key existed without its secret, removed and made again",
  ],
  [{ kind: "unclear", candidates: ["1", "2"] }, "creating Droplet h: several could be it (1, 2), so it is made again"],
])("a creation that is %j is dropped, so that the update does it", (finding, told) => {
  const { state, refresh, repairs } = plan(finding);
  expect(state.deployment.resources).toEqual(interrupted().deployment.resources);
  expect(refresh).toEqual([volumeUrn]);
  expect(repairs[0]?.told).toBe(told);
});

test("a deletion that finished is dropped without a read", () => {
  const exported = interrupted();
  const gone = pending("digitalocean:index/tag:Tag", "old", {});
  exported.deployment.pending_operations = [{ ...gone, type: "deleting" }];
  expect(planRepairs(exported, new Map()).refresh).toEqual([]);
});

test("a replacement takes the place of what it replaces, which then waits to be deleted", () => {
  const exported = interrupted();
  const replacement = pending("digitalocean:index/tag:Tag", "t", { name: "probe2" });
  exported.deployment.pending_operations = [replacement];
  const { state } = planRepairs(exported, new Map([[replacement, { kind: "found", id: "probe2" }]]));
  const tags = (state.deployment.resources ?? []).map((r, i) => [i, r.urn, r.id, r.delete]);
  const tagUrn = urn("digitalocean:index/tag:Tag", "t");
  expect(tags.filter(([, at]) => at === tagUrn)).toEqual([
    [3, tagUrn, "probe2", undefined],
    [7, tagUrn, "probe", true],
  ]);
});
