import { CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("ZoneDnssec");
let cloudflare: CloudflareCase;

beforeAll(async () => void (cloudflare = await CloudflareCase.start()));
afterAll(() => cloudflare.remove());

test("DNSSEC is switched on with a key, changed, switched off and taken away", async () => {
  const { plugin } = cloudflare;
  const zoneId = await cloudflare.zone("signed.example");
  const path = `/zones/${zoneId}/dnssec`;
  const made = await plugin.create(type, { zoneId, status: "active" });
  expect(made.id).toBe(zoneId);
  expect(made.state).toMatchObject({ status: "active", algorithm: "13", flags: 257, digestType: "2" });
  expect(made.state.ds).toMatch(/^signed\.example\. 3600 IN DS \d+ 13 2 [0-9A-F]{64}$/);
  await cloudflare.expectSteady(type, made, zoneId);
  const news = { zoneId, status: "active", dnssecUseNsec3: true };
  const nsec3 = await cloudflare.update(type, made, news, ["dnssecUseNsec3: add"]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ status: "active", dnssec_use_nsec3: true });
  await cloudflare.expectSteady(type, nsec3, zoneId);
  const off = await cloudflare.update(type, nsec3, { ...news, status: "disabled" }, ["status: update"]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ status: "disabled" });
  await cloudflare.expectSteady(type, off, zoneId);
  expect(await cloudflare.writesOf(() => plugin.delete(type, zoneId, off.state))).toEqual([
    `PATCH ${path}`,
    `DELETE ${path}`,
  ]);
});

test("what is disabled by hand is drift", async () => {
  const { plugin } = cloudflare;
  const zoneId = await cloudflare.zone("drifting.example");
  const made = await plugin.create(type, { zoneId, status: "active" });
  await cloudflare.result("PATCH", `/zones/${zoneId}/dnssec`, { status: "disabled" });
  const drifted = (await plugin.read(type, made.id, made.state, made.inputs))!;
  expect(plugin.changes(type, drifted.state, made.inputs, made.inputs)).toEqual(["status: update"]);
});

test("a status that is none is refused at once, and a zone that is none by Cloudflare", async () => {
  expect(cloudflare.plugin.reasons(type, { zoneId: "z", status: "on" })).toEqual([
    "expected status to be one of active, disabled, got on. Examine values at 'res.status'.",
  ]);
  const zoneId = "0".repeat(32);
  const create = cloudflare.plugin.create(type, { zoneId, status: "active" });
  await expect(create).rejects.toThrow(/^Cannot change DNSSEC of zone 0{32}: 404 .+ \(7003\)$/);
  expect(await cloudflare.plugin.read(type, zoneId, { zoneId })).toBeUndefined();
});
