import { quoted, Zone, ZoneArgs, ZoneRecord } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { caught, run, valueOf } from "../../support/mocks";

/** Records alone: what guards a zone has its own tests. */
const security = {
  ssl: false,
  minTlsVersion: false,
  tls13: false,
  httpsRedirect: false,
  hsts: false,
  dnssec: false,
  caa: false,
  firewall: false,
  rateLimit: false,
} as const;

const make = (records: Record<string, ZoneRecord> = {}, change: Partial<ZoneArgs> = {}) =>
  run(() => new Zone("zone", { domain: "example.com", zoneId: "z1", records, security, ...change }));

describe("Zone", () => {
  test("uses a zone that is there", async () => {
    const { registered, result } = await make();
    expect(registered.names).toEqual(["Zone zone"]);
    expect(await valueOf(result.zoneId)).toBe("z1");
    expect(await valueOf(result.nameServers)).toEqual([]);
    expect(result.domain).toBe("example.com");
  });

  test("makes one in an account, and protects it", async () => {
    const { registered, result } = await make({}, { zoneId: undefined, accountId: "acc" });
    expect(registered.one("Zone", "zone-zone")).toMatchObject({
      type: "cloudflare:index/zone:Zone",
      inputs: { name: "example.com", account: { id: "acc" }, type: "full" },
      protect: true,
    });
    expect(await valueOf(result.zoneId)).toBe("100");
    expect(await valueOf(result.nameServers)).toEqual(["a.ns.example", "b.ns.example"]);
    const free = await make({}, { zoneId: undefined, accountId: "acc", protect: false });
    expect(free.registered.one("Zone", "zone-zone").protect).toBe(false);
  });

  test("records the domain alone among its own inputs", async () => {
    expect((await make()).registered.one("Zone").inputs).toEqual({ domain: "example.com" });
  });

  const records: [string, ZoneRecord, object][] = [
    [
      "A",
      { type: "A", name: "www", value: "192.0.2.1" },
      { name: "www.example.com", content: "192.0.2.1", ttl: 1, proxied: false },
    ],
    [
      "A of the domain",
      { type: "A", name: "@", value: "192.0.2.1", ttl: 300 },
      { name: "example.com", content: "192.0.2.1", ttl: 300, proxied: false },
    ],
    [
      "AAAA",
      { type: "AAAA", name: "www.example.com", value: "2001:db8::1", proxied: true },
      { name: "www.example.com", content: "2001:db8::1", ttl: 1, proxied: true },
    ],
    [
      "CNAME",
      { type: "CNAME", name: "blog", value: "host.example.net", comment: "moved" },
      { name: "blog.example.com", content: "host.example.net", ttl: 1, proxied: false, comment: "moved" },
    ],
    [
      "NS",
      { type: "NS", name: "lab", value: "ns.example.net" },
      { name: "lab.example.com", content: "ns.example.net", ttl: 1 },
    ],
    [
      "MX",
      { type: "MX", name: "@", value: "mail.example.com", priority: 10 },
      { name: "example.com", content: "mail.example.com", ttl: 1, priority: 10 },
    ],
    [
      "TXT",
      { type: "TXT", name: "@", value: 'v=spf1 "-all"' },
      { name: "example.com", content: '"v=spf1 \\"-all\\""', ttl: 1 },
    ],
    [
      "SRV",
      { type: "SRV", name: "_imaps._tcp", value: "mail.example.com", priority: 0, weight: 1, port: 993 },
      {
        name: "_imaps._tcp.example.com",
        data: { target: "mail.example.com", priority: 0, weight: 1, port: 993 },
        ttl: 1,
        priority: 0,
      },
    ],
    [
      "CAA",
      { type: "CAA", name: "@", tag: "issue", value: "letsencrypt.org", flags: 128 },
      { name: "example.com", data: { flags: 128, tag: "issue", value: "letsencrypt.org" }, ttl: 1 },
    ],
    [
      "CAA by default",
      { type: "CAA", name: "@", tag: "iodef", value: "mailto:a@example.com" },
      { name: "example.com", data: { flags: 0, tag: "iodef", value: "mailto:a@example.com" }, ttl: 1 },
    ],
    [
      "wildcard",
      { type: "A", name: "*.apps", value: "192.0.2.1" },
      { name: "*.apps.example.com", content: "192.0.2.1", ttl: 1, proxied: false },
    ],
  ];
  test.each(records)("%s", async (_, record, expected) => {
    const { registered, result } = await make({ it: record });
    expect(registered.one("DnsRecord").name).toBe("zone-it");
    expect(registered.one("DnsRecord").inputs).toEqual({ zoneId: "z1", type: record.type, ...expected });
    expect(result.names).toEqual({ it: (expected as { name: string }).name });
  });

  test("a value may be known only later", async () => {
    const { registered } = await make({ web: { type: "A", name: "www", value: pulumi.output("192.0.2.9") } });
    expect(registered.one("DnsRecord").inputs.content).toBe("192.0.2.9");
  });

  test("records added or removed in the middle move no other", async () => {
    const record = (n: number): ZoneRecord => ({ type: "A", name: `h${n}`, value: "192.0.2.1" });
    const before = (await make({ a: record(1), b: record(2), c: record(3) })).registered.names;
    const after = (await make({ a: record(1), c: record(3) })).registered.names;
    expect(after).toEqual(before.filter((name) => name !== "DnsRecord zone-b"));
  });

  test("transforms reach zone and records", async () => {
    const { registered } = await make(
      { web: { type: "A", name: "www", value: "192.0.2.1" } },
      { zoneId: undefined, accountId: "acc", transform: { zone: { paused: true }, record: { comment: "mine" } } },
    );
    expect(registered.one("Zone", "zone-zone").inputs.paused).toBe(true);
    expect(registered.one("DnsRecord").inputs.comment).toBe("mine");
  });
});

