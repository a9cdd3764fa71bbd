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
  ])("a %s record is given back", async (type, given, shown) => {
    const record = await create({ type, ...given });
    expect(record).toMatchObject({ type, ...shown });
    await records().delete(record.id, at());
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
  ])("%s is refused", async (_, record, code) => {
    expect(await codes(create(record))).toEqual([400, 1004, code]);
  });
};
