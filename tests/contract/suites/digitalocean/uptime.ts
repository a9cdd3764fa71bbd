import type { Suite } from "../../target";
import { refusal, refused, unknownId } from "../requests";

const route = "/v2/uptime/checks";

export const uptime: Suite = (target) => {
  const all = () => target.digitalOcean.v2.uptime.checks;
  const email = async () => (await target.digitalOcean.v2.account.get())?.account?.email ?? "";
  const draft = (more: object = {}) => ({
    name: target.name("check"),
    type: "https" as const,
    target: "https://example.com",
    regions: ["us_east" as const, "eu_west" as const],
    enabled: true,
    ...more,
  });
  const alertDraft = async (more: object = {}) => ({
    name: target.name("slow"),
    type: "latency" as const,
    threshold: 300,
    comparison: "greater_than" as const,
    notifications: { email: [await email()], slack: [] },
    period: "2m" as const,
    ...more,
  });
  const create = async () => {
    const check = (await all().post(draft()))?.check;
    return { check, one: all().byCheck_id(check?.id as never) };
  };

  test("a check is created, read, changed, listed and deleted", async () => {
    const { check, one } = await create();
    expect(check).toMatchObject(draft());
    expect((await one.get())?.check).toEqual(check);
    const changed = {
      type: "ping" as const,
      target: "https://www.example.com",
      regions: ["se_asia" as const],
      enabled: false,
    };
    const put = (await one.put({ ...draft(), ...changed }))?.check;
    expect(put).toEqual({ ...check, ...changed });
    const state = (await one.state.get())?.state;
    expect(Object.keys(state?.regions?.additionalData ?? {})).toEqual(["se_asia"]);
    const listed = await all().get({ queryParameters: { perPage: 200 } });
    expect(listed?.checks?.map((each) => each.id)).toContain(check?.id);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    expect(await refusal(one.state.get())).toEqual(unknownId);
    expect(await refusal(one.alerts.get())).toEqual(unknownId);
  });

  test("an alert is created, read, changed, listed and deleted", async () => {
    const { one } = await create();
    const alert = (await one.alerts.post(await alertDraft()))?.alert;
    expect(alert).toMatchObject(await alertDraft());
    const own = one.alerts.byAlert_id(alert?.id as never);
    expect((await own.get())?.alert).toEqual(alert);
    const changed = {
      type: "ssl_expiry" as const,
      threshold: 7,
      comparison: "less_than" as const,
      period: "1h" as const,
    };
    expect((await own.put({ ...(await alertDraft()), ...changed }))?.alert).toEqual({ ...alert, ...changed });
    expect((await one.alerts.get())?.alerts?.map((each) => each.id)).toEqual([alert?.id]);
    await own.delete();
    expect(await refusal(own.get())).toEqual(unknownId);
    await one.delete();
  });

  test("an alert belongs to its check and goes with it", async () => {
    const [first, second] = [await create(), await create()];
    const alert = (await first.one.alerts.post(await alertDraft({ type: "down" })))?.alert;
    expect(await refusal(second.one.alerts.byAlert_id(alert?.id as never).get())).toEqual(unknownId);
    expect((await second.one.alerts.get())?.alerts).toEqual([]);
    await first.one.delete();
    expect(await refusal(first.one.alerts.byAlert_id(alert?.id as never).get())).toEqual(unknownId);
    await second.one.delete();
  });

  target.sandboxOnly.each([
    ["no name", { name: undefined }, "missing required field 'name'"],
    ["no type", { type: undefined }, "missing required field 'type'"],
    ["no regions", { regions: undefined }, "missing required field 'regions'"],
    ["no switch", { enabled: undefined }, "missing required field 'enabled'"],
    ["an unknown type", { type: "tcp" }, /invalid value for field 'type'/],
    ["an unknown region", { regions: ["eu_west", "mars"] }, /invalid value for field 'regions\[1\]'/],
    ["a target of another type", { target: "http://example.com" }, /invalid value for field 'target'/],
  ])("a check with %s is refused", async (_, fields, message) => {
    await refused(target, ["POST", route, draft(fields)], 400, message);
  });

  test("a wrong alert is refused", async () => {
    const { check, one } = await create();
    const alerts = `${route}/${check?.id}/alerts`;
    const wrong: [object, string | RegExp][] = [
      [
        { notifications: { email: ["bob@example.com"], slack: [] } },
        "invalid value for field 'notifications.email[0]': invalid email 'bob@example.com'",
      ],
      [{ notifications: undefined }, "missing required field 'notifications'"],
      [{ period: "" }, "missing required field 'period'"],
      [{ period: "4m" }, /invalid value for field 'period'/],
      [{ type: "slow" }, /invalid value for field 'type'/],
      [{ threshold: 0 }, "missing required field 'threshold'"],
      [{ comparison: "equal" }, /invalid value for field 'comparison'/],
    ];
    for (const [fields, message] of wrong)
      await refused(target, ["POST", alerts, await alertDraft(fields)], 400, message);
    await one.delete();
  });
};
