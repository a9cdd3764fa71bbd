// Answers are plain JSON here: their shape is what these tests assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
/* eslint-disable @typescript-eslint/no-unsafe-return */
import * as http from "node:http";
import * as net from "node:net";
import * as s3 from "@aws-sdk/client-s3";
import { spacesCredentials } from "../../sandbox/cloud/spaces/credentials";
import { TestCloud } from "./support";

jest.setTimeout(300_000);

let cloud: TestCloud;
// The first test of a machine builds the S3 server.
beforeAll(async () => (cloud = await TestCloud.start({ spaces: true })), 900_000);
afterAll(() => cloud.remove());

/** Connects to the cloud whatever the host's name says, as a client does that has it as its proxy. */
class ToCloud extends http.Agent {
  override createConnection(): net.Socket {
    return net.connect(cloud.instance.apiPort, "127.0.0.1");
  }
}

interface Key {
  accessKeyId: string;
  secretAccessKey: string;
}

const clients: s3.S3Client[] = [];
afterAll(() => clients.forEach((client) => client.destroy()));

function client(options: { region?: string; scope?: string; key?: Key; pathStyle?: boolean } = {}): s3.S3Client {
  const made = new s3.S3Client({
    endpoint: `http://${options.region ?? "sgp1"}.digitaloceanspaces.com`,
    region: options.scope ?? "us-east-1",
    credentials: options.key ?? spacesCredentials(cloud.instance),
    forcePathStyle: options.pathStyle ?? false,
    maxAttempts: 1,
    requestHandler: { httpAgent: new ToCloud() } as never,
  });
  clients.push(made);
  return made;
}

const errorOf = async (work: Promise<unknown>): Promise<[number | undefined, string]> => {
  const error = (await work.then(
    () => {
      throw new Error("expected a refusal");
    },
    (reason: unknown) => reason,
  )) as s3.S3ServiceException;
  return [error.$metadata?.httpStatusCode, error.name];
};

const text = async (answer: s3.GetObjectCommandOutput): Promise<string> =>
  (await answer.Body?.transformToString()) ?? "";

/** A key as a program makes it over the API. */
async function scopedKey(grants: { bucket: string; permission: string }[]): Promise<Key & { id: string }> {
  const { key } = (await cloud.call("POST", "/v2/spaces/keys", { name: "scoped", grants })).body;
  return { id: key.access_key, accessKeyId: key.access_key, secretAccessKey: key.secret_key };
}

