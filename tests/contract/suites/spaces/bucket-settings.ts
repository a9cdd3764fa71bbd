import * as s3 from "@aws-sdk/client-s3";
import type { Suite } from "../../target";
import { errorOf, text } from "./support";

export const bucketSettings: Suite = (target) => {
  const Bucket = target.name("settings");
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

  beforeAll(() => target.s3().send(new s3.CreateBucketCommand({ Bucket })));
  afterAll(async () => {
    const spaces = target.s3();
    const { Versions = [], DeleteMarkers = [] } = await spaces.send(new s3.ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0) await spaces.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await spaces.send(new s3.DeleteBucketCommand({ Bucket }));
  });

  test("versioning keeps what was overwritten and deleted", async () => {
    const spaces = target.s3();
    const VersioningConfiguration = { Status: "Enabled" as const };
    await spaces.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    expect((await spaces.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const { VersionId } = await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "first" }));
    await spaces.send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "second" }));
    await spaces.send(new s3.DeleteObjectCommand({ Bucket, Key: "k" }));
    expect(await errorOf(spaces.send(new s3.GetObjectCommand({ Bucket, Key: "k" })))).toEqual([404, "NoSuchKey"]);
    expect(await text(await spaces.send(new s3.GetObjectCommand({ Bucket, Key: "k", VersionId })))).toBe("first");
  });

  test("CORS comes back as it was put", async () => {
    const spaces = target.s3();
    const none = [404, "NoSuchCORSConfiguration"];
    expect(await errorOf(spaces.send(new s3.GetBucketCorsCommand({ Bucket })))).toEqual(none);
    const CORSRules = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"] }];
    await spaces.send(new s3.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect((await spaces.send(new s3.GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
    await spaces.send(new s3.DeleteBucketCorsCommand({ Bucket }));
    expect(await errorOf(spaces.send(new s3.GetBucketCorsCommand({ Bucket })))).toEqual(none);
  });

  test("a policy comes back as it was put", async () => {
    const spaces = target.s3();
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: `arn:aws:s3:::${Bucket}` }],
    });
    await spaces.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await spaces.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    await spaces.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    const none = [404, "NoSuchBucketPolicy"];
    expect(await errorOf(spaces.send(new s3.GetBucketPolicyCommand({ Bucket })))).toEqual(none);
  });

  test("lifecycle rules come back as they were put, in their order", async () => {
    const spaces = target.s3();
    const get = () => spaces.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    const put = new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } });
    expect(await errorOf(get())).toEqual([404, "NoSuchLifecycleConfiguration"]);
    await spaces.send(put);
    expect((await get()).Rules).toEqual(rules);
    await spaces.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    expect(await errorOf(get())).toEqual([404, "NoSuchLifecycleConfiguration"]);
    const forged = target.s3({ key: { ...target.spacesKey, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(put))).toEqual([403, "SignatureDoesNotMatch"]);
  });
};
