import { Values } from "../../../sandbox/plugins/shared/values";
import { accountId, CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

let cloudflare: CloudflareCase;
beforeAll(async () => void (cloudflare = await CloudflareCase.start()));
afterAll(() => cloudflare.remove());

const url = (bucketName: string): string => `/accounts/${accountId}/r2/buckets/${bucketName}`;

async function bucket(name: string, jurisdiction?: string): Promise<Values> {
  await cloudflare.plugin.create(typeOf("R2Bucket"), { accountId, name, ...(jurisdiction && { jurisdiction }) });
  return { accountId, bucketName: name, ...(jurisdiction && { jurisdiction }) };
}

const age = (seconds: number): Values => ({ condition: { type: "Age", maxAge: seconds } });
const lock = { id: "keep", enabled: true, prefix: "invoices/", condition: { type: "Age", maxAgeSeconds: 86400 } };
const expiry = { id: "expire", enabled: true, conditions: { prefix: "tmp/" } };
const cors = { id: "shop", allowed: { origins: ["https://shop.example"], methods: ["GET"] } };

test.each<[string, string, Values[], Values[], string[]]>([
  [
    "R2BucketLock",
    "lock",
    [lock],
    [{ ...lock, enabled: false, condition: { type: "Date", date: "2040-01-01T00:00:00.000Z" } }],
    [
      "rules.0.condition.date: add",
      "rules.0.condition.maxAgeSeconds: delete",
      "rules.0.condition.type: update",
      "rules.0.enabled: update",
    ],
  ],
  [
    "R2BucketLifecycle",
    "lifecycle",
    [{ ...expiry, deleteObjectsTransition: age(86400), abortMultipartUploadsTransition: age(3600) }],
    [{ ...expiry, storageClassTransitions: [{ ...age(86400), storageClass: "InfrequentAccess" }] }],
    [
      "rules.0.abortMultipartUploadsTransition: delete",
      "rules.0.deleteObjectsTransition: delete",
      "rules.0.storageClassTransitions: add",
    ],
  ],
  [
    "R2BucketCors",
    "cors",
    [cors],
    [{ ...cors, exposeHeaders: ["ETag"], maxAgeSeconds: 3600 }],
    ["rules.0.exposeHeaders: add", "rules.0.maxAgeSeconds: add"],
  ],
])("%s is put, changed in place, emptied, and stays as it is", async (name, part, first, second, changes) => {
  const where = await bucket(`steady-${part}`);
  const type = typeOf(name);
  const made = await cloudflare.plugin.create(type, { ...where, rules: first });
  expect(made.id).toBe(accountId);
  expect(await cloudflare.result("GET", `${url(`steady-${part}`)}/${part}`)).toEqual({ rules: first });
  await cloudflare.expectSteady(type, made, undefined);
  const changed = await cloudflare.update(type, made, { ...where, rules: second }, changes);
  await cloudflare.expectSteady(type, changed, undefined);
  const empty = await cloudflare.update(type, changed, { ...where, rules: [] }, ["rules.0: delete"]);
  expect(await cloudflare.result("GET", `${url(`steady-${part}`)}/${part}`)).toEqual({ rules: [] });
  await cloudflare.expectSteady(type, empty, undefined);
  const change = (news: Values) =>
    cloudflare.plugin.changes(type, made.state, made.inputs, { ...made.inputs, ...news });
  expect(change({ bucketName: "other" })).toEqual(["bucketName: update, replaces"]);
});

test.each([
  ["R2BucketLock", "lock", [lock], []],
  ["R2BucketLifecycle", "lifecycle", [{ ...expiry, deleteObjectsTransition: age(60) }], []],
  ["R2BucketCors", "cors", [cors], [`DELETE ${url("leaving-cors")}/cors`]],
])("deleting %s sends exactly what the official provider sends", async (name, part, rules, requests) => {
  const { plugin } = cloudflare;
  const type = typeOf(name);
  const made = await plugin.create(type, { ...(await bucket(`leaving-${part}`)), rules });
  expect(await cloudflare.writesOf(() => plugin.delete(type, made.id, made.state))).toEqual(requests);
  const gone = (await plugin.read(type, made.id, made.state)) === undefined;
  expect(gone).toBe(part === "cors");
});

test("rules reach a bucket in its jurisdiction, and are no one's in another", async () => {
  const { plugin } = cloudflare;
  const type = typeOf("R2BucketLock");
  const where = await bucket("european", "eu");
  const made = await plugin.create(type, { ...where, rules: [lock] });
  await cloudflare.expectSteady(type, made, undefined);
  const elsewhere = plugin.create(type, { accountId, bucketName: "european", rules: [lock] });
  await expect(elsewhere).rejects.toThrow(/^Cannot set the lock rules of bucket european: 404 .+ \(10006\)$/);
});

test("a rule that cannot be is refused at once, and nothing of them can be imported", async () => {
  const { plugin } = cloudflare;
  const where = { accountId, bucketName: "b" };
  const reasons = (name: string, rules: Values[]) => plugin.reasons(typeOf(name), { ...where, rules });
  expect(reasons("R2BucketLock", [{ ...lock, condition: { type: "Never" } }])).toHaveLength(1);
  expect(reasons("R2BucketLock", [{ ...lock, enabled: undefined }])).toEqual([
    "Missing required property 'rules[0].enabled'. Examine values at 'res.rules[0].enabled'.",
  ]);
  expect(reasons("R2BucketCors", [{ allowed: { origins: ["*"], methods: ["PATCH"] } }])).toHaveLength(1);
  for (const name of ["R2BucketCors", "R2BucketLifecycle", "R2BucketLock"]) {
    await expect(plugin.read(typeOf(name), accountId)).rejects.toThrow(`${name} has no import`);
  }
});
