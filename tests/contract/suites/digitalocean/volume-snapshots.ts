import type { Suite } from "../../target";
import { gone, made, refused } from "../requests";

interface Snapshot {
  id: string;
  size_gigabytes: number;
}

export const volumeSnapshots: Suite = (target) => {
  let volume: string;
  const draft = (name: string, more: object = {}) => ({
    name: target.name(name),
    region: target.region,
    size_gigabytes: 1,
    filesystem_type: "ext4",
    ...more,
  });
  const volumeOf = async (body: object): Promise<string> =>
    ((await made(target, "/v2/volumes", body, 201)) as { volume: { id: string } }).volume.id;
  const take = async (of: string, more: object = {}): Promise<Snapshot> => {
    const body = { name: target.name("kept"), ...more };
    return ((await made(target, `/v2/volumes/${of}/snapshots`, body, 201)) as { snapshot: Snapshot }).snapshot;
  };

  beforeAll(async () => (volume = await volumeOf(draft("origin"))));

  test("is taken, read, listed, tagged and deleted", async () => {
    const tag = target.name("kept");
    const snapshot = await take(volume, { tags: [tag] });
    expect(snapshot).toMatchObject({
      name: target.name("kept"),
      regions: [target.region],
      resource_id: volume,
      resource_type: "volume",
      min_disk_size: 1,
      tags: [tag],
    });
    expect(snapshot.size_gigabytes).toBeGreaterThan(0);
    for (const route of ["/v2/snapshots", "/v2/volumes/snapshots"]) {
      const answer = await target.call("GET", `${route}/${snapshot.id}`);
      expect([answer.status, answer.body]).toEqual([200, { snapshot }]);
    }
    const ofVolume = await target.digitalOcean.v2.volumes.byVolume_id(volume).snapshots.get();
    expect(ofVolume?.snapshots?.map((each) => each.id)).toEqual([snapshot.id]);
    const listed = await target.digitalOcean.v2.snapshots.get({
      queryParameters: { resourceType: "volume", perPage: 200 },
    });
    expect(listed?.snapshots?.map((each) => each.id)).toContain(snapshot.id);
    const counted = (await target.call("GET", `/v2/tags/${tag}`)).body as { tag: { resources: object } };
    expect(counted.tag.resources).toMatchObject({ count: 1, volume_snapshots: { count: 1 } });
    const untag = { resources: [{ resource_id: snapshot.id, resource_type: "volume_snapshot" }] };
    expect((await target.call("DELETE", `/v2/tags/${tag}/resources`, untag)).status).toBe(204);
    await target.digitalOcean.v2.volumes.snapshots.bySnapshot_id(snapshot.id).delete();
    await refused(target, ["GET", `/v2/snapshots/${snapshot.id}`], 404, /could not be found/);
    expect((await target.call("DELETE", `/v2/tags/${tag}`)).status).toBe(204);
  });

  test("a volume is made of it, at least as large, in its region", async () => {
    const { id } = await take(volume);
    await gone(target, `/v2/volumes/${volume}`);
    const larger = draft("copy", { snapshot_id: id, size_gigabytes: 2, filesystem_type: undefined });
    const copy = await volumeOf(larger);
    const shown = (await target.digitalOcean.v2.volumes.byVolume_id(copy).get())?.volume;
    expect(shown).toMatchObject({ sizeGigabytes: 2, filesystemType: "ext4" });
    const { id: second } = await take(copy);
    const smaller = { ...larger, name: target.name("small"), snapshot_id: second, size_gigabytes: 1 };
    await refused(target, ["POST", "/v2/volumes", smaller], 422, /size/);
    const elsewhere = { ...larger, name: target.name("far"), region: "nyc1" };
    await refused(target, ["POST", "/v2/volumes", elsewhere], 422, /nyc1|region/);
    for (const snapshot of [id, second]) await gone(target, `/v2/snapshots/${snapshot}`);
    await gone(target, `/v2/volumes/${copy}`);
  });

  target.sandboxOnly("a snapshot needs a name and a volume", async () => {
    const unknown = "/v2/volumes/00000000-0000-4000-8000-000000000000/snapshots";
    await refused(target, ["POST", unknown, { name: "x" }], 404, /could not be found/);
    const lost = { ...draft("lost"), snapshot_id: "00000000-0000-4000-8000-000000000000" };
    await refused(target, ["POST", "/v2/volumes", lost], 404, /snapshot/);
  });
};
