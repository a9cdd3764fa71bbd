import { X509Certificate } from "node:crypto";
import Cloudflare, { APIError } from "cloudflare";
import type { RecordCreateParams } from "cloudflare/resources/dns/records";
import { cloudflareAccount } from "../../sandbox/instance";
import { signingRequest } from "../support/signing-request";
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

test("everything is there after a restart", async () => {
  const id = { zone_id: zoneId };
  const account = { account_id: cloudflareAccount };
  const rule = { action: "block", expression: "(ip.src eq 192.0.2.66)" };
  const ruleset = { ...id, kind: "zone", name: "entry", phase: "http_request_firewall_custom", rules: [rule] };
  const { id: rulesetId } = (await client.rulesets.create(ruleset as never)) as { id: string };
  await client.zones.settings.edit("ssl", { ...id, value: "strict" });
  await client.dns.dnssec.edit({ ...id, status: "active" });
  await client.r2.buckets.create({ ...account, name: "kept" });
  const order = { csr: signingRequest("P-256"), hostnames: ["example.com"], request_type: "origin-ecc" as const };
  const certificate = await client.originCACertificates.create(order);
  const seen = async () => [
    // The first request after a restart may find its connection closed.
    await client.rulesets.get(rulesetId, id, { maxRetries: 2 }),
    await client.zones.settings.get("ssl", id),
    await client.dns.dnssec.get(id),
    await client.r2.buckets.get("kept", account),
    await client.originCACertificates.get(certificate.id ?? ""),
  ];
  const before = await seen();
  await cloud.close();
  await cloud.open();
  expect(await seen()).toEqual(before);
  const next = await client.originCACertificates.create(order);
  const authority = new X509Certificate(await cloud.daemon.cloud.originAuthority.certificate());
  for (const one of [certificate, next]) {
    expect(new X509Certificate(one.certificate ?? "").verify(authority.publicKey)).toBe(true);
  }
});

describe("the name server", () => {
  const digest = "ab".repeat(32);

  test.each([
    ["A", { name: "www", content: "198.18.16.20" }, "198.18.16.20"],
    ["AAAA", { name: "six", content: "2001:DB8:0::1" }, "2001:db8::1"],
    ["CAA", { name: "@", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } }, '0 issue "letsencrypt.org"'],
    ["CERT", { name: "cert", data: { type: 1, key_tag: 2, algorithm: 3, certificate: "AAAA" } }, "1 2 3 AAAA"],
    ["CNAME", { name: "cdn", content: "target.example.org." }, "target.example.org."],
    ["HTTPS", { name: "web", data: { priority: 1, target: ".", value: 'alpn="h3,h2"' } }, '1 . alpn="h3,h2"'],
    [
      "LOC",
      { name: "here", content: "37 46 46 N 122 23 35.5 W 0m 100m 0m 0m" },
      "37 46 46.000 N 122 23 35.500 W 0.00 100.00 0.00 0.00",
    ],
    ["MX", { name: "@", content: "mail.example.com", priority: 10 }, "10 mail.example.com."],
    [
      "NAPTR",
      {
        name: "sip",
        data: {
          order: 1,
          preference: 2,
          flags: "S",
          service: "SIP+D2U",
          regex: "",
          replacement: "_sip._udp.example.com",
        },
      },
      '1 2 "S" "SIP+D2U" "" _sip._udp.example.com.',
    ],
    ["NS", { name: "below", content: "ns.example.org" }, "ns.example.org."],
    ["OPENPGPKEY", { name: "key._openpgpkey", content: "mQENBA==" }, "mQENBA=="],
    ["PTR", { name: "pointer", content: "host.example.org" }, "host.example.org."],
    [
      "SMIMEA",
      { name: "a._smimecert", data: { usage: 3, selector: 0, matching_type: 1, certificate: digest } },
      `3 0 1 ${digest}`,
    ],
    [
      "SRV",
      { name: "_imaps._tcp", data: { priority: 1, weight: 5, port: 993, target: "mail.example.com" } },
      "1 5 993 mail.example.com.",
    ],
    ["SSHFP", { name: "ssh", data: { algorithm: 4, type: 2, fingerprint: digest } }, `4 2 ${digest}`],
    ["SVCB", { name: "_dns", data: { priority: 2, target: "dns.example.com" } }, "2 dns.example.com."],
    [
      "TLSA",
      { name: "_25._tcp.mail", data: { usage: 3, selector: 1, matching_type: 1, certificate: digest } },
      `3 1 1 ${digest}`,
    ],
    ["TXT", { name: "@", content: "v=spf1 mx -all" }, '"v=spf1 mx -all"'],
    [
      "URI",
      { name: "_http._tcp", priority: 7, data: { weight: 1, target: "https://example.com/" } },
      '7 1 "https://example.com/"',
    ],
  ])("answers for a %s record", async (type, given, data) => {
    const record = await create({ type, ...given });
    const zone = cloud.driver.zones.find((one) => one.name === "example.com");
    expect(zone?.records).toEqual([{ name: record.name, type, data, ttl: 300 }]);
    await client.dns.records.delete(record.id, { zone_id: zoneId });
  });

  test("a record that it cannot take is not kept", async () => {
    const setZones = jest.spyOn(cloud.driver, "setZones").mockRejectedValueOnce(new Error("not a zone"));
    expect((await codes(create({ type: "TXT", name: "bad", content: "bad" })))[0]).toBe(400);
    setZones.mockRestore();
    const good = await create({ type: "TXT", name: "good", content: "good" });
    const zone = cloud.driver.zones.find((one) => one.name === "example.com");
    expect(zone?.records.map((record) => record.name)).toEqual(["good.example.com"]);
    await client.dns.records.delete(good.id, { zone_id: zoneId });
  });
});
