import type { Suite } from "../../target";
import { droplet, gone, made, refused } from "../requests";

export const images: Suite = (target) => {
  let id: number;
  let image: number;
  const all = () => target.digitalOcean.v2.images;

  beforeAll(async () => {
    id = await droplet(target, "imaged");
    await made(target, `/v2/droplets/${id}/actions`, { type: "snapshot", name: target.name("image") }, 201);
    await target.settle();
    const taken = await target.digitalOcean.v2.droplets.byDroplet_id(id).snapshots.get();
    image = taken?.snapshots?.[0]?.id ?? 0;
  });
  afterAll(() => gone(target, `/v2/droplets/${id}`));

  const listed = async (query: string) => {
    const answer = await target.call("GET", `/v2/images?per_page=200&${query}`);
    return (answer.body as { images: { id: number; slug: string | null }[] }).images;
  };

  test("are listed by kind: public ones, and the account's own", async () => {
    const debian = { slug: "debian-13-x64", public: true, type: "base" };
    expect(await listed("type=distribution")).toContainEqual(expect.objectContaining(debian));
    expect((await listed("type=distribution")).map((each) => each.id)).not.toContain(image);
    expect(await listed("private=true")).toContainEqual(
      expect.objectContaining({ id: image, slug: null, public: false, type: "snapshot", distribution: "Debian" }),
    );
    expect((await listed("private=true")).map((each) => each.slug)).not.toContain("debian-13-x64");
    const byNumber = await target.call("GET", "/v2/images/debian-13-x64");
    const { image: found } = byNumber.body as { image: { id: number } };
    expect((await target.call("GET", `/v2/images/${found.id}`)).body).toEqual(byNumber.body);
  });

  target.sandboxOnly("an own one is renamed, described and tagged; a public one is not", async () => {
    const change = { name: target.name("renamed"), description: "before the change" };
    expect((await all().byImage_id(image).put(change))?.image).toMatchObject({ ...change, distribution: "Debian" });
    const answer = await target.call("PUT", `/v2/images/${image}`, { distribution: "Plan 9" });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { image: { name: change.name, distribution: "Unknown" } },
    ]);
    const tag = target.name("imaged");
    await made(target, "/v2/tags", { name: tag }, 201);
    const resources = { resources: [{ resource_id: String(image), resource_type: "image" }] };
    expect((await target.call("POST", `/v2/tags/${tag}/resources`, resources)).status).toBe(204);
    expect((await listed(`tag_name=${tag}`)).map((each) => each.id)).toEqual([image]);
    expect((await target.call("DELETE", `/v2/tags/${tag}`)).status).toBe(204);
    const debian = (await target.call("GET", "/v2/images/debian-13-x64")).body as { image: { id: number } };
    expect((await target.call("DELETE", `/v2/images/${debian.image.id}`)).status).toBe(403);
  });

  target.sandboxOnly("is transferred to another region, once", async () => {
    const route = `/v2/images/${image}/actions`;
    const { action } = (await made(target, route, { type: "transfer", region: "nyc1" }, 201)) as {
      action: { id: number };
    };
    await target.settle();
    const ended = (await target.call("GET", `${route}/${action.id}`)).body as { action: object };
    expect(ended.action).toMatchObject({ type: "transfer", status: "completed", resource_id: image });
    expect((await all().byImage_id(image).get())?.image?.regions).toEqual([target.region, "nyc1"]);
    expect((await all().byImage_id(image).actions.get())?.actions?.map((each) => each.id)).toEqual([action.id]);
    await refused(target, ["POST", route, { type: "transfer", region: "nyc1" }], 422, /already/);
    await refused(target, ["POST", route, { type: "transfer", region: "mars1" }], 422, /[Rr]egion/);
    await refused(target, ["POST", route, { type: "convert" }], 422, /backup/);
  });

  target.sandboxOnly("is deleted", async () => {
    await all().byImage_id(image).delete();
    await refused(target, ["GET", `/v2/images/${image}`], 404, /could not be found/);
    expect((await target.digitalOcean.v2.droplets.byDroplet_id(id).get())?.droplet?.snapshotIds).toEqual([]);
  });
};
