import { cloudflareAccount } from "../../../sandbox/instance";
import { sameContent } from "../../../sandbox/plugins/cloudflare/content";
import { fullName } from "../../../sandbox/plugins/cloudflare/dns-record";
import { cloudflare } from "../../../sandbox/plugins/cloudflare/provider";
import { Values } from "../../../sandbox/plugins/shared/values";
import { TestCloud, token } from "../../contract/support";
import { Plugin } from "./support";

jest.setTimeout(60_000);

const zoneType = "cloudflare:index/zone:Zone";
const recordType = "cloudflare:index/dnsRecord:DnsRecord";
const account = { id: cloudflareAccount };
let cloud: TestCloud;
let plugin: Plugin<unknown>;
let zoneId: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  plugin = new Plugin(cloudflare as never);
  plugin.provider.configure({ baseUrl: `${cloud.url}/client/v4/`, apiToken: token });
  zoneId = (await plugin.create(zoneType, { name: "records.example", account })).id;
});
afterAll(() => cloud.remove());

test("a zone comes with its name servers, can be paused, and goes", async () => {
  const inputs = { name: "Zone.example", account };
  const zone = await plugin.create(zoneType, inputs);
  expect(zone.state).toMatchObject({ name: "zone.example", type: "full", paused: false, account });
  expect(zone.state.nameServers).toHaveLength(2);
  expect(plugin.changes(zoneType, zone.state, zone.inputs, zone.inputs)).toEqual([]);
  const paused = await plugin.update(zoneType, zone.id, zone.state, { ...inputs, paused: true });
  expect(paused.paused).toBe(true);
  expect(plugin.changes(zoneType, paused, zone.inputs, zone.inputs)).toEqual(["paused: update"]);
  expect(plugin.changes(zoneType, paused, {}, { ...inputs, name: "other.example", paused: true })).toEqual([
    "name: update, replaces",
  ]);
  await plugin.delete(zoneType, zone.id, paused);
  expect(await plugin.read(zoneType, zone.id, paused)).toBeUndefined();
  await plugin.delete(zoneType, zone.id, paused);
});

test.each<[string, Values]>([
  ["an address that is proxied", { name: "www", type: "A", content: "192.0.2.1", ttl: 1, proxied: true }],
  ["an IPv6 address in another spelling", { name: "six", type: "AAAA", content: "2001:DB8:0::1", ttl: 300 }],
  ["the apex", { name: "@", type: "TXT", content: "v=spf1 mx -all", ttl: 300, comment: "spf" }],
  ["a host in capitals", { name: "mail", type: "CNAME", content: "Mail.records.example.", ttl: 300 }],
  ["a full name", { name: "mx.records.example", type: "MX", content: "mail.records.example", priority: 0, ttl: 3600 }],
  [
    "a service",
    {
      name: "_sip._tcp",
      type: "SRV",
      ttl: 300,
      data: { priority: 1, weight: 2, port: 5060, target: "sip.records.example" },
    },
  ],
  ["an authority", { name: "@", type: "CAA", ttl: 300, data: { flags: 0, tag: "issue", value: "letsencrypt.org" } }],
])("%s is no change when asked for again, refreshed or imported", async (_, record) => {
  const live = await plugin.create(recordType, { zoneId, ...record });
  expect(plugin.changes(recordType, live.state, live.inputs, live.inputs)).toEqual([]);
  const refreshed = (await plugin.read(recordType, live.id, live.state, live.inputs))!;
  expect(refreshed.inputs).toEqual(live.inputs);
  expect(plugin.changes(recordType, refreshed.state, live.inputs, live.inputs)).toEqual([]);
  const imported = (await plugin.read(recordType, `${zoneId}/${live.id}`))!;
  const checked = plugin.check(recordType, imported.inputs);
  expect(checked.failures).toEqual([]);
  expect(plugin.changes(recordType, imported.state, imported.inputs, checked.values)).toEqual([]);
});

test("a record changes in place, is replaced for another type, and drift is seen", async () => {
  const inputs = { zoneId, name: "app", type: "A", content: "192.0.2.7", ttl: 300 };
  const live = await plugin.create(recordType, inputs);
  const changed = { ...inputs, content: "192.0.2.8", comment: "new" };
  expect(plugin.changes(recordType, live.state, live.inputs, changed)).toEqual(["comment: add", "content: update"]);
  const state = await plugin.update(recordType, live.id, live.state, changed);
  expect(state).toMatchObject({ content: "192.0.2.8", comment: "new" });
  expect(plugin.changes(recordType, state, changed, { ...changed, type: "CNAME" })).toEqual(["type: update, replaces"]);
  const refreshed = (await plugin.read(recordType, live.id, live.state, live.inputs))!;
  expect(refreshed.inputs).toEqual({ ...live.inputs, content: "192.0.2.8" });
  await plugin.delete(recordType, live.id, state);
  expect(await plugin.read(recordType, live.id, state)).toBeUndefined();
  await plugin.delete(recordType, live.id, state);
});

test("Cloudflare's own words reach the user, with its code", async () => {
  const record = { zoneId, name: "bad", type: "A", content: "not an address", ttl: 300 };
  await expect(plugin.create(recordType, record)).rejects.toThrow(/^Cannot create A record bad: 400 .+ \(\d+\)$/);
});

test.each([
  ["@", "z.example"],
  ["www", "www.z.example"],
  ["WWW.z.example.", "www.z.example"],
  ["z.example", "z.example"],
  ["notz.example", "notz.example.z.example"],
])("the full name of %s is %s", (name, full) => {
  expect(fullName(name, "z.example")).toBe(full);
});

test.each([
  ["TXT", '"a b"', "a b", true],
  ["TXT", '"one" "two"', "onetwo", true],
  ["TXT", "A", "a", false],
  ["AAAA", "2001:db8::1", "2001:0db8:0:0:0:0:0:1", true],
  ["CNAME", "A.example.", "a.example", true],
  ["A", "192.0.2.1", "192.0.2.2", false],
])("%s content %s and %s mean the same: %s", (type, one, other, same) => {
  expect(sameContent(type, one, other)).toBe(same);
});