describe("buckets and objects", () => {
  test.each([
    ["host style, signed for us-east-1", "host-default", {}],
    ["host style, signed for the region", "host-region", { scope: "sgp1" }],
    ["path style", "path-style", { pathStyle: true }],
  ])("%s", async (_, Bucket, options) => {
    const spaces = client(options);
    await spaces.send(new s3.CreateBucketCommand({ Bucket, ACL: "private" }));
    await spaces.send(new s3.HeadBucketCommand({ Bucket }));
    const location = await spaces.send(new s3.GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe("sgp1");
    await spaces.send(
      new s3.PutObjectCommand({ Bucket, Key: "a/ü b+c.txt", Body: "hello", ContentType: "text/plain" }),
    );
    const got = await spaces.send(new s3.GetObjectCommand({ Bucket, Key: "a/ü b+c.txt" }));
    expect([await text(got), got.ContentType]).toEqual(["hello", "text/plain"]);
    const listed = await spaces.send(new s3.ListObjectsV2Command({ Bucket, Prefix: "a/" }));
    expect(listed.Contents?.map((one) => [one.Key, one.Size])).toEqual([["a/ü b+c.txt", 5]]);
    expect(listed.Name).toBe(Bucket);
    expect(await errorOf(spaces.send(new s3.DeleteBucketCommand({ Bucket })))).toEqual([409, "BucketNotEmpty"]);
    await spaces.send(new s3.DeleteObjectCommand({ Bucket, Key: "a/ü b+c.txt" }));
    await spaces.send(new s3.DeleteBucketCommand({ Bucket }));
    expect(await errorOf(spaces.send(new s3.HeadBucketCommand({ Bucket })))).toEqual([404, "NotFound"]);
  });

  test("a name is taken once, in whatever region, and a bucket answers only in its own", async () => {
    const [here, there] = [client(), client({ region: "nyc3" })];
    await here.send(new s3.CreateBucketCommand({ Bucket: "one-of-a-kind" }));
    expect(await errorOf(here.send(new s3.CreateBucketCommand({ Bucket: "one-of-a-kind" })))).toEqual([
      409,
      "BucketAlreadyExists",
    ]);
    expect(await errorOf(there.send(new s3.CreateBucketCommand({ Bucket: "one-of-a-kind" })))).toEqual([
      409,
      "BucketAlreadyExists",
    ]);
    expect(await errorOf(there.send(new s3.HeadBucketCommand({ Bucket: "one-of-a-kind" })))).toEqual([404, "NotFound"]);
    await there.send(new s3.CreateBucketCommand({ Bucket: "elsewhere" }));
    const names = async (spaces: s3.S3Client) =>
      (await spaces.send(new s3.ListBucketsCommand({}))).Buckets?.map((one) => one.Name);
    expect(await names(here)).toEqual(["one-of-a-kind"]);
    expect(await names(there)).toEqual(["elsewhere"]);
    await here.send(new s3.DeleteBucketCommand({ Bucket: "one-of-a-kind" }));
    await there.send(new s3.DeleteBucketCommand({ Bucket: "elsewhere" }));
  });

  test("a wrong secret and an unknown key are refused", async () => {
    const { accessKeyId } = spacesCredentials(cloud.instance);
    const forged = client({ key: { accessKeyId, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(new s3.ListBucketsCommand({})))).toEqual([403, "SignatureDoesNotMatch"]);
    const unknown = client({ key: { accessKeyId: "DO801NOBODY", secretAccessKey: "x" } });
    expect(await errorOf(unknown.send(new s3.ListBucketsCommand({})))).toEqual([403, "InvalidAccessKeyId"]);
  });
});

describe("a bucket's configuration", () => {
  const Bucket = "configured";
  beforeAll(() => client().send(new s3.CreateBucketCommand({ Bucket })));

  test("versioning keeps what was overwritten and deleted", async () => {
    const spaces = client();
    const VersioningConfiguration = { Status: "Enabled" as const };
    await spaces.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    expect((await spaces.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const { VersionId } = await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "first" }));
    await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "second" }));
    await spaces.send(new s3.DeleteObjectCommand({ Bucket, Key: "k" }));
    expect(await errorOf(spaces.send(new s3.GetObjectCommand({ Bucket, Key: "k" })))).toEqual([404, "NoSuchKey"]);
    expect(await text(await spaces.send(new s3.GetObjectCommand({ Bucket, Key: "k", VersionId })))).toBe("first");
  });

  test("CORS, policy and ACL come back as they were put", async () => {
    const spaces = client();
    expect(await errorOf(spaces.send(new s3.GetBucketCorsCommand({ Bucket })))).toEqual([
      404,
      "NoSuchCORSConfiguration",
    ]);
    const CORSRules = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"] }];
    await spaces.send(new s3.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect((await spaces.send(new s3.GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: `arn:aws:s3:::${Bucket}` }],
    });
    await spaces.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await spaces.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    await spaces.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    await spaces.send(new s3.PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    await spaces.send(new s3.PutBucketAclCommand({ Bucket, ACL: "private" }));
  });

  test("a public bucket is read by anyone, a private one by none", async () => {
    const spaces = client();
    await spaces.send(new s3.CreateBucketCommand({ Bucket: "open-to-all", ACL: "public-read" }));
    await spaces.send(new s3.PutObjectCommand({ Bucket: "open-to-all", Key: "hello.txt", Body: "hi" }));
    const anonymous = (bucket: string) =>
      raw({ method: "GET", path: `http://${bucket}.sgp1.digitaloceanspaces.com/hello.txt` });
    expect(await anonymous("open-to-all")).toMatchObject({ status: 200, body: "hi" });
    expect((await anonymous(Bucket)).status).toBe(403);
    await spaces.send(new s3.DeleteObjectCommand({ Bucket: "open-to-all", Key: "hello.txt" }));
    await spaces.send(new s3.DeleteBucketCommand({ Bucket: "open-to-all" }));
  });
});

