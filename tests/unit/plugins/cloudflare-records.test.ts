import { Values } from "../../../sandbox/plugins/shared/values";
import { CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("DnsRecord");
let cloudflare: CloudflareCase;
let zoneId: string;

beforeAll(async () => {
  cloudflare = await CloudflareCase.start();
  zoneId = await cloudflare.zone("records.example");
});
afterAll(() => cloudflare.remove());

const at = (name: string): string => `${name}.records.example`;

test.each<[string, Values]>([
  ["an address that is proxied", { name: at("www"), type: "A", content: "192.0.2.1", ttl: 1, proxied: true }],
  ["an IPv6 address", { name: at("six"), type: "AAAA", content: "2001:db8::1", ttl: 300 }],
  ["the zone itself", { name: "records.example", type: "TXT", content: '"v=spf1 mx -all"', ttl: 300, comment: "spf" }],
  ["another name", { name: at("mail"), type: "CNAME", content: "other.example", ttl: 300 }],
  [
    "another name with a setting",
    { name: at("flat"), type: "CNAME", content: "other.example", ttl: 300, settings: { flattenCname: true } },
  ],
  ["a mail server", { name: at("mx"), type: "MX", content: "mail.records.example", priority: 0, ttl: 3600 }],
  ["a name server", { name: at("sub"), type: "NS", content: "ns.other.example", ttl: 3600 }],
  [
    "a service",
    {
      name: at("_sip._tcp"),
      type: "SRV",
      ttl: 300,
      priority: 1,
      data: { priority: 1, weight: 2, port: 5060, target: "sip.records.example" },
    },
  ],
  [
    "an authority",
    { name: "records.example", type: "CAA", ttl: 300, data: { flags: 0, tag: "issue", value: "ca.example" } },
  ],
])("%s stays as it was asked for", async (_, record) => {
  const live = await cloudflare.plugin.create(type, { zoneId, ...record });
  await cloudflare.expectSteady(type, live, `${zoneId}/${live.id}`);
});

test("a record changes in place, forgets what is no longer given, and is replaced for another type or zone", async () => {
  const { plugin } = cloudflare;
  const inputs = { zoneId, name: at("app"), type: "A", content: "192.0.2.7", ttl: 300 };
  const made = await plugin.create(type, inputs);
  const changed = await cloudflare.update(type, made, { ...inputs, content: "192.0.2.8", ttl: 60, comment: "new" }, [
    "comment: add",
    "content: update",
    "ttl: update",
  ]);
  expect(await cloudflare.result("GET", `/zones/${zoneId}/dns_records/${made.id}`)).toMatchObject({
    content: "192.0.2.8",
    ttl: 60,
    comment: "new",
  });
  await cloudflare.expectSteady(type, changed, `${zoneId}/${made.id}`);
  const bare = await cloudflare.update(type, changed, { ...inputs, content: "192.0.2.8", ttl: 60 }, [
    "comment: delete",
  ]);
  expect(await cloudflare.result("GET", `/zones/${zoneId}/dns_records/${made.id}`)).toMatchObject({ comment: null });
  await cloudflare.expectSteady(type, bare, `${zoneId}/${made.id}`);
  const change = (news: Values) => plugin.changes(type, bare.state, bare.inputs, { ...bare.inputs, ...news });
  expect(change({ type: "TXT" })).toEqual(["type: update, replaces"]);
  expect(change({ zoneId: "0".repeat(32) })).toEqual(["zoneId: update, replaces"]);
  await plugin.delete(type, made.id, bare.state);
  expect(await plugin.read(type, made.id, bare.state)).toBeUndefined();
  await expect(plugin.delete(type, made.id, bare.state)).rejects.toThrow(/^Cannot delete record .+: 404 .+ \(81044\)$/);
});

test("data changes in place, and the content with it", async () => {
  const data = { flags: 0, tag: "issue", value: "ca.example" };
  const inputs = { zoneId, name: at("caa"), type: "CAA", ttl: 300, data };
  const made = await cloudflare.plugin.create(type, inputs);
  const news = { ...inputs, data: { ...data, value: "other-ca.example" } };
  const changed = await cloudflare.update(type, made, news, ["data.value: update"]);
  expect(changed.state.content).toBe('0 issue "other-ca.example"');
  await cloudflare.expectSteady(type, changed, `${zoneId}/${made.id}`);
});

test("drift is seen and set right", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, { zoneId, name: at("drift"), type: "A", content: "192.0.2.1", ttl: 300 });
  const path = `/zones/${zoneId}/dns_records/${made.id}`;
  await cloudflare.result("PATCH", path, { content: "192.0.2.66", comment: "by hand" });
  const drifted = (await plugin.read(type, made.id, made.state, made.inputs))!;
  expect(drifted.inputs).toEqual({ ...made.inputs, content: "192.0.2.66" });
  const live = { id: made.id, state: drifted.state, inputs: drifted.inputs };
  await cloudflare.update(type, live, made.inputs, ["comment: delete", "content: update"]);
  expect(await cloudflare.result("GET", path)).toMatchObject({ content: "192.0.2.1", comment: null });
});

