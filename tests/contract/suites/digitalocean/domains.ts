import type { Suite } from "../../target";
import { everyPage, refusal, refused, unknownId } from "../requests";

export const domains: Suite = (target) => {
  const all = () => target.digitalOcean.v2.domains;

  test("is created with an address, read, listed and deleted with its records", async () => {
    const name = `${target.name("shop")}.example.org`;
    expect((await all().post({ name, ipAddress: "198.18.16.99" }))?.domain).toMatchObject({ name });
    const one = all().byDomain_name(name);
    expect((await one.get())?.domain).toMatchObject({ name, ttl: 1800 });
    await refused(target, ["POST", "/v2/domains", { name }], 422, /already/);
    const listed = (await everyPage(target, "/v2/domains", "domains", 1)) as { name: string }[];
    expect(listed.map((each) => each.name)).toContain(name);
    const records = (await one.records.get({ queryParameters: { perPage: 200 } }))?.domainRecords;
    expect(records?.find((record) => record.type === "A")).toMatchObject({ name: "@", data: "198.18.16.99" });
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    await refused(target, ["POST", "/v2/domains", { name: `${target.prefix} no domain` }], 422, /name|valid/i);
  });

  test("its records are created, read, changed, listed by type and deleted", async () => {
    const name = `${target.name("mail")}.example.org`;
    await all().post({ name });
    const { records } = all().byDomain_name(name);
    const mx = { type: "MX", name: "@", data: "mail.example.org.", priority: 10, ttl: 600 };
    const record = (await records.post(mx))?.domainRecord;
    expect(record).toMatchObject({ ...mx, data: "mail.example.org" });
    const one = records.byDomain_record_id(record?.id ?? 0);
    expect((await one.get())?.domainRecord).toEqual(record);
    expect((await one.patch({ type: "MX", ttl: 900 }))?.domainRecord).toMatchObject({ ttl: 900, priority: 10 });
    const undottedPut = { type: "MX", priority: 20 };
    await refused(target, ["PUT", `/v2/domains/${name}/records/${record?.id}`, undottedPut], 422, /end with a dot/);
    expect((await one.put({ ...undottedPut, data: "mail.example.org." }))?.domainRecord).toMatchObject({
      ttl: 900,
      priority: 20,
    });
    const servers = await records.get({ queryParameters: { type: "NS" } });
    expect([servers?.meta?.total, servers?.domainRecords?.length]).toEqual([3, 3]);
    const undotted = { type: "CNAME", name: "www", data: "example.net" };
    const route = `/v2/domains/${name}/records`;
    await refused(target, ["POST", route, undotted], 422, "Data needs to end with a dot (.)");
    await refused(target, ["POST", route, { type: "A", name: "x", data: "300.1.1.1" }], 422, /./);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    await all().byDomain_name(name).delete();
  });

  test("records of every type come back as they were given, found by name and type", async () => {
    const name = `${target.name("types")}.example.org`;
    await all().post({ name });
    const { records } = all().byDomain_name(name);
    const wanted = [
      { type: "A", name: "@", data: "198.18.16.20", ttl: 30 },
      { type: "A", name: "*.apps", data: "198.18.16.21" },
      { type: "AAAA", name: "@", data: "2001:db8::20" },
      { type: "CAA", name: "@", data: "letsencrypt.org.", flags: 0, tag: "issue" },
      { type: "CAA", name: "@", data: "mailto:a@example.org", flags: 128, tag: "iodef" },
      { type: "CNAME", name: "www", data: "@" },
      { type: "CNAME", name: "docs", data: "pages.example.net." },
      { type: "MX", name: "@", data: "mx.example.net.", priority: 10 },
      { type: "NS", name: "sub", data: "ns.example.net." },
      { type: "SRV", name: "_sip._tcp", data: "sip.example.net.", priority: 1, port: 5060, weight: 5 },
      { type: "TXT", name: "@", data: 'v=spf1 -all; "quoted"' },
    ];
    for (const each of wanted) {
      const record = (await records.post(each))?.domainRecord;
      const data = each.data.includes(".") ? each.data.replace(/\.$/, "") : each.data;
      expect(record).toMatchObject({ ttl: 1800, ...each, data });
    }
    const found = await records.get({ queryParameters: { name: `www.${name}` } });
    expect(found?.domainRecords?.map((record) => [record.type, record.data])).toEqual([["CNAME", "@"]]);
    const apex = await records.get({ queryParameters: { name, type: "A" } });
    expect(apex?.domainRecords?.map((record) => record.data)).toEqual(["198.18.16.20"]);
    await all().byDomain_name(name).delete();
  });

  test("a wrong record is refused in the API's words", async () => {
    const name = `${target.name("wrong")}.example.org`;
    await all().post({ name });
    const route = `/v2/domains/${name}/records`;
    await all().byDomain_name(name).records.post({ type: "CNAME", name: "www", data: "@" });
    const wrong: [object, string | RegExp][] = [
      [{ type: "CAA", name: "@", data: "letsencrypt.org", flags: 0, tag: "issue" }, "Data needs to end with a dot (.)"],
      [{ type: "CAA", name: "@", data: "letsencrypt.org.", flags: 0, tag: "any" }, /^Tag must be/],
      [{ type: "CAA", name: "@", data: "letsencrypt.org.", tag: "issue" }, "Flags can't be blank"],
      [{ type: "MX", name: "@", data: "mx.example.net." }, "Priority can't be blank"],
      [{ type: "SRV", name: "_a._tcp", data: "a.example.net.", priority: 1, weight: 1 }, "Port can't be blank"],
      [{ type: "SRV", name: "_a._tcp", data: "@", priority: 1, weight: 1, port: 65536 }, /^Port must be between/],
      [{ type: "A", name: "www", data: "198.18.16.20" }, "CNAME records cannot share a name with other records"],
      [{ type: "CNAME", name: "@", data: "www.example.net." }, "CNAME records cannot share a name with other records"],
      [{ type: "TXT", name: "@", data: "x", ttl: 29 }, /^Ttl must be/],
      [{ type: "LOC", name: "@", data: "x" }, /^Type LOC/],
      [{ type: "AAAA", name: "@", data: "198.18.16.20" }, /IPv6/],
    ];
    for (const [body, message] of wrong) await refused(target, ["POST", route, body], 422, message);
    await all().byDomain_name(name).delete();
  });
};
