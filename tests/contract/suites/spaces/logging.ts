import * as s3 from "@aws-sdk/client-s3";
import type { Suite } from "../../target";
import { errorOf } from "./support";

export const logging: Suite = (target) => {
  const [Bucket, TargetBucket] = [target.name("logged"), target.name("logs")];
  const get = () => target.s3().send(new s3.GetBucketLoggingCommand({ Bucket }));
  const put = (LoggingEnabled?: s3.LoggingEnabled) =>
    new s3.PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } });
  const names = [Bucket, TargetBucket];

  beforeAll(async () => {
    for (const name of names) await target.s3().send(new s3.CreateBucketCommand({ Bucket: name }));
  });
  afterAll(async () => {
    for (const name of names) await target.s3().send(new s3.DeleteBucketCommand({ Bucket: name }));
  });

  test("is off, is turned on, changed and turned off", async () => {
    const spaces = target.s3();
    expect((await get()).LoggingEnabled).toBeUndefined();
    await spaces.send(put({ TargetBucket, TargetPrefix: "a/" }));
    expect((await get()).LoggingEnabled).toEqual({ TargetBucket, TargetPrefix: "a/" });
    await spaces.send(put({ TargetBucket, TargetPrefix: "b/" }));
    expect((await get()).LoggingEnabled?.TargetPrefix).toBe("b/");
    await spaces.send(put());
    expect((await get()).LoggingEnabled).toBeUndefined();
  });

  test("needs a bucket to write to, and a good signature", async () => {
    const missing = { TargetBucket: target.name("missing"), TargetPrefix: "" };
    expect(await errorOf(target.s3().send(put(missing)))).toEqual([400, "InvalidTargetBucketForLogging"]);
    const forged = target.s3({ key: { ...target.spacesKey, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(put({ TargetBucket, TargetPrefix: "" })))).toEqual([403, "SignatureDoesNotMatch"]);
    expect((await get()).LoggingEnabled).toBeUndefined();
    const nowhere = new s3.GetBucketLoggingCommand({ Bucket: target.name("missing") });
    expect(await errorOf(target.s3().send(nowhere))).toEqual([404, "NoSuchBucket"]);
  });
};
