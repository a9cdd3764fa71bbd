import * as http from "node:http";
import * as s3 from "@aws-sdk/client-s3";
import type { RequestPresigner } from "@smithy/types";
import { made } from "./suites/requests";
import { errorOf, text } from "./suites/spaces/support";
import { sandboxTarget } from "./sandbox-target";

jest.setTimeout(120_000);

const target = sandboxTarget({ spaces: true });
const spaces = () => target.s3();

/** A request in absolute form, as through a proxy. */
function raw(options: http.RequestOptions): Promise<{ status: number; body: string }> {
  const { apiPort: port } = target.sandbox.instance;
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, agent: false, ...options }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on("error", reject);
    request.end();
  });
}

test("nobody asks for a setting without a signature, or with half a one", async () => {
  await spaces().send(new s3.CreateBucketCommand({ Bucket: "closed" }));
  await spaces().send(new s3.PutObjectCommand({ Bucket: "closed", Key: "k", Body: "x" }));
  const half = "AWS4-HMAC-SHA256 Credential=x";
  const ask = async (method: string, path: string, headers: http.OutgoingHttpHeaders) =>
    (await raw({ method, path: `http://closed.sgp1.digitaloceanspaces.com/${path}`, headers })).status;
  for (const path of ["?lifecycle", "?acl", "?logging", "k?acl", "k", ""]) {
    expect([path, await ask("GET", path, {})]).toEqual([path, 403]);
    expect(await ask("GET", path, { authorization: half })).toBeGreaterThanOrEqual(400);
  }
  for (const path of ["?acl", "k?acl"]) {
    for (const authorization of [undefined, half]) {
      const headers = { "x-amz-acl": "public-read", ...(authorization ? { authorization } : {}) };
      expect(await ask("PUT", path, headers)).toBeGreaterThanOrEqual(400);
    }
  }
  for (const path of ["k", ""]) expect([path, await ask("GET", path, {})]).toEqual([path, 403]);
});

test("a presigned URL reads and writes what it names, for as long as it says", async () => {
  await spaces().send(new s3.CreateBucketCommand({ Bucket: "presigned" }));
  const signer = (await spaces().config.signer()) as unknown as RequestPresigner;
  const url = async (method: string, key: string, options: { expiresIn: number; signingDate?: Date }) => {
    const hostname = "presigned.sgp1.digitaloceanspaces.com";
    const headers = { host: hostname, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const plain = { method, protocol: "http:", hostname, path: `/${key}`, query: {}, headers };
    const { query = {} } = await signer.presign(plain, { ...options, unsignableHeaders: new Set(["content-type"]) });
    return `http://${hostname}/${key}?${new URLSearchParams(query as Record<string, string>).toString()}`;
  };
  await spaces().send(new s3.PutObjectCommand({ Bucket: "presigned", Key: "k", Body: "x" }));
  const good = await url("GET", "k", { expiresIn: 60 });
  expect(await raw({ method: "GET", path: good })).toMatchObject({ status: 200, body: "x" });
  expect((await raw({ method: "GET", path: good.replace("/k?", "/other?") })).status).toBe(403);
  expect((await raw({ method: "PUT", path: await url("PUT", "empty", { expiresIn: 60 }) })).status).toBe(200);
  const signingDate = new Date(Date.now() - 120_000);
  expect((await raw({ method: "GET", path: await url("GET", "k", { expiresIn: 60, signingDate }) })).status).toBe(403);
});

test("no path leads around a key's grants", async () => {
  await spaces().send(new s3.CreateBucketCommand({ Bucket: "mine" }));
  const grants = [{ bucket: "mine", permission: "readwrite" }];
  const answer = await made(target, "/v2/spaces/keys", { name: "scoped", grants }, 201);
  const id = (answer as { key: { access_key: string } }).key.access_key;
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00`;
  const paths = [
    "//yours/secret",
    "/mine/../yours/secret",
    "/mine/%2e%2e/yours/secret",
    "/mine/..%2fyours/secret",
    "/mine/..\\yours",
  ];
  for (const path of paths) {
    const url = `http://sgp1.digitaloceanspaces.com${path}`;
    const refused = await raw({ method: "GET", path: url, headers: { authorization } });
    expect([path, refused.status]).toEqual([path, 400]);
  }
  const admin = await raw({ method: "PATCH", path: "http://sgp1.digitaloceanspaces.com/create-user" });
  expect(admin.status).toBe(501);
});

test("lifecycle rules expire objects, old versions, lone markers and unfinished uploads when their day has come", async () => {
  const Bucket = "ageing";
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const run = async (now: Date) =>
    (await target.sandbox.call("POST", "/_seawall/lifecycle", { now: now.toISOString() })).body as unknown;
  const Rules: s3.LifecycleRule[] = [
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
  const put = (Key: string, Body: string) => spaces().send(new s3.PutObjectCommand({ Bucket, Key, Body }));
  await spaces().send(new s3.CreateBucketCommand({ Bucket }));
  await spaces().send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await spaces().send(new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  await put("logs/a", "1");
  await put("logs/a", "2");
  await put("data/b", "stays");
  await spaces().send(new s3.CreateMultipartUploadCommand({ Bucket, Key: "logs/big" }));
  const nothing = { expired: 0, noncurrentRemoved: 0, markersRemoved: 0, uploadsAborted: 0 };
  expect(await run(days(1))).toEqual(nothing);
  expect(await run(days(4.5))).toEqual({ ...nothing, noncurrentRemoved: 1, uploadsAborted: 1 });
  expect(await run(days(8.5))).toEqual({ ...nothing, expired: 1 });
  const get = new s3.GetObjectCommand({ Bucket, Key: "logs/a" });
  expect(await errorOf(spaces().send(get))).toEqual([404, "NoSuchKey"]);
  expect(await run(days(12.5))).toEqual({ ...nothing, noncurrentRemoved: 1 });
  expect(await run(days(12.5))).toEqual({ ...nothing, markersRemoved: 1 });
  const left = await spaces().send(new s3.ListObjectVersionsCommand({ Bucket }));
  expect([left.Versions?.map((one) => one.Key), left.DeleteMarkers ?? []]).toEqual([["data/b"], []]);
});

test("an object and the rules of a bucket survive a restart", async () => {
  const Bucket = "durable";
  await spaces().send(new s3.CreateBucketCommand({ Bucket }));
  await spaces().send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "kept" }));
  const Rules = [{ ID: "r", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 1 } }];
  await spaces().send(new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  await target.sandbox.close();
  await target.sandbox.open();
  expect(await text(await spaces().send(new s3.GetObjectCommand({ Bucket, Key: "k" })))).toBe("kept");
  const read = await spaces().send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(read.Rules).toEqual(Rules);
});

test("requests are logged by host and path, writes as writes", async () => {
  const Bucket = "logged";
  await spaces().send(new s3.CreateBucketCommand({ Bucket }));
  const since = Date.now();
  await spaces().send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  await spaces().send(new s3.GetObjectCommand({ Bucket, Key: "k" }));
  const log = await target.sandbox.call("GET", `/_seawall/requests?since=${since}`);
  expect((log.body as { requests: unknown[] }).requests).toMatchObject([
    { api: "spaces", method: "PUT", path: "logged.sgp1.digitaloceanspaces.com/k", status: 200, write: true },
    { api: "spaces", method: "GET", path: "logged.sgp1.digitaloceanspaces.com/k", status: 200, write: false },
  ]);
});
