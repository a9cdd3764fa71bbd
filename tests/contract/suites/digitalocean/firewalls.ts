import type { Suite } from "../../target";
import { droplet, everyPage, gone, made, refusal, refused, unknownId } from "../requests";

export const firewalls: Suite = (target) => {
  const all = () => target.digitalOcean.v2.firewalls;
  const rule = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.10"] } };

  test("is changed whole and in parts", async () => {
    const tag = target.name("guard");
    const id = await droplet(target, "guarded", { tags: [tag] });
    const { firewall } = (await made(
      target,
      "/v2/firewalls",
      {
        name: target.name("ssh"),
        tags: [tag],
        inbound_rules: [rule, { protocol: "icmp", ports: "", sources: { addresses: ["0.0.0.0/0", "::/0"] } }],
        outbound_rules: [{ protocol: "tcp", ports: "all", destinations: { tags: [tag] } }],
      },
      202,
    )) as { firewall: { id: string; outbound_rules: object[] } };
    expect(firewall.outbound_rules).toEqual([{ protocol: "tcp", ports: "0", destinations: { tags: [tag] } }]);
    const one = all().byFirewall_id(firewall.id);
    const web = { protocol: "tcp" as const, ports: "80-443", sources: { dropletIds: [id] } };
    await one.rules.post({ inboundRules: [web] });
    expect((await one.get())?.firewall?.inboundRules).toHaveLength(3);
    await one.rules.delete({ inboundRules: [web] });
    expect((await one.get())?.firewall?.inboundRules).toHaveLength(2);
    await one.droplets.post({ dropletIds: [id] });
    await one.tags.delete({ tags: [tag] });
    expect((await one.get())?.firewall).toMatchObject({ dropletIds: [id], tags: [] });
    await one.tags.post({ tags: [tag] });
    await one.droplets.delete({ dropletIds: [id] });
    expect((await one.get())?.firewall).toMatchObject({ dropletIds: [], tags: [tag] });
    const about = await target.digitalOcean.v2.droplets.byDroplet_id(id).firewalls.get();
    expect(about?.firewalls?.map((each) => each.name)).toEqual([target.name("ssh")]);
    const put = await target.call("PUT", `/v2/firewalls/${firewall.id}`, {
      name: target.name("ssh2"),
      inbound_rules: [rule],
    });
    expect([put.status, put.body]).toMatchObject([200, { firewall: { droplet_ids: [], outbound_rules: [] } }]);
    const again = { name: target.name("ssh2"), inbound_rules: [rule] };
    await refused(target, ["POST", "/v2/firewalls", again], 409, /duplicate name/);
    const listed = (await everyPage(target, "/v2/firewalls", "firewalls", 1)) as { id: string }[];
    expect(listed.map((each) => each.id)).toContain(firewall.id);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    await gone(target, `/v2/droplets/${id}`);
    await gone(target, `/v2/tags/${tag}`);
  });

  test.each([
    ["a list of ports", { inbound_rules: [{ ...rule, ports: "80,443" }] }, /ports "80,443" is invalid/],
    ["a range upside down", { inbound_rules: [{ ...rule, ports: "9000-8000" }] }, /ports "9000-8000" is invalid/],
    [
      "no address",
      { inbound_rules: [{ ...rule, sources: { addresses: ["300.1.1.1"] } }] },
      /300\.1\.1\.1 is not an IP/,
    ],
    [
      "an unknown source tag",
      { inbound_rules: [{ ...rule, sources: { tags: [target.name("nobody")] } }] },
      /tag \S+-nobody does not exist/,
    ],
    ["an unknown tag", { inbound_rules: [rule], tags: [target.name("nobody")] }, /tag \S+-nobody does not exist/],
    ["an unknown droplet", { inbound_rules: [rule], droplet_ids: [1] }, /droplet 1 does not exist/],
    [
      "51 rules",
      { inbound_rules: Array.from({ length: 51 }, (_, n) => ({ ...rule, ports: `${n + 1}` })) },
      /at most 50 rules/,
    ],
    ["no rule", {}, /at least one/],
  ])("%s: refused", async (_, fields, message) => {
    await refused(target, ["POST", "/v2/firewalls", { name: target.name("bad"), ...fields }], 422, message);
  });

  test("has at most 5 tags", async () => {
    const tags = ["t1", "t2", "t3", "t4", "t5", "t6"].map((name) => target.name(name));
    for (const name of tags) await made(target, "/v2/tags", { name }, 201);
    const body = { name: target.name("many"), tags, inbound_rules: [rule] };
    await refused(target, ["POST", "/v2/firewalls", body], 422, /at most 5 tags, not 6/);
    for (const name of tags) await gone(target, `/v2/tags/${name}`);
  });
};
