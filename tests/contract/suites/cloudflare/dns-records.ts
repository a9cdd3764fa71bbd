import type { RecordCreateParams } from "cloudflare/resources/dns/records";
import type { Suite } from "../../target";
import { codes, sharedZone } from "./support";

export const dnsRecords: Suite = (target) => {
  const domain = `${target.name("records")}.com`;
  const zone = sharedZone(target, "records");
  const records = () => target.cloudflare.dns.records;
  const at = () => ({ zone_id: zone().id });
  const create = (record: object) => records().create({ ...at(), ttl: 1, ...record } as unknown as RecordCreateParams);

  test("is created, read, changed whole and in part, listed and deleted", async () => {
    const given = { type: "A", name: "www", content: "198.18.16.20", ttl: 300, comment: "front" };
    const record = await create(given);
    const shown = {
      ...given,
      name: `www.${domain}`,
      proxiable: true,
      proxied: false,
      settings: {},
      meta: {},
      tags: [],
    };
    expect(record).toMatchObject(shown);
    expect(record.comment_modified_on).toBe(record.created_on);
    const edited = await records().edit(record.id, { ...at(), type: "A", content: "198.18.16.21" } as never);
    expect(edited).toMatchObject({ content: "198.18.16.21", ttl: 300, comment: "front" });
    const whole = { type: "A" as const, name: "www", content: "198.18.16.22", ttl: 1, proxied: true };
    const put = await records().update(record.id, { ...at(), ...whole });
    expect(put).toMatchObject({ content: "198.18.16.22", ttl: 1, proxied: true, comment: null });
    expect(await records().get(record.id, at())).toEqual(put);
    const found = await records().list({ ...at(), type: "A", name: { exact: `www.${domain}` } });
    expect(found.result.map((one) => one.id)).toEqual([record.id]);
    expect((await records().list({ ...at(), search: "nothing" })).result).toEqual([]);
    expect(await records().delete(record.id, at())).toEqual({ id: record.id });
    expect(await codes(records().get(record.id, at()))).toEqual([404, 81044, undefined]);
  });

  test("come in pages", async () => {
    const made = [];
    for (const name of ["p1", "p2", "p3"]) made.push((await create({ type: "TXT", name, content: name })).id);
    const pages = [];
    for await (const record of records().list({ ...at(), type: "TXT", per_page: 2 })) pages.push(record.id);
    expect(pages.sort()).toEqual([...made].sort());
    for (const id of made) await records().delete(id, at());
  });

  test.each([
    ["MX", { name: "@", content: "mail.example.com", priority: 10 }, { content: "mail.example.com", priority: 10 }],
    ["TXT", { name: "@", content: "v=spf1 mx -all" }, { content: "v=spf1 mx -all" }],
    ["CNAME", { name: "cdn", content: "target.example.org." }, { content: "target.example.org" }],
    ["AAAA", { name: "six", content: "2001:DB8:0::1" }, { content: "2001:db8::1" }],
    [
      "SRV",
      { name: "_imaps._tcp", data: { priority: 1, weight: 5, port: 993, target: "mail.example.com" } },
      {
        content: "5 993 mail.example.com",
        priority: 1,
        data: { priority: 1, weight: 5, port: 993, target: "mail.example.com" },
      },
    ],
    [
      "CAA",
      { name: "@", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
      { content: '0 issue "letsencrypt.org"', data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
    ],
    [
      "TLSA",
      { name: "_25._tcp.mail", data: { usage: 3, selector: 1, matching_type: 1, certificate: "ab12" } },
      { content: "3 1 1 ab12" },
    ],
    [
      "CERT",
      { name: "cert", data: { type: 1, key_tag: 2, algorithm: 8, certificate: "AAAA" } },
      { content: "1 2 8 AAAA", data: { type: 1, key_tag: 2, algorithm: 8, certificate: "AAAA" } },
    ],
    [
      "DNSKEY",
      { name: "signed", data: { flags: 257, protocol: 3, algorithm: 13, public_key: "AAAA" } },
      { content: "257 3 13 AAAA" },
    ],
    [
      "DS",
      { name: "below", data: { key_tag: 2371, algorithm: 13, digest_type: 2, digest: "ab".repeat(32) } },
      { content: `2371 13 2 ${"ab".repeat(32)}` },
    ],
    [
      "HTTPS",
      { name: "web", data: { priority: 1, target: ".", value: 'alpn="h2"' } },
      { content: '1 . alpn="h2"', data: { priority: 1, target: ".", value: 'alpn="h2"' } },
    ],
    [
      "LOC",
      {
        name: "here",
        data: {
          ...{ lat_degrees: 37, lat_minutes: 46, lat_seconds: 46, lat_direction: "N" },
          ...{ long_degrees: 122, long_minutes: 23, long_seconds: 35, long_direction: "W" },
          ...{ altitude: 0, size: 100, precision_horz: 0, precision_vert: 0 },
        },
      },
      { content: "37 46 46.000 N 122 23 35.000 W 0.00 100.00 0.00 0.00" },
    ],
    [
      "NAPTR",
      {
        name: "sip",
        data: { order: 100, preference: 10, flags: "S", service: "SIP+D2U", regex: "", replacement: "sip.example.com" },
      },
      { content: '100 10 "S" "SIP+D2U" "" sip.example.com' },
    ],
    ["OPENPGPKEY", { name: "key._openpgpkey", content: "mQENBA==" }, { content: "mQENBA==" }],
    ["PTR", { name: "pointer", content: "host.example.org" }, { content: "host.example.org" }],
    [
      "SMIMEA",
      { name: "a._smimecert", data: { usage: 3, selector: 0, matching_type: 1, certificate: "ab12" } },
      { content: "3 0 1 ab12" },
    ],
    [
      "SSHFP",
      { name: "ssh", data: { algorithm: 4, type: 1, fingerprint: "ab".repeat(20) } },
      { content: `4 1 ${"ab".repeat(20)}`, data: { algorithm: 4, type: 1, fingerprint: "ab".repeat(20) } },
    ],
    [
      "SVCB",
      { name: "_dns", data: { priority: 2, target: "dns.example.com", value: "port=53" } },
      { content: "2 dns.example.com port=53" },
    ],
    [
      "URI",
      { name: "_http._tcp", priority: 7, data: { weight: 1, target: "https://example.com/" } },
      { content: '1 "https://example.com/"', priority: 7, data: { weight: 1, target: "https://example.com/" } },
    ],
  ])("a %s record is given back", async (type, given, shown) => {
    const record = await create({ type, ...given });
    expect(record).toMatchObject({ type, ...shown });
    await records().delete(record.id, at());
  });

  test("a structured record is changed by its data and by its content", async () => {
    const data = { priority: 1, weight: 5, port: 993, target: "mail.example.com" };
    const record = await create({ type: "SRV", name: "_imaps._tcp", data });
    const edit = (change: object) => records().edit(record.id, { ...at(), ...change } as never);
    expect(await edit({ data: { ...data, port: 994 } })).toMatchObject({ content: "5 994 mail.example.com" });
    expect(await edit({ content: "2 6 995 other.example.com" })).toMatchObject({
      content: "6 995 other.example.com",
      priority: 2,
      data: { priority: 2, weight: 6, port: 995, target: "other.example.com" },
    });
    expect(await edit({ comment: "mail" })).toMatchObject({ content: "6 995 other.example.com", comment: "mail" });
    await records().delete(record.id, at());
  });

  test("are found by parts, any of several conditions, and in an order", async () => {
    const made = [];
    for (const name of ["find-b", "find-a", "other"]) {
      made.push(
        await create({ type: "TXT", name, content: `text of ${name}`, comment: name === "other" ? "kept" : null }),
      );
    }
    const found = async (query: object) => (await records().list({ ...at(), ...query })).result.map((one) => one.id);
    const [b, a, other] = made.map((record) => record.id);
    expect(await found({ name: { startswith: "find-" }, order: "name" })).toEqual([a, b]);
    expect(await found({ name: { startswith: "find-" }, order: "name", direction: "desc" })).toEqual([b, a]);
    expect(await found({ content: { contains: "OF OTHER" } })).toEqual([other]);
    expect(await found({ comment: { present: "true" } })).toEqual([other]);
    expect(await found({ match: "any", comment: { exact: "kept" }, name: { contains: "find-a" } })).toEqual([a, other]);
    for (const { id } of made) await records().delete(id, at());
  });

  test("names that cannot stand side by side are refused with the real codes", async () => {
    const address = await create({ type: "A", name: "clash", content: "198.18.16.20" });
    expect(await codes(create({ type: "A", name: "clash", content: "198.18.16.20" }))).toEqual([400, 81058, undefined]);
    const beside = create({ type: "CNAME", name: "clash", content: "example.org" });
    expect(await codes(beside)).toEqual([400, 81053, undefined]);
    const second = await create({ type: "A", name: "clash", content: "198.18.16.21" });
    const alias = await create({ type: "CNAME", name: "alias", content: "example.org" });
    expect(await codes(create({ type: "A", name: "alias", content: "198.18.16.20" }))).toEqual([400, 81054, undefined]);
    for (const { id } of [address, second, alias]) await records().delete(id, at());
  });

  test.each([
    ["an address that is none", { type: "A", name: "x", content: "300.1.1.1" }, 9005],
    ["IPv4 in AAAA", { type: "AAAA", name: "x", content: "198.18.16.20" }, 9006],
    ["a CNAME to a URL", { type: "CNAME", name: "x", content: "https://example.org" }, 9007],
    ["a proxied MX", { type: "MX", name: "x", content: "mail.example.com", priority: 1, proxied: true }, 9004],
    ["a proxied record with a TTL", { type: "A", name: "x", content: "198.18.16.20", proxied: true, ttl: 300 }, 9021],
    ["a TTL of 10 s", { type: "A", name: "x", content: "198.18.16.20", ttl: 10 }, 9021],
    ["a name with a space", { type: "A", name: "a b", content: "198.18.16.20" }, 9000],
    ["an SRV without its data", { type: "SRV", name: "x" }, 9101],
    ["a URI without its priority", { type: "URI", name: "x", data: { weight: 1, target: "https://a.b/" } }, 9101],
    ["a latitude beyond the pole", { type: "LOC", name: "x", content: "91 0 0 N 0 0 0 E 0m 0m 0m 0m" }, 9101],
    ["a fingerprint of another length", { type: "SSHFP", name: "x", content: "4 2 ab12" }, 9101],
    [
      "parameters that are none",
      { type: "HTTPS", name: "x", data: { priority: 1, target: ".", value: "foo=bar" } },
      9101,
    ],
    ["a type that is none", { type: "constructor", name: "x", content: "1" }, 9001],
  ])("%s is refused", async (_, record, code) => {
    expect(await codes(create(record))).toEqual([400, 1004, code]);
  });
};
