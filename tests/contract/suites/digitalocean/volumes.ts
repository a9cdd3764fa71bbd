import type { Suite } from "../../target";
import { droplet, gone, made, refusal, refused, unknownId } from "../requests";

export const volumes: Suite = (target) => {
  const all = () => target.digitalOcean.v2.volumes;
  const draft = (name: string) => ({
    name: target.name(name),
    region: target.region,
    size_gigabytes: 1,
    filesystem_type: "ext4",
    filesystem_label: "data",
    description: "d",
  });

  test("is created, read, listed and deleted by id and by name", async () => {
    const [first, second] = [draft("first"), draft("second")];
    const given = {
      name: first.name,
      sizeGigabytes: 1,
      description: "d",
      filesystemType: "ext4",
      filesystemLabel: "data",
    };
    const volume = (await all().post({ ...given, region: target.region }))?.volume;
    expect(volume).toMatchObject({ ...given, region: { slug: target.region }, dropletIds: [] });
    expect((await all().byVolume_id(String(volume?.id)).get())?.volume).toEqual(volume);
    await made(target, "/v2/volumes", second, 201);
    await refused(target, ["POST", "/v2/volumes", first], 409, /already exists/);
    const found = await all().get({ queryParameters: { name: second.name, region: target.region } });
    expect(found?.volumes?.map((each) => each.name)).toEqual([second.name]);
    await all().delete({ queryParameters: { name: second.name, region: target.region } });
    expect((await all().get({ queryParameters: { name: second.name } }))?.volumes).toEqual([]);
    await all().byVolume_id(String(volume?.id)).delete();
    expect(await refusal(all().byVolume_id(String(volume?.id)).get())).toEqual(unknownId);
  });

  test("is attached, grown and detached, and stays when its droplet goes", async () => {
    const id = await droplet(target, "disk");
    const { volume } = (await made(target, "/v2/volumes", draft("data"), 201)) as { volume: { id: string } };
    const route = `/v2/volumes/${volume.id}`;
    const one = all().byVolume_id(volume.id);
    const act = async (body: object) => {
      const { action } = (await made(target, `${route}/actions`, body, 202)) as { action: { id: number } };
      await target.settle();
      expect((await one.actions.byAction_id(action.id).get())?.action?.status).toBe("completed");
    };
    await act({ type: "attach", droplet_id: id, region: target.region });
    expect((await one.get())?.volume?.dropletIds).toEqual([id]);
    expect((await target.digitalOcean.v2.droplets.byDroplet_id(id).get())?.droplet?.volumeIds).toEqual([volume.id]);
    await refused(target, ["DELETE", route], 409, /attached/);
    await refused(target, ["POST", `${route}/actions`, { type: "resize", size_gigabytes: 1 }], 422, /greater/);
    await act({ type: "resize", size_gigabytes: 2 });
    expect((await one.get())?.volume?.sizeGigabytes).toBe(2);
    await act({ type: "detach", droplet_id: id });
    await act({ type: "attach", droplet_id: id });
    expect((await one.actions.get())?.meta?.total).toBe(4);
    expect((await one.snapshots.get())?.snapshots).toEqual([]);
    await gone(target, `/v2/droplets/${id}`);
    expect((await one.get())?.volume?.dropletIds).toEqual([]);
    await gone(target, route);
  });

  test.each([
    [{ name: `${target.prefix}-Data` }, /name must be/],
    [{ size_gigabytes: 0 }, /size_gigabytes must be between 1 and 16384/],
    [{ filesystem_type: "btrfs" }, /ext4 or xfs/],
    [{ region: "mars1" }, /region mars1 does not exist/],
  ])("%j is refused", async (fields, message) => {
    await refused(target, ["POST", "/v2/volumes", { ...draft("bad"), ...fields }], 422, message);
  });
};
