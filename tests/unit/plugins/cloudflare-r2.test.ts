import { Values } from "../../../sandbox/plugins/shared/values";
import { accountId, CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("R2Bucket");
let cloudflare: CloudflareCase;

beforeAll(async () => void (cloudflare = await CloudflareCase.start()));
afterAll(() => cloudflare.remove());

const importId = (name: string, jurisdiction = "default"): string => `${accountId}/${name}/${jurisdiction}`;
const url = `/accounts/${accountId}/r2/buckets`;

test("a bucket is made, changes its storage class in place, and goes", async () => {
  const { plugin } = cloudflare;
  const inputs = { accountId, name: "archive" };
  const made = await plugin.create(type, inputs);
  expect(made).toMatchObject({
    id: "archive",
    state: { ...inputs, jurisdiction: "default", storageClass: "Standard", location: "apac" },
  });
  await cloudflare.expectSteady(type, made, importId("archive"));
  const news = { ...inputs, storageClass: "InfrequentAccess" };
  const cold = await cloudflare.update(type, made, news, ["storageClass: update"]);
  expect(await cloudflare.result("GET", `${url}/archive`)).toMatchObject({ storage_class: "InfrequentAccess" });
  expect(cold.state.creationDate).toBe(made.state.creationDate);
  await cloudflare.expectSteady(type, cold, importId("archive"));
  await plugin.delete(type, "archive", cold.state);
  expect(await plugin.read(type, "archive", cold.state)).toBeUndefined();
  await expect(plugin.delete(type, "archive", cold.state)).rejects.toThrow(
    /^Cannot delete bucket archive: 404 .+ \(10006\)$/,
  );
});

test("a location is a hint at the creation alone; another name or account is another bucket", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, { accountId, name: "located", location: "weur" });
  expect(made.state.location).toBe("weur");
  await cloudflare.expectSteady(type, made, importId("located"));
  const change = (news: Values) => plugin.changes(type, made.state, made.inputs, { ...made.inputs, ...news });
  expect(change({ location: "enam" })).toEqual([]);
  expect(change({ location: undefined })).toEqual([]);
  expect(change({ name: "other" })).toEqual(["name: update, replaces"]);
  expect(change({ accountId: "0".repeat(32) })).toEqual(["accountId: update, replaces"]);
});

test("a bucket of a jurisdiction is known there alone", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, { accountId, name: "european", jurisdiction: "eu" });
  await cloudflare.expectSteady(type, made, importId("european", "eu"));
  expect(await plugin.read(type, importId("european"))).toBeUndefined();
  // The official provider thinks it could be changed: Cloudflare then knows no such bucket.
  const news = { ...made.inputs, jurisdiction: "default" };
  expect(plugin.changes(type, made.state, made.inputs, news)).toEqual(["jurisdiction: update"]);
  await expect(plugin.update(type, "european", made.state, news)).rejects.toThrow(
    /^Cannot change bucket european: 404 /,
  );
});

test("what cannot be is refused, at once or by Cloudflare", async () => {
  const { plugin } = cloudflare;
  const bucket = { accountId, name: "bucket" };
  expect(plugin.reasons(type, { ...bucket, location: "fra1", jurisdiction: "uk", storageClass: "Cold" })).toHaveLength(
    3,
  );
  await expect(plugin.create(type, { ...bucket, name: "No" })).rejects.toThrow(
    /^Cannot create bucket No: 400 .+ \(10005\)$/,
  );
  await plugin.create(type, bucket);
  await expect(plugin.create(type, bucket)).rejects.toThrow(/^Cannot create bucket bucket: 409 .+ \(10004\)$/);
  await expect(plugin.read(type, `${accountId}/bucket`)).rejects.toThrow(
    "expected <account_id>/<bucket_name>/<jurisdiction>",
  );
});
