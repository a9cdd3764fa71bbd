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
    expect((await shown())?.nextBackupWindow?.start?.getUTCHours()).toBe(8);
    await act("change_backup_policy", { backup_policy: { plan: "weekly", weekday: "MON", hour: 4 } });
    const { policy } = (await target.call("GET", `/v2/droplets/${id}/backups/policy`)).body as { policy: object };
    expect(policy).toMatchObject({
      backup_enabled: true,
      backup_policy: { plan: "weekly", weekday: "MON", hour: 4, window_length_hours: 4, retention_period_days: 28 },
    });
    const all = (await target.call("GET", "/v2/droplets/backups/policies?per_page=200")).body as {
      policies: Record<string, object>;
    };
    expect(all.policies[id]).toEqual(policy);
    await act("disable_backups");
    expect((await shown())?.features).not.toContain("backups");
    expect((await shown())?.nextBackupWindow?.start).toBeUndefined();
    await refuse({ type: "disable_backups" }, /already been disabled/);
    await refuse({ type: "change_backup_policy", backup_policy: { plan: "daily", hour: 4 } }, /not enabled/);
  });

  test("policies of backups that there are", async () => {
    const supported = await target.digitalOcean.v2.droplets.backups.supported_policies.get();
    expect(supported?.supportedPolicies?.map((each) => [each.name, each.retentionPeriodDays])).toEqual([
      ["weekly", 28],
      ["daily", 7],
    ]);
  });

  test("IPv6 is enabled once and for good", async () => {
    await act("enable_ipv6");
    const { features, networks } = (await shown()) ?? {};
    expect(features).toContain("ipv6");
    expect(networks?.v6).toEqual([expect.objectContaining({ type: "public", netmask: 64 })]);
    await refuse({ type: "enable_ipv6" }, /already/);
  });

  test("what has no such event is refused", async () => {
    await refuse({ type: "change_kernel", kernel: 1 }, /kernel/);
    await refused(target, ["POST", `/v2/droplets/${id}/actions`, { type: "dance" }], 400, /dance/);
    const missing = ["POST", "/v2/droplets/1/actions", { type: "reboot" }] satisfies [string, string, object];
    await refused(target, missing, 404, /could not be found/);
  });

  test("some events are done to all droplets of a tag", async () => {
    const tag = target.name("acted");
    await made(target, "/v2/tags", { name: tag }, 201);
    const resources = { resources: [{ resource_id: String(id), resource_type: "droplet" }] };
    expect((await target.call("POST", `/v2/tags/${tag}/resources`, resources)).status).toBe(204);
    const route = `/v2/droplets/actions?tag_name=${tag}`;
    const { actions } = (await made(target, route, { type: "power_off" }, 201)) as { actions: object[] };
    expect(actions).toEqual([expect.objectContaining({ type: "power_off", resource_id: id })]);
    await target.settle();
    expect((await shown())?.status).toBe("off");
    await act("power_on");
    expect((await target.call("DELETE", `/v2/tags/${tag}`)).status).toBe(204);
  });
};