describe("long texts", () => {
  test.each([
    ["", '""'],
    ["a".repeat(255), `"${"a".repeat(255)}"`],
    ["a".repeat(256), `"${"a".repeat(255)}" "a"`],
    [`${"a".repeat(254)}é`, `"${"a".repeat(254)}" "é"`],
    ["back\\slash", '"back\\\\slash"'],
  ])("%#", (text, expected) => expect(quoted(text)).toBe(expected));
});

describe("what is refused", () => {
  const a = (change: object = {}): ZoneRecord => ({ type: "A", name: "www", value: "192.0.2.1", ...change });
  const cases: [string, Record<string, ZoneRecord>, Record<string, string>][] = [
    ["records.Web", { Web: a() }, { fix: "rename the record's key" }],
    ["records.a.name", { a: a({ name: "www." }) }, { given: '"www."' }],
    ["records.a.name", { a: a({ name: "WWW" }) }, { fix: 'write it as "www" or "www.example.com"' }],
    ["records.a.ttl", { a: a({ ttl: 30 }) }, { given: "30", fix: "leave it out for 1" }],
    ["records.a.ttl", { a: a({ ttl: 300, proxied: true }) }, { allowed: "1 for a proxied record" }],
    ["records.a.comment", { a: a({ comment: "x".repeat(101) }) }, { allowed: "at most 100 characters" }],
    ["records.a.value", { a: a({ value: "www.example.net" }) }, { allowed: "an IPv4 address" }],
    ["records.a.value", { a: a({ value: "192.0.2" }) }, { fix: 'write it as "198.51.100.10"' }],
    ["records.a.value", { a: { type: "AAAA", name: "www", value: "192.0.2.1" } }, { allowed: "an IPv6 address" }],
    [
      "records.a.value",
      { a: { type: "CNAME", name: "www", value: "host.example.net." } },
      { given: '"host.example.net."' },
    ],
    ["records.a.value", { a: { type: "NS", name: "lab", value: "NS" } }, { fix: 'write it as "host.example.com"' }],
    [
      "records.a.value",
      { a: { type: "MX", name: "@", value: "10 mail", priority: 1 } },
      { fix: 'write it as "mail.example.com"' },
    ],
    ["records.a.priority", { a: { type: "MX", name: "@", value: "mail.example.com", priority: -1 } }, { given: "-1" }],
    ["records.a.value", { a: { type: "TXT", name: "@", value: '"quoted"' } }, { fix: "leave the quotes out" }],
    ["records.a.value", { a: { type: "TXT", name: "@", value: "" } }, { allowed: "1 to 4,096 characters" }],
    [
      "records.a.name",
      { a: { type: "SRV", name: "imaps", value: "m.example.com", priority: 0, weight: 0, port: 1 } },
      { fix: 'write it as "_imaps._tcp"' },
    ],
    [
      "records.a.value",
      { a: { type: "SRV", name: "_i._tcp", value: "M", priority: 0, weight: 0, port: 1 } },
      { given: '"M"' },
    ],
    [
      "records.a.weight",
      { a: { type: "SRV", name: "_i._tcp", value: "m.example.com", priority: 0, weight: 65536, port: 1 } },
      { given: "65536" },
    ],
    [
      "records.a.port",
      { a: { type: "SRV", name: "_i._tcp", value: "m.example.com", priority: 0, weight: 0, port: 0.5 } },
      { given: "0.5" },
    ],
    [
      "records.a.tag",
      { a: { type: "CAA", name: "@", tag: "allow" as "issue", value: "letsencrypt.org" } },
      { allowed: '"issue", "issuewild" or "iodef"' },
    ],
    [
      "records.a.value",
      { a: { type: "CAA", name: "@", tag: "iodef", value: "letsencrypt.org" } },
      { fix: 'write it as "letsencrypt.org", or "mailto:you@example.com" for iodef' },
    ],
    [
      "records.a.type",
      { a: { type: "PTR", name: "www", value: "x" } as unknown as ZoneRecord },
      { fix: "make other types with cloudflare.DnsRecord" },
    ],
    [
      "records.b",
      { a: a(), b: a({ ttl: 300 }) },
      { given: "A www.example.com a second time", fix: "remove one of the two" },
    ],
    [
      "records.b",
      { a: a(), b: { type: "CNAME", name: "www", value: "x.example.net" } },
      { given: "CNAME www.example.com beside records.a", allowed: "a CNAME alone under its name" },
    ],
    [
      "records.b",
      {
        a: { type: "CNAME", name: "www.example.com", value: "x.example.net" },
        b: { type: "TXT", name: "www", value: "x" },
      },
      { given: "TXT www.example.com beside records.a" },
    ],
    [
      "records.b",
      { a: { type: "CNAME", name: "@", value: "x.example.net" }, b: a({ name: "example.com" }) },
      { given: "A example.com beside records.a" },
    ],
  ];
  test.each(cases)("%s %#", async (path, records, expected) => {
    const { registered, result } = await run(() =>
      caught(() => new Zone("zone", { domain: "example.com", zoneId: "z1", records })),
    );
    expect(result.component).toBe("Zone");
    expect(result.problems).toContainEqual(expect.objectContaining({ path, ...expected }));
    expect(registered.all).toEqual([]);
  });

  test("a domain that is none, and neither or both of the ids", async () => {
    const paths = (args: ZoneArgs) => caught(() => new Zone("zone", args)).problems.map((p) => [p.path, p.given]);
    const { result } = await run(() => [
      paths({ domain: "Example", zoneId: "z" }),
      paths({ domain: "example.com.", zoneId: "z" }),
      paths({ domain: "example.com" }),
      paths({ domain: "example.com", zoneId: "z", accountId: "a" }),
    ]);
    expect(result).toEqual([
      [["domain", '"Example"']],
      [["domain", '"example.com."']],
      [["zoneId", "neither"]],
      [["zoneId", "both of zoneId and accountId"]],
    ]);
  });

  test("mail and text may stand beside the domain's own CNAME, two addresses under one name, two records of other tags", async () => {
    const { registered } = await make({
      apex: { type: "CNAME", name: "@", value: "x.example.net" },
      mail: { type: "MX", name: "@", value: "mail.example.com", priority: 10 },
      web1: a(),
      web2: a({ value: "192.0.2.2" }),
      caa1: { type: "CAA", name: "@", tag: "issue", value: "letsencrypt.org" },
      caa2: { type: "CAA", name: "@", tag: "issuewild", value: "letsencrypt.org" },
    });
    expect(registered.of("DnsRecord")).toHaveLength(6);
  });
});
