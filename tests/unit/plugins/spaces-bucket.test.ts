import { PutObjectCommand } from "@aws-sdk/client-s3";
import { spacesCredentials } from "../../../sandbox/cloud";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { spacesClient } from "../../../sandbox/plugins/digitalocean/spaces";
import { Values } from "../../../sandbox/plugins/shared/values";
import { TestCloud, token } from "../../contract/support";
import { Plugin } from "./support";

// The first use on a machine builds the S3 server.
jest.setTimeout(300_000);

const type = "digitalocean:index/spacesBucket:SpacesBucket";
const before = { proxy: process.env.HTTP_PROXY, direct: process.env.NO_PROXY };
let cloud: TestCloud;
let plugin: Plugin<unknown>;
const settings: Values = {};

beforeAll(async () => {
  cloud = await TestCloud.start({ spaces: true });
  process.env.HTTP_PROXY = cloud.url;
  process.env.NO_PROXY = "127.0.0.1";
  const { accessKeyId, secretAccessKey } = spacesCredentials(cloud.instance);
  Object.assign(settings, {
    apiEndpoint: cloud.url,
    token,
    spacesEndpoint: "http://{{.Region}}.digitaloceanspaces.com",
    spacesAccessId: accessKeyId,
    spacesSecretKey: secretAccessKey,
  });
  plugin = new Plugin(digitalocean as never);
  plugin.provider.configure(settings);
});
afterAll(async () => {
  const restore = (name: string, value?: string) =>
    value === undefined ? delete process.env[name] : (process.env[name] = value);
  restore("HTTP_PROXY", before.proxy);
  restore("NO_PROXY", before.direct);
  await cloud.remove();
});

const put = async (bucket: string, key: string) => {
  const context = { config: digitalocean.configure(settings), signal: new AbortController().signal };
  const client = await spacesClient(context as never, "fra1");
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x" }));
};

test("a bucket keeps its settings, changes them in place, and differs from nothing in between", async () => {
  const inputs: Values = {
    name: "settings-bucket",
    region: "fra1",
    versioning: { enabled: true },
    corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["https://example.com"], maxAgeSeconds: 60 }],
    lifecycleRules: [
      { id: "old", enabled: true, expiration: { days: 30 }, noncurrentVersionExpiration: { days: 7 } },
      { enabled: false, prefix: "tmp/", abortIncompleteMultipartUploadDays: 2 },
    ],
  };
  const live = await plugin.create(type, inputs);
  expect(live.state).toMatchObject({
    bucketUrn: "do:space:settings-bucket",
    bucketDomainName: "settings-bucket.fra1.digitaloceanspaces.com",
    endpoint: "fra1.digitaloceanspaces.com",
    acl: "private",
    versioning: { enabled: true },
  });
  expect(plugin.changes(type, live.state, live.inputs, live.inputs)).toEqual([]);
  const refreshed = (await plugin.read(type, live.id, live.state, live.inputs))!;
  expect(refreshed.state).toEqual(live.state);

  const wanted: Values = {
    ...inputs,
    versioning: { enabled: false },
    lifecycleRules: [{ id: "all", enabled: true, expiration: { date: "2030-01-31" } }],
    corsRules: [],
  };
  expect(plugin.changes(type, live.state, live.inputs, plugin.check(type, wanted).values)).toEqual([
    "corsRules.0: delete",
    "lifecycleRules.0.expiration.date: add",
    "lifecycleRules.0.expiration.days: delete",
    "lifecycleRules.0.id: update",
    "lifecycleRules.0.noncurrentVersionExpiration: delete",
    "lifecycleRules.1: delete",
    "versioning.enabled: update",
  ]);
  const updated = await plugin.update(type, live.id, live.state, wanted);
  expect(updated).toMatchObject({ versioning: { enabled: false }, corsRules: [] });
  expect(plugin.changes(type, updated, {}, plugin.check(type, wanted).values)).toEqual([]);

  await plugin.delete(type, live.id, updated);
  expect(await plugin.read(type, live.id, updated)).toBeUndefined();
  await plugin.delete(type, live.id, updated);
});

test("a bucket with objects goes only when it is told to", async () => {
  const inputs = { name: "full-bucket", region: "fra1", versioning: { enabled: true } };
  const live = await plugin.create(type, inputs);
  await put("full-bucket", "a");
  await put("full-bucket", "a");
  await expect(plugin.delete(type, live.id, live.state)).rejects.toThrow(
    "Bucket full-bucket is not empty. Empty it, or set forceDestroy",
  );
  const forced = await plugin.update(type, live.id, live.state, { ...inputs, forceDestroy: true });
  expect(forced.forceDestroy).toBe(true);
  await plugin.delete(type, live.id, forced);
  expect(await plugin.read(type, live.id, forced)).toBeUndefined();
});

test("an import names the region, and asks for nothing but the ACL, which nothing tells", async () => {
  const live = await plugin.create(type, { name: "imported-bucket", region: "fra1", versioning: { enabled: true } });
  const imported = (await plugin.read(type, "fra1,imported-bucket"))!;
  expect(imported.id).toBe("imported-bucket");
  expect(plugin.changes(type, imported.state, imported.inputs, live.inputs)).toEqual(["acl: add"]);
  await expect(plugin.read(type, "imported-bucket")).rejects.toThrow(
    'Cannot import "imported-bucket": expected <region>,<name>.',
  );
});

test("without a key for Spaces it says what to set", async () => {
  const keyless = new Plugin(digitalocean);
  keyless.provider.configure({ ...settings, spacesAccessId: undefined });
  const saved = process.env.SPACES_ACCESS_KEY_ID;
  delete process.env.SPACES_ACCESS_KEY_ID;
  await expect(keyless.read(type, "b", { region: "fra1" })).rejects.toThrow(
    "Spaces needs an access key: set spacesAccessId",
  );
  if (saved !== undefined) process.env.SPACES_ACCESS_KEY_ID = saved;
});
