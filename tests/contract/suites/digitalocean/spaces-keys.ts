import type { Suite } from "../../target";
import { everyPage, gone, refusal, refused, unknownId } from "../requests";

export const spacesKeys: Suite = (target) => {
  const all = () => target.digitalOcean.v2.spaces.keys;

  test("tells its secret once, is read, changed, listed and deleted", async () => {
    const grants = [{ bucket: "", permission: "fullaccess" }];
    const created = await target.call("POST", "/v2/spaces/keys", { name: target.name("key"), grants });
    expect(created.status).toBe(201);
    const { key } = created.body as { key: { access_key: string; secret_key: string; created_at: string } };
    expect(key.secret_key).toHaveLength(43);
    const one = all().byAccess_key(key.access_key);
    // The client reads this answer under a name that the API does not use.
    await one.get();
    const read = await target.call("GET", `/v2/spaces/keys/${key.access_key}`);
    expect(read.body).toEqual({
      key: { name: target.name("key"), access_key: key.access_key, grants, created_at: key.created_at },
    });
    const listed = (await everyPage(target, "/v2/spaces/keys", "keys", 1)) as { access_key: string }[];
    expect(listed.filter((each) => each.access_key === key.access_key)).toEqual([
      { name: target.name("key"), access_key: key.access_key, grants, created_at: key.created_at },
    ]);
    const put = await one.put({ name: target.name("renamed"), grants });
    expect(put?.key).toMatchObject({ name: target.name("renamed"), grants });
    const route = `/v2/spaces/keys/${key.access_key}`;
    await refused(target, ["PUT", route, { name: "limited", grants: [] }], 400, /cannot become a limited one/);
    expect((await one.patch({ name: target.name("again") }))?.key?.name).toBe(target.name("again"));
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  test("of a bucket that does not exist is refused", async () => {
    const body = { name: target.name("lost"), grants: [{ bucket: target.name("none"), permission: "read" }] };
    await refused(target, ["POST", "/v2/spaces/keys", body], 400, /bucket "\S+-none" does not exist/);
  });

  test("without grants may do nothing, and may be deleted", async () => {
    const created = (await all().post({ name: target.name("bare"), grants: [] }))?.key;
    expect(created).toMatchObject({ name: target.name("bare"), grants: [] });
    const full = { name: target.name("bare"), grants: [{ bucket: "", permission: "fullaccess" }] };
    await refused(target, ["PUT", `/v2/spaces/keys/${created?.accessKey}`, full], 400, /nor a limited one full/);
    await gone(target, `/v2/spaces/keys/${created?.accessKey}`);
  });
};
