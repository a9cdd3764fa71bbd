import type { Suite } from "../../target";
import { droplet, everyPage, gone, refusal, refused, unknownId } from "../requests";

export const tags: Suite = (target) => {
  const all = () => target.digitalOcean.v2.tags;

  test("is created, read, listed in pages and deleted", async () => {
    const names = ["one", "two", "three"].map((name) => target.name(name));
    for (const name of names) expect((await all().post({ name }))?.tag?.name).toBe(name);
    const [first = ""] = names;
    expect((await all().byTag_id(first).get())?.tag).toMatchObject({ name: first, resources: { count: 0 } });
    const listed = (await everyPage(target, "/v2/tags", "tags", 2)) as { name: string }[];
    expect(listed.map((tag) => tag.name)).toEqual(expect.arrayContaining(names));
    for (const name of names) await all().byTag_id(name).delete();
    expect(await refusal(all().byTag_id(first).get())).toEqual(unknownId);
  });

  test("is put on resources and taken away, and keeps its first spelling", async () => {
    const id = await droplet(target, "tagged");
    const [name, lower] = [target.name("Env"), target.name("env")];
    await all().post({ name });
    expect((await all().post({ name: lower }))?.tag?.name).toBe(name);
    const resources = { resources: [{ resourceId: String(id), resourceType: "droplet" as const }] };
    await all().byTag_id(lower).resources.post(resources);
    expect((await all().byTag_id(lower).get())?.tag?.resources?.droplets?.count).toBe(1);
    await all().byTag_id(lower).resources.delete(resources);
    expect((await target.digitalOcean.v2.droplets.byDroplet_id(id).get())?.droplet?.tags).toEqual([]);
    await all().byTag_id(name).delete();
    await gone(target, `/v2/droplets/${id}`);
  });

  target.sandboxOnly("a name with a space, none and one that is no text are refused", async () => {
    await refused(target, ["POST", "/v2/tags", { name: `${target.prefix} two words` }], 422, /is invalid/);
    await refused(target, ["POST", "/v2/tags", {}], 422, /name/);
    await refused(target, ["POST", "/v2/tags", { name: 7 }], 422, /name/);
  });
};
