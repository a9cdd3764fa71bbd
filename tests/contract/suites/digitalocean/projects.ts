import type { Suite } from "../../target";
import { everyPage, made, refusal, refused, unknownId } from "../requests";

export const projects: Suite = (target) => {
  const all = () => target.digitalOcean.v2.projects;
  const draft = (name: string) => ({
    name: target.name(name),
    description: "first",
    purpose: "Web Application",
    environment: "Development" as const,
  });
  const create = async (name: string) => {
    const project = (await all().post(draft(name)))?.project;
    const id = String(project?.id);
    return { project, id, one: all().byProject_id(id) };
  };
  /** The cheapest thing that can be in a project. */
  const domain = async (name: string) => {
    const full = `${target.name(name)}.example`;
    await made(target, "/v2/domains", { name: full }, 201);
    return { urn: `do:domain:${full}`, delete: () => target.call("DELETE", `/v2/domains/${full}`) };
  };
  const members = async (id: string) =>
    (
      await all()
        .byProject_id(id)
        .resources.get({ queryParameters: { perPage: 200 } })
    )?.resources;

  test("a project is created, read, changed whole and in part, listed and deleted", async () => {
    const { project, id, one } = await create("shop");
    expect(project).toMatchObject({ ...draft("shop"), isDefault: false });
    expect((await one.get())?.project).toEqual(project);
    expect((await one.patch({ description: "second" }))?.project).toMatchObject({
      ...draft("shop"),
      description: "second",
    });
    const put = { ...draft("store"), purpose: "my own", environment: "Production" as const, isDefault: false };
    expect((await one.put(put))?.project).toMatchObject({ ...put, purpose: "Other: my own" });
    const listed = (await everyPage(target, "/v2/projects", "projects", 1)) as { id: string }[];
    expect(listed.map((each) => each.id)).toContain(id);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  target.sandboxOnly("what is created is in the default project, and moves to another and back", async () => {
    const [{ id, one }, zone] = [await create("moved"), await domain("moved")];
    const main = String((await all().defaultEscaped.get())?.project?.id);
    expect((await members(main))?.map((each) => each.urn)).toContain(zone.urn);
    const moved = await one.resources.post({ resources: [zone.urn] });
    expect(moved?.resources).toMatchObject([{ urn: zone.urn, status: "assigned" }]);
    expect(await members(id)).toMatchObject([
      { urn: zone.urn, status: "ok", links: { self: `https://api.digitalocean.com/v2/domains/${zone.urn.slice(10)}` } },
    ]);
    expect((await members(main))?.map((each) => each.urn)).not.toContain(zone.urn);
    const again = await one.resources.post({ resources: [zone.urn] });
    expect(again?.resources).toMatchObject([{ urn: zone.urn, status: "already_assigned" }]);
    expect(await refusal(one.delete())).toMatchObject({
      status: 412,
      message: expect.stringMatching(/^cannot delete a project with resources/) as string,
    });
    await all().defaultEscaped.resources.post({ resources: [zone.urn] });
    expect(await members(id)).toEqual([]);
    await one.resources.post({ resources: [zone.urn] });
    await zone.delete();
    expect(await members(id)).toEqual([]);
    await one.delete();
  });

  test("a missing resource is said to be, and what no project holds is refused", async () => {
    const { id, one } = await create("missing");
    const route = `/v2/projects/${id}/resources`;
    const absent = await target.call("POST", route, { resources: ["do:droplet:1", "do:kubernetes:none"] });
    expect([absent.status, absent.body]).toMatchObject([
      200,
      { resources: [{ status: "not_found" }, { status: "not_found" }] },
    ]);
    expect(await members(id)).toEqual([]);
    for (const urn of ["do:tag:web", "web"]) {
      await refused(target, ["POST", route, { resources: [urn] }], 422, /cannot be assigned to a project/);
    }
    await one.delete();
  });

  target.sandboxOnly("wrong settings and a name that is taken are refused", async () => {
    const { id, one } = await create("taken");
    const wrong: [object, number, string | RegExp][] = [
      [draft("taken"), 409, "name is already in use"],
      [{ ...draft("new"), name: "" }, 422, /^name is required/],
      [{ ...draft("new"), name: "x".repeat(176) }, 422, /at most 175 characters/],
      [{ ...draft("new"), purpose: undefined }, 422, /^purpose is required/],
      [{ ...draft("new"), environment: "Test" }, 422, /environment must be one of/],
      [{ ...draft("new"), description: "x".repeat(256) }, 422, /at most 255 characters/],
    ];
    for (const [body, status, message] of wrong) await refused(target, ["POST", "/v2/projects", body], status, message);
    await refused(target, ["PUT", `/v2/projects/${id}`, draft("taken")], 422, "is_default is required");
    await one.delete();
  });

  target.sandboxOnly("another project can become the default, and the default one stays", async () => {
    const former = String((await all().defaultEscaped.get())?.project?.id);
    const [{ id, one }, zone] = [await create("main"), await domain("left")];
    expect((await one.patch({ isDefault: true }))?.project?.isDefault).toBe(true);
    expect(String((await all().defaultEscaped.get())?.project?.id)).toBe(id);
    expect((await all().byProject_id(former).get())?.project?.isDefault).toBe(false);
    expect((await members(former))?.map((each) => each.urn)).toContain(zone.urn);
    expect((await refusal(one.delete())).status).toBe(412);
    await refused(target, ["PATCH", `/v2/projects/${id}`, { is_default: false }], 422, /stays the default/);
    await all().byProject_id(former).patch({ isDefault: true });
    await zone.delete();
    await one.delete();
  });
};
