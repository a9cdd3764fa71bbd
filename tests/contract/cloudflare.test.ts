// Answers are plain JSON here: their shape is what these tests assert.
/* eslint-disable @typescript-eslint/no-unsafe-member-access */

import Cloudflare, { APIError } from "cloudflare";
import type { RecordCreateParams } from "cloudflare/resources/dns/records";
import { cloudflareAccount } from "../../sandbox/instance";
import { TestCloud, token } from "./support";

let cloud: TestCloud;
let client: Cloudflare;
let zoneId: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  client = new Cloudflare({ apiToken: token, baseURL: `${cloud.url}/client/v4`, maxRetries: 0 });
  zoneId = (await client.zones.create({ account: { id: cloudflareAccount }, name: "example.com", type: "full" })).id;
});
afterAll(() => cloud.remove());

const create = (record: object) =>
  client.dns.records.create({ zone_id: zoneId, ttl: 1, ...record } as unknown as RecordCreateParams);

/** The codes of a refusal: that of the error and that of its cause. */
async function codes(work: Promise<unknown>): Promise<[number, number, number | undefined]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error(`expected a refusal, got ${String(error)}`);
  const [entry] = error.errors as { code: number; error_chain?: { code: number }[] }[];
  return [error.status as number, entry?.code ?? 0, entry?.error_chain?.[0]?.code];
}

describe("access", () => {
  test("a token is verified", async () => {
    expect((await client.user.tokens.verify()).status).toBe("active");
    const stranger = new Cloudflare({ apiToken: "wrong", baseURL: `${cloud.url}/client/v4`, maxRetries: 0 });
    expect(await codes(stranger.user.tokens.verify())).toEqual([401, 1000, undefined]);
    expect(await codes(stranger.zones.get({ zone_id: zoneId }))).toEqual([403, 9109, undefined]);
    const anonymous = await cloud.call("GET", "/client/v4/zones", undefined, null);
    expect([anonymous.status, anonymous.body.errors[0].code]).toEqual([400, 9106]);
  });

  test("a service key opens the origin CA alone", async () => {
    const baseURL = `${cloud.url}/client/v4`;
    const keyed = new Cloudflare({ apiToken: null, userServiceKey: token, baseURL, maxRetries: 0 });
    expect((await keyed.originCACertificates.list({ zone_id: zoneId })).result).toEqual([]);
    expect(await codes(keyed.zones.list())).toEqual([400, 9106, undefined]);
    const stranger = new Cloudflare({ apiToken: null, userServiceKey: "wrong", baseURL, maxRetries: 0 });
    expect(await codes(stranger.originCACertificates.list({ zone_id: zoneId }))).toEqual([403, 9109, undefined]);
  });

  test("what is not there is named, by a status that the client does not repeat", async () => {
    const answer = await cloud.call("POST", `/client/v4/zones/${zoneId}/snippets`, {});
    expect([answer.status, answer.body]).toEqual([
      405,
      {
        success: false,
        errors: [{ code: 10405, message: `not implemented by the sandbox: POST /client/v4/zones/${zoneId}/snippets` }],
        messages: [],
        result: null,
      },
    ]);
  });

  test("the account is the one that a stack file can name", async () => {
    const accounts = [];
    for await (const account of client.accounts.list()) accounts.push(account.id);
    expect(accounts).toEqual([cloudflareAccount]);
  });
});

test("the name server answers for a zone from its creation to its deletion", async () => {
  const zone = await client.zones.create({ account: { id: cloudflareAccount }, name: "Example.NET" });
  const inside = { zone_id: zone.id, type: "A", name: "@", content: "198.18.16.20", ttl: 1 };
  await client.dns.records.create(inside as unknown as RecordCreateParams);
  expect(cloud.driver.zones).toContainEqual({
    name: "example.net",
    records: [{ name: "example.net", type: "A", data: "198.18.16.20", ttl: 300 }],
  });
  await client.zones.delete({ zone_id: zone.id });
  expect(cloud.driver.zones.map((one) => one.name)).not.toContain("example.net");
});

test("development mode ends by itself after three hours", async () => {
  const id = { zone_id: zoneId };
  const get = () => client.zones.settings.get("development_mode", id);
  expect(await get()).toMatchObject({ value: "off", time_remaining: 0 });
  let now = Date.parse("2026-05-01T00:00:00Z");
  cloud.now = () => new Date(now);
  try {
    expect(await client.zones.settings.edit("development_mode", { ...id, value: "on" })).toMatchObject({
      value: "on",
      time_remaining: 10800,
    });
    now += 3600_000;
    expect([await get(), (await client.zones.get(id)).development_mode]).toMatchObject([
      { time_remaining: 7200 },
      7200,
    ]);
    now += 3 * 3600_000;
    expect([await get(), (await client.zones.get(id)).development_mode]).toMatchObject([
      { value: "off", time_remaining: -3600 },
      -3600,
    ]);
  } finally {
    cloud.now = () => new Date();
  }
});

