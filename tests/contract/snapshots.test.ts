import { NoSpaceError } from "../../sandbox/hosts/space";
import { TestCloud } from "./support";

jest.setTimeout(60_000);

let cloud: TestCloud;
beforeEach(async () => (cloud = await TestCloud.start()));
afterEach(() => cloud.remove());

const droplet = async (more: object = {}): Promise<number> => {
  const body = { name: "kept", region: "sgp1", size: "s-1vcpu-1gb", image: "debian-13-x64", ...more };
  const answer = await cloud.call("POST", "/v2/droplets", body);
  await cloud.daemon.settled();
  return (answer.body as { droplet: { id: number } }).droplet.id;
};
const act = (id: number, body: object) => cloud.call("POST", `/v2/droplets/${id}/actions`, body);
const snapshotsOf = async (id: number) =>
  ((await cloud.call("GET", `/v2/droplets/${id}/snapshots`)).body as { snapshots: { id: number }[] }).snapshots;

test("a snapshot that a killed daemon began is listed once it was made anew", async () => {
  const id = await droplet();
  jest.spyOn(cloud.driver, "snapshotHost").mockReturnValueOnce(new Promise(() => undefined));
  const started = await act(id, { type: "snapshot", name: "s" });
  expect(started.status).toBe(201);
  expect(await snapshotsOf(id)).toEqual([]);
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
  const closed = cloud.close();
  await jest.advanceTimersByTimeAsync(11_000);
  jest.useRealTimers();
  await closed;
  await cloud.open();
  const [image] = await snapshotsOf(id);
  expect(cloud.driver.calls).toContain(`snapshotHost ${id} ${image?.id}`);
  const action = await cloud.call("GET", `/v2/actions/${(started.body as { action: { id: number } }).action.id}`);
  expect((action.body as { action: object }).action).toMatchObject({ status: "completed", resource_id: id });
});

test("a snapshot whose disk could not be kept ends as errored and is listed nowhere", async () => {
  const id = await droplet();
  jest.spyOn(cloud.driver, "snapshotHost").mockRejectedValueOnce(new Error("no space"));
  const failing = await act(id, { type: "snapshot", name: "s" });
  await cloud.daemon.settled();
  const action = await cloud.call("GET", `/v2/actions/${(failing.body as { action: { id: number } }).action.id}`);
  expect((action.body as { action: object }).action).toMatchObject({ status: "errored" });
  expect(await snapshotsOf(id)).toEqual([]);
  expect((await cloud.call("GET", "/v2/snapshots")).body).toMatchObject({ snapshots: [] });
});

test("the host gets the limits of its droplet's new size, and the disk of the image that it is made of", async () => {
  const id = await droplet();
  await act(id, { type: "power_off" });
  await cloud.daemon.settled();
  await act(id, { type: "resize", size: "s-2vcpu-4gb", disk: false });
  await cloud.daemon.settled();
  expect(cloud.driver.hosts.get(id)).toMatchObject({ vcpus: 2, memoryMiB: 4096 });
  await act(id, { type: "snapshot", name: "s" });
  await cloud.daemon.settled();
  const image = (await snapshotsOf(id))[0]?.id ?? 0;
  await act(id, { type: "restore", image });
  await cloud.daemon.settled();
  expect(cloud.driver.hosts.get(id)).toMatchObject({ image: "debian-13-x64", snapshot: String(image) });
  const copy = await droplet({ image });
  expect(cloud.driver.hosts.get(copy)).toMatchObject({ image: "debian-13-x64", snapshot: String(image) });
  await act(copy, { type: "rebuild", image: "debian-12-x64" });
  await cloud.daemon.settled();
  expect(cloud.driver.hosts.get(copy)).toMatchObject({ image: "debian-12-x64" });
  expect(cloud.driver.hosts.get(copy)?.snapshot).toBeUndefined();
});

test("an image that a disk is being made of cannot be deleted meanwhile", async () => {
  const id = await droplet();
  await act(id, { type: "snapshot", name: "s" });
  await cloud.daemon.settled();
  const image = (await snapshotsOf(id))[0]?.id ?? 0;
  const other = await droplet({ name: "other" });
  let release: () => void = () => undefined;
  jest.spyOn(cloud.driver, "rebuildHost").mockReturnValueOnce(new Promise((resolve) => (release = resolve)));
  await act(id, { type: "restore", image });
  // Another droplet may begin and end with it meanwhile.
  expect((await act(other, { type: "rebuild", image })).status).toBe(201);
  while (!cloud.driver.calls.includes(`rebuildHost ${other} ${image}`)) await new Promise(setImmediate);
  const refused = await cloud.call("DELETE", `/v2/snapshots/${image}`);
  expect([refused.status, (refused.body as { message: string }).message]).toEqual([
    422,
    "Image already has a pending event.",
  ]);
  release();
  await cloud.daemon.settled();
  expect((await cloud.call("DELETE", `/v2/snapshots/${image}`)).status).toBe(204);
  expect(cloud.driver.calls).toContain(`deleteSnapshot ${image}`);
});

