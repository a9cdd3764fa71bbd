import * as s3 from "@aws-sdk/client-s3";
import type { SpacesKey } from "../../clients/s3";
import type { Suite } from "../../target";
import { made } from "../requests";
import { errorOf, text } from "./support";

export const limitedKeys: Suite = (target) => {
  const [mine, yours] = [target.name("mine"), target.name("yours")];
  const denied = [403, "AccessDenied"];
  const keys: string[] = [];

  beforeAll(async () => {
    for (const Bucket of [mine, yours]) {
      await target.s3().send(new s3.CreateBucketCommand({ Bucket }));
      await target.s3().send(new s3.PutObjectCommand({ Bucket, Key: "secret", Body: Bucket }));
    }
  });
  afterAll(async () => {
    for (const id of keys) await target.call("DELETE", `/v2/spaces/keys/${id}`);
    for (const Bucket of [mine, yours]) {
      const { Contents = [] } = await target.s3().send(new s3.ListObjectsV2Command({ Bucket }));
      for (const { Key } of Contents) await target.s3().send(new s3.DeleteObjectCommand({ Bucket, Key }));
      await target.s3().send(new s3.DeleteBucketCommand({ Bucket }));
    }
  });

  /** A key as a program makes it over the API. */
  async function scopedKey(permission: string): Promise<SpacesKey> {
    const grants = [{ bucket: mine, permission }];
    const answer = await made(target, "/v2/spaces/keys", { name: target.name("scoped"), grants }, 201);
    const { key } = answer as { key: { access_key: string; secret_key: string } };
    keys.push(key.access_key);
    return { accessKeyId: key.access_key, secretAccessKey: key.secret_key };
  }

  const get = (spaces: s3.S3Client, Bucket: string) => spaces.send(new s3.GetObjectCommand({ Bucket, Key: "secret" }));
  const put = (spaces: s3.S3Client, Bucket: string) =>
    spaces.send(new s3.PutObjectCommand({ Bucket, Key: "new", Body: "x" }));

  test.each([{ pathStyle: false }, { pathStyle: true }])("for one bucket opens no other (%j)", async (style) => {
    const spaces = target.s3({ key: await scopedKey("readwrite"), ...style });
    expect(await text(await get(spaces, mine))).toBe(mine);
    await put(spaces, mine);
    expect(await errorOf(get(spaces, yours))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.ListObjectsV2Command({ Bucket: yours })))).toEqual(denied);
    expect(await errorOf(put(spaces, yours))).toEqual(denied);
    const copy = new s3.CopyObjectCommand({ Bucket: mine, Key: "stolen", CopySource: `${yours}/secret` });
    expect(await errorOf(spaces.send(copy))).toEqual(denied);
    expect((await spaces.send(new s3.ListBucketsCommand({}))).Buckets?.map((one) => one.Name)).toEqual([mine]);
    const another = new s3.CreateBucketCommand({ Bucket: target.name("another") });
    expect(await errorOf(spaces.send(another))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.DeleteBucketCommand({ Bucket: mine })))).toEqual(denied);
    expect(await errorOf(spaces.send(new s3.DeleteBucketLifecycleCommand({ Bucket: mine })))).toEqual(denied);
    const many = new s3.DeleteObjectsCommand({ Bucket: mine, Delete: { Objects: [{ Key: "new" }] } });
    expect((await spaces.send(many)).Deleted?.map((one) => one.Key)).toEqual(["new"]);
  });

  test("to read writes nothing, and a changed or deleted key obeys at once", async () => {
    const key = await scopedKey("read");
    const spaces = target.s3({ key });
    expect(await text(await get(spaces, mine))).toBe(mine);
    expect(await errorOf(put(spaces, mine))).toEqual(denied);
    const grants = [{ bucket: mine, permission: "readwrite" }];
    await target.call("PUT", `/v2/spaces/keys/${key.accessKeyId}`, { name: target.name("more"), grants });
    await put(spaces, mine);
    expect(await errorOf(get(spaces, yours))).toEqual(denied);
    const both = [...grants, { bucket: yours, permission: "read" }];
    await target.call("PUT", `/v2/spaces/keys/${key.accessKeyId}`, { name: target.name("both"), grants: both });
    expect(await text(await get(spaces, yours))).toBe(yours);
    await target.call("DELETE", `/v2/spaces/keys/${key.accessKeyId}`);
    expect(await errorOf(get(spaces, mine))).toEqual([403, "InvalidAccessKeyId"]);
  });
};
