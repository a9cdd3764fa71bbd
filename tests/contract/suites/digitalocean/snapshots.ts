import type { Suite } from "../../target";
import { droplet, dropletBody, gone, made, refused } from "../requests";

interface Action {
  id: number;
  started_at: string;
}

export const snapshots: Suite = (target) => {
  let id: number;
  let image: number;
  const one = () => target.digitalOcean.v2.droplets.byDroplet_id(id);
  const event = (body: object): [string, string, object] => ["POST", `/v2/droplets/${id}/actions`, body];
  const act = async (body: object): Promise<Action> => {
    const { action } = (await made(target, `/v2/droplets/${id}/actions`, body, 201)) as { action: Action };
    await target.settle();
    const ended = (await one().actions.byAction_id(action.id).get())?.action;
    expect([ended?.status, ended?.completedAt]).toEqual(["completed", expect.any(Date)]);
    return action;
  };
  const addresses = async () => (await one().get())?.droplet?.networks?.v4;

  beforeAll(async () => (id = await droplet(target, "snapped")));

  test("a droplet's snapshot is an image, a snapshot and listed with the droplet", async () => {
    const { started_at: startedAt } = await act({ type: "snapshot", name: target.name("first") });
    const [taken] = (await one().snapshots.get())?.snapshots ?? [];
    image = taken?.id ?? 0;
    expect(taken).toMatchObject({
      name: target.name("first"),
      type: "snapshot",
      regions: [target.region],
      minDiskSize: 25,
      createdAt: new Date(startedAt),
    });
    expect(taken?.sizeGigabytes).toBeGreaterThan(0);
    expect((await one().get())?.droplet?.snapshotIds).toEqual([image]);
    const { snapshot } = (await target.call("GET", `/v2/snapshots/${image}`)).body as { snapshot: object };
    expect(snapshot).toEqual({
      id: String(image),
      name: target.name("first"),
      created_at: startedAt,
      regions: [target.region],
      resource_id: String(id),
      resource_type: "droplet",
      min_disk_size: 25,
      size_gigabytes: taken?.sizeGigabytes,
      tags: [],
    });
    const listed = await target.digitalOcean.v2.snapshots.get({
      queryParameters: { resourceType: "droplet", perPage: 200 },
    });
    expect(listed?.snapshots?.map((each) => each.id)).toContain(String(image));
  });

  test("a restore keeps the droplet's addresses, and takes images of this droplet alone", async () => {
    const before = await addresses();
    await act({ type: "restore", image });
    expect(await addresses()).toEqual(before);
    expect((await one().get())?.droplet?.status).toBe("active");
    await refused(target, event({ type: "restore", image: 1 }), 404, /image/);
  });

  test("a rebuild changes the droplet's image and keeps its addresses", async () => {
    const before = await addresses();
    await act({ type: "rebuild", image });
    expect((await one().get())?.droplet?.image?.id).toBe(image);
    await act({ type: "rebuild", image: "debian-12-x64" });
    expect((await one().get())?.droplet?.image?.slug).toBe("debian-12-x64");
    expect(await addresses()).toEqual(before);
    await refused(target, event({ type: "rebuild", image: "no-such-image" }), 422, /image/);
  });

  target.sandboxOnly("a new droplet is made of it, in its regions and on a disk that is large enough", async () => {
    const copy = await droplet(target, "copy", { image });
    const shown = (await target.digitalOcean.v2.droplets.byDroplet_id(copy).get())?.droplet;
    expect(shown?.image).toMatchObject({ id: image, type: "snapshot" });
    const route = "/v2/snapshots";
    await refused(target, ["POST", `/v2/droplets/${copy}/actions`, { type: "restore", image }], 422, /this Droplet/);
    const body = dropletBody(target, target.name("elsewhere"), { image });
    await refused(target, ["POST", "/v2/droplets", { ...body, region: "nyc1" }], 422, /region/);
    await refused(target, ["POST", "/v2/droplets", { ...body, size: "s-1vcpu-512mb-10gb" }], 422, /disk|size/);
    // It outlives the droplet that it is of, and a droplet outlives the snapshot that it is made of.
    await gone(target, `/v2/droplets/${id}`);
    await gone(target, `${route}/${image}`);
    expect((await target.digitalOcean.v2.droplets.byDroplet_id(copy).get())?.droplet?.image?.id).toBe(image);
    await gone(target, `/v2/droplets/${copy}`);
  });

  test("what is no snapshot is told from what is not there", async () => {
    const debian = (await target.call("GET", "/v2/images/debian-13-x64")).body as { image: { id: number } };
    await refused(target, ["GET", `/v2/snapshots/${debian.image.id}`], 400, "the resource is not a snapshot");
    await refused(target, ["DELETE", "/v2/snapshots/1"], 404, /could not be found/);
  });
};
