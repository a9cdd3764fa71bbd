import { TestCloud, token } from "../../contract/support";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

jest.setTimeout(60_000);

const type = "digitalocean:index/droplet:Droplet";
const inputs = { name: "web", region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64", resizeDisk: false };

let cloud: TestCloud;
let plugin: Plugin<unknown>;

beforeAll(async () => {
  cloud = await TestCloud.start();
  plugin = new Plugin(digitalocean as never, "web");
  plugin.provider.configure({ apiEndpoint: cloud.url, token });
});
afterAll(() => cloud.remove());

/** The kinds of actions that DigitalOcean keeps of a droplet, the oldest first. */
async function actionsOf(id: string): Promise<string[]> {
  const answer = await cloud.call("GET", `/v2/droplets/${id}/actions?per_page=200`);
  return (answer.body as { actions: { id: number; type: string }[] }).actions
    .sort((a, b) => a.id - b.id)
    .map((action) => action.type);
}

/** Creates a droplet, updates it, and tells the actions of the update alone. */
async function change(before: Values, after: Values) {
  const { id, state } = await plugin.create(type, { ...inputs, ...before });
  const made = (await actionsOf(id)).length;
  const updated = await plugin.update(type, id, state, { ...inputs, ...after });
  const seen = async () => (await actionsOf(id)).slice(made);
  return { id, state: updated, seen, actions: await seen() };
}

const policy = { plan: "weekly", weekday: "MON", hour: 4 };

test.each<[string, Values, Values, string[]]>([
  ["a name", {}, { name: "other" }, ["rename"]],
  ["a size", {}, { size: "s-2vcpu-2gb" }, ["power_off", "resize", "power_on"]],
  ["backups", {}, { backups: true }, ["enable_backups"]],
  ["backups with a policy", {}, { backups: true, backupPolicy: policy }, ["enable_backups", "change_backup_policy"]],
  [
    "another policy",
    { backups: true, backupPolicy: policy },
    { backups: true, backupPolicy: { plan: "daily", hour: 8 } },
    ["change_backup_policy"],
  ],
  ["no policy any more", { backups: true, backupPolicy: policy }, { backups: true }, []],
  ["no backups any more", { backups: true, backupPolicy: policy }, {}, ["disable_backups"]],
  ["IPv6", {}, { ipv6: true }, ["enable_ipv6"]],
  ["a size and a name", {}, { size: "s-2vcpu-2gb", name: "b" }, ["power_off", "resize", "power_on", "rename"]],
  ["tags", { tags: ["a"] }, { tags: ["b"] }, []],
  ["a graceful end", {}, { gracefulShutdown: true }, []],
])("%s: the actions of the official provider", async (_, before, after, actions) => {
  const { state, actions: seen } = await change(before, after);
  expect(seen).toEqual(actions);
  const wanted = { ...inputs, ...after };
  expect(plugin.changes(type, state, wanted, plugin.check(type, wanted).values)).toEqual([]);
});

test("what an update waits for hides what the program wants of backups, as with the official provider", async () => {
  const { state, actions } = await change({ backups: true }, { name: "hidden", backups: true, ipv6: true });
  expect(actions).toEqual(["rename"]);
  expect(state).toMatchObject({ name: "hidden", ipv6: false });
  const off = change({}, { name: "unhidden", backups: true, backupPolicy: policy });
  await expect(off).rejects.toThrow("backup_policy can only be set when backups are enabled");
});

test("a policy without backups is refused when the droplet is made", async () => {
  const given = { ...inputs, backups: false, backupPolicy: policy };
  await expect(plugin.create(type, given)).rejects.toThrow("backup_policy can only be set when backups are enabled");
});

test("a droplet is on again after a resize that was refused", async () => {
  const { id, state } = await plugin.create(type, inputs);
  await expect(plugin.update(type, id, state, { ...inputs, size: "nope" })).rejects.toThrow(": 422 ");
  expect((await plugin.read(type, id, state))!.state).toMatchObject({ status: "active", size: inputs.size });
});

test("snapshots of droplets and volumes are taken, read, made into new ones and deleted", async () => {
  const droplet = await plugin.create(type, { ...inputs, name: "kept" });
  const dropletSnapshot = "digitalocean:index/dropletSnapshot:DropletSnapshot";
  const taken = await plugin.create(dropletSnapshot, { name: "of-a-droplet", dropletId: droplet.id });
  expect(taken.state).toMatchObject({
    name: "of-a-droplet",
    dropletId: droplet.id,
    regions: ["fra1"],
    minDiskSize: 25,
  });
  const again = await plugin.create(type, { ...inputs, name: "again", image: taken.id });
  expect(again.state).toMatchObject({ image: taken.id, status: "active" });
  expect((await plugin.read(type, again.id))!.inputs.image).toBe(taken.id);

  const volumeType = "digitalocean:index/volume:Volume";
  const volume = await plugin.create(volumeType, { name: "v", region: "fra1", size: 5, initialFilesystemType: "xfs" });
  const volumeSnapshot = "digitalocean:index/volumeSnapshot:VolumeSnapshot";
  const given = { name: "of-a-volume", volumeId: volume.id, tags: ["a"] };
  const kept = await plugin.create(volumeSnapshot, given);
  expect(kept.state).toMatchObject({ volumeId: volume.id, tags: ["a"], minDiskSize: 5 });
  const retagged = await plugin.update(volumeSnapshot, kept.id, kept.state, { ...given, tags: ["b"] });
  expect(retagged.tags).toEqual(["b"]);
  const copy = await plugin.create(volumeType, { name: "w", region: "fra1", size: 6, snapshotId: kept.id });
  expect(copy.state).toMatchObject({ filesystemType: "xfs", snapshotId: kept.id });

  for (const { id, state, of } of [
    { ...taken, of: dropletSnapshot },
    { ...kept, of: volumeSnapshot },
  ]) {
    await plugin.delete(of, id, state);
    expect(await plugin.read(of, id, state)).toBeUndefined();
    await expect(plugin.delete(of, id, state)).rejects.toThrow(": 404 ");
  }
});