describe("lifecycle rules", () => {
  const Bucket = "ageing";
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const run = async (now: Date) => (await cloud.call("POST", "/_seawall/lifecycle", { now: now.toISOString() })).body;
  const rules: s3.LifecycleRule[] = [
    {
      ID: "logs",
      Status: "Enabled",
      Filter: { Prefix: "logs/" },
      Expiration: { Days: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 3 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
    },
    { ID: "markers", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { ExpiredObjectDeleteMarker: true } },
    { ID: "off", Status: "Disabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } },
  ];

  beforeAll(() => client().send(new s3.CreateBucketCommand({ Bucket })));

  test("come back as they were put, in their order", async () => {
    const spaces = client();
    const get = () => spaces.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(await errorOf(get())).toEqual([404, "NoSuchLifecycleConfiguration"]);
    await spaces.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }),
    );
    expect((await get()).Rules).toEqual(rules);
    await spaces.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    expect(await errorOf(get())).toEqual([404, "NoSuchLifecycleConfiguration"]);
  });

  test("are refused without a good signature", async () => {
    const { accessKeyId } = spacesCredentials(cloud.instance);
    const forged = client({ key: { accessKeyId, secretAccessKey: "wrong" } });
    const put = new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } });
    expect(await errorOf(forged.send(put))).toEqual([403, "SignatureDoesNotMatch"]);
    expect((await raw({ method: "GET", path: `http://${Bucket}.sgp1.digitaloceanspaces.com/?lifecycle` })).status).toBe(
      403,
    );
  });

  test("expire objects, old versions, lone markers and unfinished uploads when their day has come", async () => {
    const spaces = client();
    await spaces.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await spaces.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }),
    );
    await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "logs/a", Body: "1" }));
    await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "logs/a", Body: "2" }));
    await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "data/b", Body: "stays" }));
    await spaces.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: "logs/big" }));
    const nothing = { expired: 0, noncurrentRemoved: 0, markersRemoved: 0, uploadsAborted: 0 };
    expect(await run(days(1))).toEqual(nothing);
    expect(await run(days(4.5))).toEqual({ ...nothing, noncurrentRemoved: 1, uploadsAborted: 1 });
    expect(await run(days(8.5))).toEqual({ ...nothing, expired: 1 });
    expect(await errorOf(spaces.send(new s3.GetObjectCommand({ Bucket, Key: "logs/a" })))).toEqual([404, "NoSuchKey"]);
    expect(await run(days(12.5))).toEqual({ ...nothing, noncurrentRemoved: 1 });
    expect(await run(days(12.5))).toEqual({ ...nothing, markersRemoved: 1 });
    const left = await spaces.send(new s3.ListObjectVersionsCommand({ Bucket }));
    expect([left.Versions?.map((one) => one.Key), left.DeleteMarkers ?? []]).toEqual([["data/b"], []]);
  });
});

