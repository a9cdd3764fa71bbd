import type { Suite } from "../../target";
import { droplet, gone, made, refusal, refused, unknownId } from "../requests";

const route = "/v2/monitoring/alerts";
const slack = { channel: "#ops", url: "https://hooks.slack.com/services/T1/B1/XXX" };

export const monitoring: Suite = (target) => {
  const all = () => target.digitalOcean.v2.monitoring.alerts;
  /** The account's own address, which is verified. */
  const email = async () => (await target.digitalOcean.v2.account.get())?.account?.email ?? "";
  const draft = async (more: object = {}) => ({
    type: "v1/insights/droplet/cpu" as const,
    description: target.name("busy"),
    compare: "GreaterThan" as const,
    value: 80,
    window: "5m" as const,
    entities: [] as string[],
    tags: [] as string[],
    alerts: { email: [await email()], slack: [] as (typeof slack)[] },
    enabled: true,
    ...more,
  });

  test("a policy is created, read, changed, listed and deleted", async () => {
    const body = await draft();
    const policy = (await all().post(body))?.policy;
    expect(policy).toMatchObject(body);
    const one = all().byAlert_uuid(policy?.uuid ?? "");
    expect((await one.get())?.policy).toEqual(policy);
    const changed = await draft({
      type: "v1/insights/lbaas/droplet_health",
      compare: "LessThan",
      value: 1.5,
      window: "1h",
      tags: [target.name("web")],
      alerts: { email: [], slack: [slack] },
      enabled: false,
    });
    expect((await one.put(changed))?.policy).toMatchObject({ ...changed, uuid: policy?.uuid });
    const listed = await all().get({ queryParameters: { perPage: 200 } });
    expect(listed?.policies?.map((each) => each.uuid)).toContain(policy?.uuid);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    expect(await refusal(one.put(changed))).toEqual(unknownId);
  });

  test("what is watched must be there", async () => {
    const id = await droplet(target, "watched");
    const policy = (await all().post(await draft({ entities: [String(id)] })))?.policy;
    expect(policy?.entities).toEqual([String(id)]);
    await all()
      .byAlert_uuid(policy?.uuid ?? "")
      .delete();
    await gone(target, `/v2/droplets/${id}`);
    await refused(target, ["POST", route, await draft({ entities: [String(id)] })], 400, /field 'entities\[0\]'/);
  });

  target.sandboxOnly.each([
    ["type", { type: "v1/insights/droplet/mood" }, /invalid value for field 'type'/],
    ["comparison", { compare: "Equal" }, /invalid value for field 'compare'/],
    ["window", { window: "2m" }, /invalid value for field 'window'/],
    ["value", { value: -1 }, /invalid value for field 'value'/],
    ["description", { description: "" }, "missing required field 'description'"],
    ["switch", { enabled: null }, "missing required field 'enabled'"],
    ["receiver", { alerts: { email: [], slack: [] } }, /at least one email or slack/],
    ["webhook", { alerts: { slack: [{ channel: "#a", url: "hooks" }] } }, /field 'alerts.slack\[0\].url'/],
    [
      "address that is not the account's",
      { alerts: { email: ["bob@example.com"] } },
      "invalid value for field 'alerts.email[0]': invalid email 'bob@example.com'",
    ],
  ])("a wrong %s is refused", async (_, fields, message) => {
    await refused(target, ["POST", route, await draft(fields)], 400, message);
  });

  test("null stands for an empty list, as Go clients send it", async () => {
    const body = await draft({ entities: null, tags: null, alerts: { email: null, slack: [slack] } });
    const { policy } = (await made(target, route, body, 200)) as { policy: { uuid: string } };
    expect(policy).toMatchObject({ entities: [], tags: [], alerts: { email: [], slack: [slack] } });
    await gone(target, `${route}/${policy.uuid}`);
  });
};