describe("DNS records", () => {
  test("are created, read, changed whole and in part, listed and deleted", async () => {
    const record = await create({ type: "A", name: "www", content: "198.18.16.20", ttl: 300, comment: "front" });
    expect(record).toMatchObject({
      name: "www.example.com",
      type: "A",
      content: "198.18.16.20",
      proxiable: true,
      proxied: false,
      ttl: 300,
      settings: {},
      meta: {},
      comment: "front",
      tags: [],
    });
    expect(record.comment_modified_on).toBe(record.created_on);
    const id = { zone_id: zoneId, type: "A" as const };
    const edited = await client.dns.records.edit(record.id, { ...id, content: "198.18.16.21" } as never);
    expect(edited).toMatchObject({ content: "198.18.16.21", ttl: 300, comment: "front" });
    const put = await client.dns.records.update(record.id, {
      ...id,
      name: "www",
      content: "198.18.16.22",
      ttl: 1,
      proxied: true,
    });
    expect(put).toMatchObject({ content: "198.18.16.22", ttl: 1, proxied: true, comment: null });
    expect(await client.dns.records.get(record.id, { zone_id: zoneId })).toEqual(put);
    const found = await client.dns.records.list({ zone_id: zoneId, type: "A", name: { exact: "www.example.com" } });
    expect(found.result.map((one) => one.id)).toEqual([record.id]);
    expect((await client.dns.records.list({ zone_id: zoneId, search: "nothing" })).result).toEqual([]);
    expect(await client.dns.records.delete(record.id, { zone_id: zoneId })).toEqual({ id: record.id });
    expect(await codes(client.dns.records.get(record.id, { zone_id: zoneId }))).toEqual([404, 81044, undefined]);
  });

  test.each([
    [
      "MX",
      { name: "@", content: "mail.example.com", priority: 10 },
      { content: "mail.example.com", priority: 10 },
      "10 mail.example.com.",
    ],
    ["TXT", { name: "@", content: "v=spf1 mx -all" }, { content: "v=spf1 mx -all" }, '"v=spf1 mx -all"'],
    [
      "CNAME",
      { name: "cdn", content: "target.example.org." },
      { content: "target.example.org" },
      "target.example.org.",
    ],
    ["AAAA", { name: "six", content: "2001:DB8:0::1" }, { content: "2001:db8::1" }, "2001:db8::1"],
    [
      "SRV",
      { name: "_imaps._tcp", data: { priority: 1, weight: 5, port: 993, target: "mail.example.com" } },
      {
        content: "5 993 mail.example.com",
        priority: 1,
        data: { priority: 1, weight: 5, port: 993, target: "mail.example.com" },
      },
      "1 5 993 mail.example.com.",
    ],
    [
      "CAA",
      { name: "@", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
      { content: '0 issue "letsencrypt.org"', data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
      '0 issue "letsencrypt.org"',
    ],
    [
      "TLSA",
      { name: "_25._tcp.mail", data: { usage: 3, selector: 1, matching_type: 1, certificate: "ab12" } },
      { content: "3 1 1 ab12" },
      "3 1 1 ab12",
    ],
  ])("a %s record is given back and served", async (type, given, shown, served) => {
    const record = await create({ type, ...given });
    expect(record).toMatchObject({ type, ...shown });
    const zone = cloud.driver.zones.find((one) => one.name === "example.com");
    expect(zone?.records).toContainEqual({ name: record.name, type, data: served, ttl: 300 });
    await client.dns.records.delete(record.id, { zone_id: zoneId });
  });

  test("names that cannot stand side by side are refused with the real codes", async () => {
    const address = await create({ type: "A", name: "clash", content: "198.18.16.20" });
    expect(await codes(create({ type: "A", name: "clash", content: "198.18.16.20" }))).toEqual([400, 81058, undefined]);
    expect(await codes(create({ type: "CNAME", name: "clash", content: "example.org" }))).toEqual([
      400,
      81053,
      undefined,
    ]);
    const second = await create({ type: "A", name: "clash", content: "198.18.16.21" });
    const alias = await create({ type: "CNAME", name: "alias", content: "example.org" });
    expect(await codes(create({ type: "A", name: "alias", content: "198.18.16.20" }))).toEqual([400, 81054, undefined]);
    for (const { id } of [address, second, alias]) await client.dns.records.delete(id, { zone_id: zoneId });
  });

  test.each([
    ["an address that is none", { type: "A", name: "x", content: "300.1.1.1" }, 9005],
    ["IPv4 in AAAA", { type: "AAAA", name: "x", content: "198.18.16.20" }, 9006],
    ["a CNAME to a URL", { type: "CNAME", name: "x", content: "https://example.org" }, 9007],
    ["a proxied MX", { type: "MX", name: "x", content: "mail.example.com", priority: 1, proxied: true }, 9004],
    ["a proxied record with a TTL", { type: "A", name: "x", content: "198.18.16.20", proxied: true, ttl: 300 }, 9021],
    ["a TTL of 10 s", { type: "A", name: "x", content: "198.18.16.20", ttl: 10 }, 9021],
    ["a name with a space", { type: "A", name: "a b", content: "198.18.16.20" }, 9000],
    ["a type that is not served", { type: "LOC", name: "x", content: "1" }, 9001],
    ["an SRV without its data", { type: "SRV", name: "x" }, 9101],
  ])("%s is refused", async (_, record, code) => {
    expect(await codes(create(record))).toEqual([400, 1004, code]);
  });
});
