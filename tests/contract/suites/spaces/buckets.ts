import * as s3 from "@aws-sdk/client-s3";
import type { Suite } from "../../target";
import { errorOf, text } from "./support";

export const buckets: Suite = (target) => {
  test.each([
    ["host style, signed for us-east-1", "host-default", {}],
    ["host style, signed for the region", "host-region", { scope: "sgp1" }],
    ["path style", "path-style", { pathStyle: true }],
  ])("hold objects: %s", async (_, name, options) => {
    const Bucket = target.name(name);
    const spaces = target.s3(options);
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

  test("have names that are taken once, in whatever region, and answer only in their own", async () => {
    const [here, there] = [target.s3(), target.s3({ region: "nyc3" })];
    const [one, elsewhere] = [target.name("one-of-a-kind"), target.name("elsewhere")];
    const taken = [409, "BucketAlreadyExists"];
    await here.send(new s3.CreateBucketCommand({ Bucket: one }));
    expect(await errorOf(here.send(new s3.CreateBucketCommand({ Bucket: one })))).toEqual(taken);
    expect(await errorOf(there.send(new s3.CreateBucketCommand({ Bucket: one })))).toEqual(taken);
    expect(await errorOf(there.send(new s3.HeadBucketCommand({ Bucket: one })))).toEqual([404, "NotFound"]);
    await there.send(new s3.CreateBucketCommand({ Bucket: elsewhere }));
    const names = async (spaces: s3.S3Client) =>
      (await spaces.send(new s3.ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name) ?? [];
    expect((await names(here)).filter((name) => [one, elsewhere].includes(name ?? ""))).toEqual([one]);
    expect((await names(there)).filter((name) => [one, elsewhere].includes(name ?? ""))).toEqual([elsewhere]);
    await here.send(new s3.DeleteBucketCommand({ Bucket: one }));
    await there.send(new s3.DeleteBucketCommand({ Bucket: elsewhere }));
  });

  test("open to a good signature of a known key alone", async () => {
    const forged = target.s3({ key: { ...target.spacesKey, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(new s3.ListBucketsCommand({})))).toEqual([403, "SignatureDoesNotMatch"]);
    const unknown = target.s3({ key: { accessKeyId: "DO801NOBODY", secretAccessKey: "x" } });
    expect(await errorOf(unknown.send(new s3.ListBucketsCommand({})))).toEqual([403, "InvalidAccessKeyId"]);
  });
};
