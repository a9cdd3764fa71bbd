import type { Suite } from "../../target";
import { refusal, refused, unknownId } from "../requests";

export const vpcs: Suite = (target) => {
  const draft = (name: string) => ({ name: target.name(name), region: target.region, ipRange: "10.99.0.0/24" });
  const all = () => target.digitalOcean.v2.vpcs;

  test("is created, read, changed, listed and deleted", async () => {
    const body = { ...draft("net"), description: "first" };
    const vpc = (await all().post(body))?.vpc;
    expect(vpc).toMatchObject({ ...body, defaultEscaped: false, urn: `do:vpc:${vpc?.id}` });
    const one = all().byVpc_id(vpc?.id ?? "");
    expect((await one.get())?.vpc).toEqual(vpc);
    expect((await one.patch({ description: "second" }))?.vpc).toMatchObject({ name: body.name, description: "second" });
    const put = await one.put({ name: target.name("renamed") });
    expect(put?.vpc).toMatchObject({ name: target.name("renamed"), ipRange: "10.99.0.0/24" });
    const listed = await all().get({ queryParameters: { perPage: 200 } });
    expect(listed?.vpcs?.map((each) => each.id)).toContain(vpc?.id);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  test("a range that overlaps and a name that is taken are refused", async () => {
    const vpc = (await all().post(draft("one")))?.vpc;
    const body = { name: target.name("two"), region: target.region, ip_range: "10.99.0.0/25" };
    await refused(target, ["POST", "/v2/vpcs", body], 422, /overlaps.*10\.99\.0\.0\/24/);
    const again = { ...body, name: target.name("one"), ip_range: "10.98.0.0/24" };
    await refused(target, ["POST", "/v2/vpcs", again], 422, /already exists/);
    const outside = { ...body, ip_range: "8.8.8.0/24" };
    await refused(target, ["POST", "/v2/vpcs", outside], 422, /ip_range 8\.8\.8\.0\/24 is invalid/);
    await all()
      .byVpc_id(vpc?.id ?? "")
      .delete();
  });
};
