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
    await refused(target, ["POST", "/v2/domains", { name: "no domain" }], 422, /name|valid/i);
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
    expect((await one.put({ type: "MX", priority: 20 }))?.domainRecord).toMatchObject({ ttl: 900, priority: 20 });
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
};