test("a short name is told whole by a refresh, which is no change", async () => {
  const { plugin } = cloudflare;
  for (const [name, whole] of [
    ["short", at("short")],
    ["@", "records.example"],
  ] as const) {
    const made = await plugin.create(type, { zoneId, name, type: "TXT", content: '"name"', ttl: 300 });
    expect(made.state.name).toBe(name);
    const read = (await plugin.read(type, made.id, made.state, made.inputs))!;
    expect([read.state.name, read.inputs.name]).toEqual([whole, whole]);
    expect(plugin.changes(type, read.state, made.inputs, made.inputs)).toEqual([]);
    expect(plugin.changes(type, read.state, made.inputs, { ...made.inputs, name: "else" })).toEqual(["name: update"]);
    // Another change leaves the name as it is told.
    expect(await plugin.update(type, made.id, read.state, { ...made.inputs, ttl: 60 })).toMatchObject({ name: whole });
  }
});

test("a short name that is shortened is a change, once a refresh has told where the zone begins", async () => {
  const { plugin } = cloudflare;
  const inputs = { zoneId, name: "a.b", type: "TXT", content: '"name"', ttl: 300 };
  const made = await plugin.create(type, inputs);
  expect(plugin.changes(type, made.state, inputs, { ...inputs, name: "a" })).toEqual([]);
  const read = (await plugin.read(type, made.id, made.state, inputs))!;
  expect(read.state.__meta).toBe(
    '{"private_state":"eyJ6b25lX25hbWUiOiJJbkpsWTI5eVpITXVaWGhoYlhCc1pTST0ifQ==","schema_version":"500"}',
  );
  expect(plugin.changes(type, read.state, inputs, inputs)).toEqual([]);
  expect(plugin.changes(type, read.state, inputs, { ...inputs, name: "a" })).toEqual(["name: update"]);
  const state = await plugin.update(type, made.id, read.state, { ...inputs, name: "a" });
  expect(state).toMatchObject({ name: "a", __meta: read.state.__meta });
});

test("the priority of a service that is given in its data alone is drift", async () => {
  const { plugin } = cloudflare;
  const data = { priority: 1, weight: 2, port: 5060, target: "sip.records.example" };
  const made = await plugin.create(type, { zoneId, name: at("_sips._tcp"), type: "SRV", ttl: 300, data });
  const read = (await plugin.read(type, made.id, made.state, made.inputs))!;
  expect(plugin.changes(type, read.state, made.inputs, made.inputs)).toEqual(["priority: delete"]);
});

test("settings of a CNAME are off unless they are given", async () => {
  const inputs = { zoneId, name: at("settings"), type: "CNAME", content: "Other.example", ttl: 300 };
  const made = await cloudflare.plugin.create(type, inputs);
  expect(made.state.settings).toEqual({ flattenCname: false, ipv4Only: false, ipv6Only: false });
  const news = { ...inputs, settings: { flattenCname: true } };
  const flat = await cloudflare.update(type, made, news, ["settings.flattenCname: update"]);
  expect(flat.state.settings).toEqual({ flattenCname: true, ipv4Only: false, ipv6Only: false });
  // As long as no setting is given, what there is stays.
  expect(cloudflare.plugin.changes(type, flat.state, flat.inputs, inputs)).toEqual([]);
  const empty = await cloudflare.update(type, flat, { ...inputs, settings: {} }, ["settings.flattenCname: update"]);
  expect(empty.state.settings).toEqual({ flattenCname: false, ipv4Only: false, ipv6Only: false });
  expect(cloudflare.plugin.changes(type, empty.state, {}, { ...inputs, content: "other.EXAMPLE" })).toEqual([]);
});

test("what cannot be is refused before anything is asked", () => {
  const record = { zoneId, name: "a", type: "A", content: "192.0.2.1", ttl: 300 };
  const reasons = (news: Values) => cloudflare.plugin.reasons(type, { ...record, ...news });
  expect(reasons({})).toEqual([]);
  expect(reasons({ proxied: true })).toEqual([
    "ttl must be set to 1 when `proxied` is true: Cloudflare controls it then. Examine values at 'res.ttl'.",
  ]);
  expect(reasons({ data: { value: "x" } })).toEqual([
    "data and content exclude each other. Examine values at 'res.data'.",
  ]);
  expect(reasons({ type: "MX", priority: 65536 })).toEqual([
    "expected priority to be in the range (0 - 65535), got 65536. Examine values at 'res.priority'.",
  ]);
  expect(reasons({ type: "SPF" })).toHaveLength(1);
});

test("Cloudflare's own words reach the user, with its code", async () => {
  const record = { zoneId, name: "bad", type: "A", content: "not an address", ttl: 300 };
  await expect(cloudflare.plugin.create(type, record)).rejects.toThrow(/^Cannot create A record bad: 400 .+ \(\d+\)$/);
  await expect(cloudflare.plugin.read(type, "only-one-part")).rejects.toThrow(
    'Cannot import "only-one-part": expected <zone_id>/<dns_record_id>.',
  );
});
