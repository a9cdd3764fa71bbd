import type { Suite } from "../../target";
import { refusal } from "./support";

const noBucket = [404, 10006, "The specified bucket does not exist."];

export const r2Buckets: Suite = (target) => {
  const all = () => target.cloudflare.r2.buckets;
  const account = () => ({ account_id: target.cloudflareAccount });
  const create = (name: string, more: object = {}) => all().create({ ...account(), name, ...more });
  const remove = (name: string, more: object = {}) => all().delete(name, { ...account(), ...more });

  test("is created, read, changed, listed and deleted", async () => {
    const name = target.name("r2");
    const bucket = await create(name, { locationHint: "weur" });
    expect(bucket).toEqual({
      name,
      creation_date: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      location: "weur",
      storage_class: "Standard",
      jurisdiction: "default",
    });
    expect(await all().get(name, account())).toEqual(bucket);
    const changed = await all().edit(name, { ...account(), storage_class: "InfrequentAccess" });
    expect(changed).toEqual({ ...bucket, storage_class: "InfrequentAccess" });
    const { buckets } = await all().list({ ...account(), name_contains: name });
    expect(buckets).toEqual([changed]);
    await remove(name);
    expect(await refusal(all().get(name, account()))).toEqual(noBucket);
    expect(await refusal(remove(name))).toEqual(noBucket);
  });

  test("lives in one jurisdiction", async () => {
    const name = target.name("jurisdiction");
    const eu = { "cf-r2-jurisdiction": "eu" as const };
    const bucket = await create(name, { ...eu, storageClass: "InfrequentAccess" });
    expect(bucket).toMatchObject({ jurisdiction: "eu", storage_class: "InfrequentAccess" });
    expect(await refusal(all().get(name, account()))).toEqual(noBucket);
    expect(await all().get(name, { ...account(), ...eu })).toEqual(bucket);
    expect((await all().list({ ...account(), name_contains: name })).buckets).toEqual([]);
    await remove(name, eu);
  });

  test("a name that is taken and one that is none are refused", async () => {
    const name = target.name("twice");
    await create(name);
    const taken = [409, 10004, "The bucket you tried to create already exists, and you own it."];
    expect(await refusal(create(name))).toEqual(taken);
    await remove(name);
    for (const wrong of ["ab", "Upper-Case", "-dash", "a".repeat(64)]) {
      expect(await refusal(create(wrong))).toEqual([400, 10005, "The specified bucket name is not valid."]);
    }
    expect((await refusal(create(name, { locationHint: "moon" })))[0]).toBe(400);
    expect((await refusal(create(name, { storageClass: "Cold" })))[0]).toBe(400);
  });

  describe("its rules", () => {
    const bucket = () => target.name("rules");
    beforeAll(() => create(bucket()));
    afterAll(() => remove(bucket()));

    test("lock: put as a whole and taken away", async () => {
      const locks = () => all().locks;
      expect(await locks().get(bucket(), account())).toEqual({ rules: [] });
      const rules = [
        { id: "age", enabled: true, prefix: "logs/", condition: { type: "Age" as const, maxAgeSeconds: 86400 } },
        { id: "date", enabled: true, condition: { type: "Date" as const, date: "2030-01-01T00:00:00Z" } },
        { id: "always", enabled: false, condition: { type: "Indefinite" as const } },
      ];
      await locks().update(bucket(), { ...account(), rules });
      expect(await locks().get(bucket(), account())).toEqual({ rules });
      const wrong = [{ id: "age", enabled: true, condition: { type: "Age" as const, maxAgeSeconds: 0 } }];
      expect((await refusal(locks().update(bucket(), { ...account(), rules: wrong })))[0]).toBe(400);
      const twice = [rules[2], rules[2]] as typeof rules;
      expect((await refusal(locks().update(bucket(), { ...account(), rules: twice })))[0]).toBe(400);
      await locks().update(bucket(), { ...account(), rules: [] });
      expect(await locks().get(bucket(), account())).toEqual({ rules: [] });
    });

    test("lifecycle: begins with an end of unfinished uploads, and is put as a whole", async () => {
      const lifecycle = () => all().lifecycle;
      const abort = { condition: { type: "Age" as const, maxAge: 604800 } };
      expect(await lifecycle().get(bucket(), account())).toEqual({
        rules: [
          {
            id: "Default Multipart Abort Rule",
            enabled: true,
            conditions: { prefix: "" },
            abortMultipartUploadsTransition: abort,
          },
        ],
      });
      const rules = [
        {
          id: "old",
          enabled: true,
          conditions: { prefix: "logs/" },
          deleteObjectsTransition: { condition: { type: "Age" as const, maxAge: 86400 } },
          storageClassTransitions: [
            { condition: { type: "Age" as const, maxAge: 43200 }, storageClass: "InfrequentAccess" as const },
          ],
        },
      ];
      await lifecycle().update(bucket(), { ...account(), rules });
      expect(await lifecycle().get(bucket(), account())).toEqual({ rules });
      const idle = [{ id: "idle", enabled: true, conditions: { prefix: "" } }];
      expect((await refusal(lifecycle().update(bucket(), { ...account(), rules: idle })))[0]).toBe(400);
    });

    test("CORS: none until put, and none after its deletion", async () => {
      const cors = () => all().cors;
      const none = [404, 10059, "The CORS configuration does not exist."];
      expect(await refusal(cors().get(bucket(), account()))).toEqual(none);
      const rules = [
        {
          id: "site",
          allowed: { methods: ["GET" as const], origins: ["https://example.com"], headers: ["range"] },
          exposeHeaders: ["etag"],
          maxAgeSeconds: 3600,
        },
      ];
      await cors().update(bucket(), { ...account(), rules });
      expect(await cors().get(bucket(), account())).toEqual({ rules });
      const nobody = [{ allowed: { methods: ["GET" as const], origins: [] } }];
      expect((await refusal(cors().update(bucket(), { ...account(), rules: nobody })))[0]).toBe(400);
      await cors().delete(bucket(), account());
      expect(await refusal(cors().get(bucket(), account()))).toEqual(none);
    });
  });

  test("another account's buckets are out of reach", async () => {
    const other = all().list({ account_id: "0".repeat(32) });
    expect(await refusal(other)).toEqual([403, 10000, "Authentication error"]);
  });
};
