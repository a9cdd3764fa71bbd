import type { Suite } from "../../target";
import { refusal } from "./support";

export const zones: Suite = (target) => {
  const all = () => target.cloudflare.zones;
  const create = (name: string, more: object = {}) =>
    all().create({ account: { id: target.cloudflareAccount }, name, ...more });

  test("is created, read, found, changed and deleted with its records", async () => {
    const name = `${target.name("zone")}.com`;
    const zone = await create(name.toUpperCase(), { type: "full" });
    expect(zone).toMatchObject({
      name,
      type: "full",
      status: "pending",
      paused: false,
      activated_on: null,
      development_mode: 0,
      account: { id: target.cloudflareAccount },
      name_servers: [expect.stringMatching(/\.ns\.cloudflare\.com$/), expect.stringMatching(/\.ns\.cloudflare\.com$/)],
      plan: { legacy_id: "free", name: "Free Website" },
    });
    const id = { zone_id: zone.id };
    expect(await all().get(id)).toEqual(zone);
    for (const query of [{ name }, { name: `ends_with:${name}` }, { status: "pending" as const, name }]) {
      expect((await all().list(query)).result.map((one) => one.id)).toEqual([zone.id]);
    }
    expect((await all().list({ name, status: "active" })).result).toEqual([]);
    expect(await all().edit({ ...id, paused: true })).toMatchObject({ id: zone.id, paused: true, type: "full" });
    expect((await all().get(id)).paused).toBe(true);
    const record = { ...id, type: "A" as const, name: "@", content: "198.51.100.4", ttl: 1 as const };
    const { id: recordId } = await target.cloudflare.dns.records.create(record);
    expect(await all().delete(id)).toEqual({ id: zone.id });
    const gone = [404, 7003, `Could not route to /zones/${zone.id}, perhaps your object identifier is invalid?`];
    expect(await refusal(all().get(id))).toEqual(gone);
    expect((await refusal(target.cloudflare.dns.records.get(recordId, id)))[0]).toBe(404);
  });

  test("becomes active once its name servers were looked for", async () => {
    const zone = await create(`${target.name("active")}.com`);
    const id = { zone_id: zone.id };
    expect(await all().activationCheck.trigger(id)).toEqual({ id: zone.id });
    expect(await all().get(id)).toMatchObject({
      status: "active",
      activated_on: expect.stringMatching(/Z$/) as string,
    });
    await all().delete(id);
  });

  test("a name that is taken and one that is none are refused", async () => {
    const name = `${target.name("twice")}.com`;
    const zone = await create(name);
    expect(await refusal(create(name))).toEqual([400, 1061, `${name} already exists`]);
    expect(await refusal(create("not a name"))).toEqual([400, 1002, "Invalid domain name"]);
    expect((await refusal(create(`${target.name("other")}.com`, { type: "strange" })))[0]).toBe(400);
    await all().delete({ zone_id: zone.id });
  });

  test("another account's zone is refused", async () => {
    const elsewhere = { account: { id: "0".repeat(32) }, name: `${target.name("elsewhere")}.com` };
    expect(await refusal(all().create(elsewhere))).toEqual([403, 1068, "Permission denied"]);
  });

  test("more than one change at a time is refused", async () => {
    const zone = await create(`${target.name("changes")}.com`);
    const both = { zone_id: zone.id, paused: true, type: "partial" as const };
    expect((await refusal(all().edit(both)))[0]).toBe(400);
    await all().delete({ zone_id: zone.id });
  });
};
