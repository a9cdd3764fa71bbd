import type { Suite } from "../../target";
import { droplet, everyPage, gone, refusal, refused, unknownId } from "../requests";

export const projects: Suite = (target) => {
  const all = () => target.digitalOcean.v2.projects;

  test("is created, read, changed, listed and deleted", async () => {
    const body = { name: target.name("shop"), purpose: "tests", environment: "Development" as const };
    const project = (await all().post(body))?.project;
    expect(project).toMatchObject({ ...body, isDefault: false });
    const id = String(project?.id);
    const one = all().byProject_id(id);
    expect((await one.get())?.project).toEqual(project);
    expect((await one.patch({ description: "second" }))?.project).toMatchObject({ ...body, description: "second" });
    const put = { ...body, name: target.name("store"), description: "third", isDefault: false };
    expect((await one.put(put))?.project).toMatchObject(put);
    const listed = (await everyPage(target, "/v2/projects", "projects", 1)) as { id: string }[];
    expect(listed.map((each) => each.id)).toContain(id);
    expect((await all().defaultEscaped.get())?.project?.isDefault).toBe(true);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  test("holds resources until they go", async () => {
    const id = await droplet(target, "of-project");
    const project = (await all().post({ name: target.name("p"), purpose: "tests", environment: "Development" }))
      ?.project;
    const one = all().byProject_id(String(project?.id));
    const assigned = await one.resources.post({ resources: [`do:droplet:${id}`] });
    expect(assigned?.resources).toMatchObject([{ urn: `do:droplet:${id}`, status: "assigned" }]);
    const whole = /cannot delete a project with resources/;
    await refused(target, ["DELETE", `/v2/projects/${String(project?.id)}`], 412, whole);
    await gone(target, `/v2/droplets/${id}`);
    expect((await one.resources.get())?.resources).toEqual([]);
    await one.delete();
  });

  test("a name that is taken and no name are refused", async () => {
    const again = { name: target.name("taken"), purpose: "tests", environment: "Staging" as const };
    const project = (await all().post(again))?.project;
    await refused(target, ["POST", "/v2/projects", again], 409, /name/);
    await refused(target, ["POST", "/v2/projects", { purpose: "tests" }], 422, /name/);
    await all().byProject_id(String(project?.id)).delete();
  });
};
