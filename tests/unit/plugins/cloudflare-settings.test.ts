import { Values } from "../../../sandbox/plugins/shared/values";
import { CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("ZoneSetting");
let cloudflare: CloudflareCase;
let zoneId: string;

beforeAll(async () => {
  cloudflare = await CloudflareCase.start();
  zoneId = await cloudflare.zone("settings.example");
});
afterAll(() => cloudflare.remove());

const hsts = { enabled: true, include_subdomains: true, max_age: 86400, nosniff: false, preload: false };

test.each<[string, Values["value"], Values["value"], string]>([
  ["ssl", "strict", "full", "value: update"],
  ["always_use_https", "on", "off", "value: update"],
  ["browser_cache_ttl", 3600, 7200, "value: update"],
  ["ciphers", ["AES128-SHA"], ["AES128-SHA", "AES256-SHA"], "value.1: add"],
  [
    "security_header",
    { strict_transport_security: hsts },
    { strict_transport_security: { ...hsts, max_age: 172800 } },
    "value.strict_transport_security.max_age: update",
  ],
])("%s is set and changed, and stays as it is", async (settingId, first, second, change) => {
  const path = `/zones/${zoneId}/settings/${settingId}`;
  const live = await cloudflare.plugin.create(type, { zoneId, settingId, value: first });
  expect(live.id).toBe(settingId);
  expect(await cloudflare.result("GET", path)).toMatchObject({ value: first });
  await cloudflare.expectSteady(type, live, `${zoneId}/${settingId}`);
  const changed = await cloudflare.update(type, live, { zoneId, settingId, value: second }, [change]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ value: second });
  await cloudflare.expectSteady(type, changed, `${zoneId}/${settingId}`);
});

test("a setting is not created but changed, and stays when its resource goes", async () => {
  const { plugin } = cloudflare;
  const inputs = { zoneId, settingId: "brotli", value: "off" };
  const path = `/zones/${zoneId}/settings/brotli`;
  let live!: { id: string; state: Values };
  const writes = (operation: () => Promise<unknown>) => cloudflare.writesOf(operation);
  expect(await writes(async () => (live = await plugin.create(type, inputs)))).toEqual([`PATCH ${path}`]);
  expect(live.state).toMatchObject({ editable: true, modifiedOn: expect.stringMatching(/Z$/) as string });
  expect(await writes(() => plugin.delete(type, live.id, live.state))).toEqual([]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ value: "off" });
});

test("drift is seen and set right", async () => {
  const { plugin } = cloudflare;
  const live = await plugin.create(type, { zoneId, settingId: "min_tls_version", value: "1.2" });
  const path = `/zones/${zoneId}/settings/min_tls_version`;
  await cloudflare.result("PATCH", path, { value: "1.0" });
  const drifted = (await plugin.read(type, live.id, live.state, live.inputs))!;
  await cloudflare.update(type, { id: live.id, state: drifted.state, inputs: drifted.inputs }, live.inputs, [
    "value: update",
  ]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ value: "1.2" });
});

test("development mode tells the time it has left", async () => {
  const live = await cloudflare.plugin.create(type, { zoneId, settingId: "development_mode", value: "on" });
  expect(live.state.timeRemaining).toBeGreaterThan(10_000);
});

test("another zone or setting is another resource; what is none is refused by Cloudflare", async () => {
  const { plugin } = cloudflare;
  const live = await plugin.create(type, { zoneId, settingId: "ipv6", value: "off" });
  const change = (news: Values) => plugin.changes(type, live.state, live.inputs, { ...live.inputs, ...news });
  expect(change({ settingId: "http3" })).toEqual(["settingId: update, replaces"]);
  expect(change({ zoneId: "0".repeat(32) })).toEqual(["zoneId: update, replaces"]);
  const set = (settingId: string, value: unknown) => plugin.create(type, { zoneId, settingId, value: value as string });
  await expect(set("ssl", "sometimes")).rejects.toThrow(/^Cannot change setting ssl: 400 .+ \(1007\)$/);
  await expect(set("polish", "lossless")).rejects.toThrow(/^Cannot change setting polish: 400 .+ \(\d+\)$/);
  await expect(set("no_such_thing", "on")).rejects.toThrow(/^Cannot change setting no_such_thing: 400 .+ \(1006\)$/);
});
