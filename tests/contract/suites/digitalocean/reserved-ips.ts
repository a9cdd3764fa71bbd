import type { Suite } from "../../target";
import { droplet, everyPage, gone, made, refusal, refused, unknownId } from "../requests";

export const reservedIps: Suite = (target) => {
  const all = () => target.digitalOcean.v2.reserved_ips;
  // The client reads a droplet that is null as one without fields.
  const unassigned = async (route: string) =>
    expect((await target.call("GET", route)).body).toMatchObject({ reserved_ip: { droplet: null } });

  test("is reserved, assigned, moved, listed and given back", async () => {
    const [first, second] = [await droplet(target, "one"), await droplet(target, "two")];
    const reserved = (await all().post({ region: target.region }))?.reservedIp;
    expect(reserved).toMatchObject({ region: { slug: target.region }, locked: false });
    const route = `/v2/reserved_ips/${reserved?.ip}`;
    await unassigned(route);
    const one = all().byReserved_ip(reserved?.ip ?? "");
    const act = async (body: object) => {
      const { action } = (await made(target, `${route}/actions`, body, 201)) as { action: { id: number } };
      await target.settle();
      expect((await one.actions.byAction_id(action.id).get())?.action?.status).toBe("completed");
    };
    await act({ type: "assign", droplet_id: first });
    expect((await one.get())?.reservedIp?.droplet?.id).toBe(first);
    await act({ type: "assign", droplet_id: second });
    expect((await one.get())?.reservedIp?.droplet?.id).toBe(second);
    await act({ type: "unassign" });
    await refused(target, ["POST", `${route}/actions`, { type: "unassign" }], 422, "The reserved IP is not assigned");
    expect((await one.actions.get())?.meta?.total).toBeGreaterThanOrEqual(3);
    const listed = (await everyPage(target, "/v2/reserved_ips", "reserved_ips", 1)) as { ip: string }[];
    expect(listed.map((each) => each.ip)).toContain(reserved?.ip);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
    for (const id of [first, second]) await gone(target, `/v2/droplets/${id}`);
  });

  test("of a droplet outlives it", async () => {
    const id = await droplet(target, "short-lived");
    const answer = await made(target, "/v2/reserved_ips", { droplet_id: id }, 202);
    const { ip } = (answer as { reserved_ip: { ip: string } }).reserved_ip;
    await target.settle();
    expect((await all().byReserved_ip(ip).get())?.reservedIp?.droplet?.id).toBe(id);
    await gone(target, `/v2/droplets/${id}`);
    await unassigned(`/v2/reserved_ips/${ip}`);
    await gone(target, `/v2/reserved_ips/${ip}`);
  });

  test("neither a region nor a droplet, or an unknown region: refused", async () => {
    await refused(target, ["POST", "/v2/reserved_ips", {}], 422, /region|droplet/);
    await refused(target, ["POST", "/v2/reserved_ips", { region: "mars1" }], 422, /region/);
  });
};
