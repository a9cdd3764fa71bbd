import { account, CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("Zone");
let cloudflare: CloudflareCase;

beforeAll(async () => void (cloudflare = await CloudflareCase.start()));
afterAll(() => cloudflare.remove());

test("a zone comes with its name servers, is paused and resumed, and goes", async () => {
  const { plugin } = cloudflare;
  const inputs = { name: "zone.example", account };
  const made = await plugin.create(type, inputs);
  expect(made.state).toMatchObject({ id: made.id, ...inputs, type: "full", paused: false, status: "pending" });
  expect(made.state.__meta).toBe('{"schema_version":"500"}');
  expect(made.state.nameServers).toHaveLength(2);
  expect(made.state.createdOn).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  await cloudflare.expectSteady(type, made, made.id);
  const paused = await cloudflare.update(type, made, { ...inputs, paused: true }, ["paused: update"]);
  expect(await cloudflare.result("GET", `/zones/${made.id}`)).toMatchObject({ paused: true });
  await cloudflare.expectSteady(type, paused, made.id);
  const resumed = await cloudflare.update(type, paused, inputs, ["paused: update"]);
  expect(await cloudflare.result("GET", `/zones/${made.id}`)).toMatchObject({ paused: false });
  await cloudflare.expectSteady(type, resumed, made.id);
  await plugin.delete(type, made.id, resumed.state);
  expect(await plugin.read(type, made.id, resumed.state)).toBeUndefined();
});

test("Cloudflare makes no zone paused, and changes one property at a time", async () => {
  const { plugin } = cloudflare;
  const inputs = { name: "paused.example", account, paused: true };
  const made = await plugin.create(type, inputs);
  const read = (await plugin.read(type, made.id, made.state, made.inputs))!;
  expect(plugin.changes(type, read.state, made.inputs, made.inputs)).toEqual(["paused: update"]);
  const both = plugin.update(type, made.id, read.state, { ...inputs, type: "partial" });
  await expect(both).rejects.toThrow(/^Cannot change zone .+: 400 Only one zone property .+ \(1016\)$/);
});

test("a zone that becomes active is no change", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, { name: "activated.example", account });
  await cloudflare.result("PUT", `/zones/${made.id}/activation_check`);
  const read = (await plugin.read(type, made.id, made.state, made.inputs))!;
  expect(read.state).toMatchObject({ status: "active" });
  expect(read.state.activatedOn).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(plugin.changes(type, read.state, made.inputs, made.inputs)).toEqual([]);
});

test("another name or account is another zone", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, { name: "replaced.example", account });
  const change = (news: object) => plugin.changes(type, made.state, made.inputs, { ...made.inputs, ...news });
  expect(change({ name: "other.example" })).toEqual(["name: update, replaces"]);
  expect(change({ account: { id: "f".repeat(32) } })).toEqual(["account.id: update, replaces"]);
  expect(change({ type: "partial" })).toEqual(["type: update"]);
});

test("a zone that is gone cannot be deleted or imported, and a type that is none is refused at once", async () => {
  const { plugin } = cloudflare;
  const id = "0".repeat(32);
  await expect(plugin.delete(type, id, {})).rejects.toThrow(/^Cannot delete zone 0{32}: 404 .+ \(7003\)$/);
  expect(plugin.reasons(type, { name: "a.example", account, type: "half" })).toEqual([
    "expected type to be one of full, partial, secondary, internal, got half. Examine values at 'res.type'.",
  ]);
  await expect(plugin.create(type, { name: "nodomain", account })).rejects.toThrow(
    /^Cannot create zone nodomain: 400 /,
  );
});

test("a preview knows what is given and implied, and nothing that the cloud decides", async () => {
  const { plugin } = cloudflare;
  const state = await plugin.preview(type, { name: "preview.example", account });
  expect(state).toMatchObject({ name: "preview.example", account, paused: false, type: "full" });
  expect(["createdOn", "nameServers", "status", "vanityNameServers"].map((name) => typeof state[name])).toEqual(
    Array(4).fill("symbol"),
  );
});
