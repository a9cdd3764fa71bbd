import type { Suite } from "../../target";
import { droplet, gone, made, refused } from "../requests";

export const dropletActions: Suite = (target) => {
  let id: number;
  beforeAll(async () => (id = await droplet(target, "acting")));
  afterAll(() => gone(target, `/v2/droplets/${id}`));

  const one = () => target.digitalOcean.v2.droplets.byDroplet_id(id);
  const shown = async () => (await one().get())?.droplet;
  const act = async (type: string, fields: object = {}) => {
    const answer = await made(target, `/v2/droplets/${id}/actions`, { type, ...fields }, 201);
    const { action } = answer as { action: { id: number; status: string } };
    expect(["in-progress", "completed"]).toContain(action.status);
    await target.settle();
    expect((await one().actions.byAction_id(action.id).get())?.action).toMatchObject({ type, status: "completed" });
  };
  const refuse = (body: object, message: string | RegExp) =>
    refused(target, ["POST", `/v2/droplets/${id}/actions`, body], 422, message);

  test("power, resize and rename do what they say and refuse what cannot be", async () => {
    await refuse({ type: "power_on" }, "Droplet is already powered on");
    await refuse({ type: "resize", size: "s-2vcpu-2gb" }, /currently on/);
    await act("shutdown");
    expect((await shown())?.status).toBe("off");
    await refuse({ type: "power_off" }, "Droplet is already powered off");
    await act("resize", { size: "s-1vcpu-2gb", disk: false });
    expect(await shown()).toMatchObject({ sizeSlug: "s-1vcpu-2gb", memory: 2048, disk: 25 });
    await act("resize", { size: "s-2vcpu-2gb", disk: true });
    expect(await shown()).toMatchObject({ sizeSlug: "s-2vcpu-2gb", vcpus: 2, disk: 60 });
    await refuse({ type: "resize", size: "s-1vcpu-1gb" }, /smaller disk/);
    for (const type of ["power_on", "reboot", "power_cycle"]) await act(type);
    expect((await shown())?.status).toBe("active");
    await act("rename", { name: target.name("renamed.example.com") });
    expect((await shown())?.name).toBe(target.name("renamed.example.com"));
    const listed = (await one().actions.get())?.actions;
    expect(listed?.at(-1)?.type).toBe("create");
  });

  test("backups are switched on and off", async () => {
    await act("enable_backups", { backup_policy: { plan: "daily", hour: 8 } });
    expect((await shown())?.features).toContain("backups");
    await act("disable_backups");
    expect((await shown())?.features).not.toContain("backups");
  });
};