describe("keys limited to their grants", () => {
  beforeAll(async () => {
    for (const Bucket of ["mine", "yours"]) {
      await client().send(new s3.CreateBucketCommand({ Bucket }));
      await client().send(new s3.PutObjectCommand({ Bucket, Key: "secret", Body: Bucket }));
    }
  });

  const get = (spaces: s3.S3Client, Bucket: string) => spaces.send(new s3.GetObjectCommand({ Bucket, Key: "secret" }));
  const denied = [403, "AccessDenied"];

  test.each([{ pathStyle: false }, { pathStyle: true }])("a key for one bucket reads no other (%j)", async (style) => {
    const key = await scopedKey([{ bucket: "mine", permission: "readwrite" }]);
    const spaces = client({ key, ...style });
    expect(await text(await get(spaces, "mine"))).toBe("mine");
    await spaces.send(new s3.PutObjectCommand({ Bucket: "mine", Key: "new", Body: "x" }));
    expect(await errorOf(get(spaces, "yours"))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.ListObjectsV2Command({ Bucket: "yours" })))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.PutObjectCommand({ Bucket: "yours", Key: "x", Body: "x" })))).toEqual(
      denied,
    );
    const copy = new s3.CopyObjectCommand({ Bucket: "mine", Key: "stolen", CopySource: "yours/secret" });
    expect(await errorOf(spaces.send(copy))).toEqual(denied);
    expect((await spaces.send(new s3.ListBucketsCommand({}))).Buckets?.map((one) => one.Name)).toEqual(["mine"]);
    expect(await errorOf(spaces.send(new s3.CreateBucketCommand({ Bucket: "another" })))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.DeleteBucketCommand({ Bucket: "mine" })))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.DeleteBucketLifecycleCommand({ Bucket: "mine" })))).toEqual(denied);
    const many = new s3.DeleteObjectsCommand({ Bucket: "mine", Delete: { Objects: [{ Key: "new" }] } });
    expect((await spaces.send(many)).Deleted?.map((one) => one.Key)).toEqual(["new"]);
  });

  test("no path leads around the grants", async () => {
    const key = await scopedKey([{ bucket: "mine", permission: "readwrite" }]);
    for (const path of [
      "//yours/secret",
      "/mine/../yours/secret",
      "/mine/%2e%2e/yours/secret",
      "/mine/..%2fyours/secret",
      "/mine/..\\yours",
    ]) {
      const authorization = `AWS4-HMAC-SHA256 Credential=${key.id}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00`;
      const answer = await raw({
        method: "GET",
        path: `http://sgp1.digitaloceanspaces.com${path}`,
        headers: { authorization },
      });
      expect([path, answer.status]).toEqual([path, 400]);
    }
    const admin = await raw({ method: "PATCH", path: "http://sgp1.digitaloceanspaces.com/create-user" });
    expect(admin.status).toBe(501);
  });

  test("a key to read writes nothing, and changed or deleted keys obey at once", async () => {
    const key = await scopedKey([{ bucket: "mine", permission: "read" }]);
    const spaces = client({ key });
    expect(await text(await get(spaces, "mine"))).toBe("mine");
    const put = () => spaces.send(new s3.PutObjectCommand({ Bucket: "mine", Key: "x", Body: "x" }));
    expect(await errorOf(put())).toEqual(denied);
    const grants = [{ bucket: "", permission: "fullaccess" }];
    await cloud.call("PUT", `/v2/spaces/keys/${key.id}`, { name: "all", grants });
    await put();
    expect(await text(await get(spaces, "yours"))).toBe("yours");
    await cloud.call("DELETE", `/v2/spaces/keys/${key.id}`);
    expect(await errorOf(get(spaces, "mine"))).toEqual([403, "InvalidAccessKeyId"]);
  });
});

test("an object and the rules of a bucket survive a restart", async () => {
  const spaces = client();
  await spaces.send(new s3.CreateBucketCommand({ Bucket: "durable" }));
  await spaces.send(new s3.PutObjectCommand({ Bucket: "durable", Key: "k", Body: "kept" }));
  const rules = [{ ID: "r", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 1 } }];
  await spaces.send(
    new s3.PutBucketLifecycleConfigurationCommand({ Bucket: "durable", LifecycleConfiguration: { Rules: rules } }),
  );
  await cloud.close();
  await cloud.open();
  const again = client();
  expect(await text(await again.send(new s3.GetObjectCommand({ Bucket: "durable", Key: "k" })))).toBe("kept");
  const read = await again.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket: "durable" }));
  expect(read.Rules).toEqual(rules);
});

test("requests are logged by host and path, writes as writes", async () => {
  const since = Date.now();
  await client().send(new s3.PutObjectCommand({ Bucket: "mine", Key: "logged", Body: "x" }));
  await get("logged");
  const { requests } = (await cloud.call("GET", `/_seawall/requests?since=${since}`)).body;
  expect(requests).toMatchObject([
    { api: "spaces", method: "PUT", path: "mine.sgp1.digitaloceanspaces.com/logged", status: 200, write: true },
    { api: "spaces", method: "GET", path: "mine.sgp1.digitaloceanspaces.com/logged", status: 200, write: false },
  ]);
});

const get = (Key: string) => client().send(new s3.GetObjectCommand({ Bucket: "mine", Key }));

/** A request in absolute form, as through a proxy. */
function raw(options: http.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port: cloud.instance.apiPort, agent: false, ...options },
      (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    request.on("error", reject);
    request.end();
  });
}