test("a backup is taken when it is asked for, restored, and converted to a snapshot", async () => {
  const id = await droplet({ backups: true });
  await droplet({ name: "without" });
  const taken = await cloud.call("POST", "/_seawall/backups");
  expect([taken.status, (taken.body as { actions: unknown[] }).actions]).toEqual([
    202,
    [{ id: expect.any(String) as string, droplet: String(id) }],
  ]);
  await cloud.daemon.settled();
  const shown = async () =>
    ((await cloud.call("GET", `/v2/droplets/${id}`)).body as { droplet: Record<string, number[]> }).droplet;
  const image = (await shown()).backup_ids?.[0] ?? 0;
  expect(await snapshotsOf(id)).toEqual([]);
  expect((await cloud.call("GET", `/v2/snapshots/${image}`)).status).toBe(400);
  await act(id, { type: "restore", image });
  await cloud.daemon.settled();
  expect(cloud.driver.calls).toContain(`rebuildHost ${id} ${image}`);
  expect((await cloud.call("POST", `/v2/images/${image}/actions`, { type: "convert" })).status).toBe(201);
  await cloud.daemon.settled();
  expect(await shown()).toMatchObject({ backup_ids: [], snapshot_ids: [image] });
});

test("a volume is made of a snapshot by the driver, and none stays where it failed", async () => {
  const volume = async (body: object) =>
    cloud.call("POST", "/v2/volumes", { name: "data", region: "sgp1", size_gigabytes: 1, ...body });
  const { id } = ((await volume({ filesystem_type: "xfs" })).body as { volume: { id: string } }).volume;
  jest.spyOn(cloud.driver, "snapshotVolume").mockRejectedValueOnce(new NoSpaceError("/data", 2 ** 31, 2 ** 30));
  const full = await cloud.call("POST", `/v2/volumes/${id}/snapshots`, { name: "s" });
  expect([full.status, (full.body as { message: string }).message]).toEqual([
    422,
    expect.stringContaining("2.0 GiB are needed beside 1.0 GiB in reserve, and 1.0 GiB are free in /data"),
  ]);
  const kept = await cloud.call("POST", `/v2/volumes/${id}/snapshots`, { name: "s" });
  const { snapshot } = kept.body as { snapshot: { id: string; size_gigabytes: number } };
  expect(snapshot.size_gigabytes).toBe(1.5);
  const copy = await volume({ name: "copy", size_gigabytes: 3, snapshot_id: snapshot.id });
  const made = (copy.body as { volume: { id: string } }).volume;
  expect(cloud.driver.calls).toContain(`createVolume ${made.id} 3 of ${snapshot.id}`);
  expect((await cloud.call("GET", "/v2/snapshots?resource_type=volume")).body).toMatchObject({ meta: { total: 1 } });
});

test("a volume's snapshot that a killed daemon was copying is gone", async () => {
  const body = { name: "data", region: "sgp1", size_gigabytes: 1 };
  const answer = await cloud.call("POST", "/v2/volumes", body);
  const { id } = (answer.body as { volume: { id: string } }).volume;
  const never = new Promise<never>(() => undefined);
  const copying = jest.spyOn(cloud.driver, "snapshotVolume").mockReturnValueOnce(never);
  cloud.call("POST", `/v2/volumes/${id}/snapshots`, { name: "s" }).catch(() => undefined);
  while (copying.mock.calls.length === 0) await new Promise(setImmediate);
  const snapshot = copying.mock.calls[0]?.[1] ?? "";
  expect((await cloud.call("GET", "/v2/snapshots")).body).toMatchObject({ snapshots: [] });
  expect((await cloud.call("GET", `/v2/snapshots/${snapshot}`)).status).toBe(404);
  await cloud.close();
  await cloud.open();
  expect(cloud.driver.calls).toContain(`deleteVolumeSnapshot ${snapshot}`);
  expect(cloud.daemon.cloud.store.volumeSnapshots.all()).toEqual([]);
});
