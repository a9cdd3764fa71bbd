import * as s3 from "@aws-sdk/client-s3";
import type { Suite, Target } from "../../target";
import { errorOf, text } from "./support";

const everyone = "http://acs.amazonaws.com/groups/global/AllUsers";

/** A client that signs nothing. */
function stranger(target: Target): s3.S3Client {
  const client = target.s3();
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      for (const name of Object.keys(headers)) if (/^(authorization|x-amz-.*)$/i.test(name)) delete headers[name];
      return next(args);
    },
    { step: "deserialize", name: "unsigned" },
  );
  return client;
}

export const acls: Suite = (target) => {
  const Bucket = target.name("acls");
  const keys = ["hidden", "shown", "whole", "copied"];
  const denied = [403, "AccessDenied"];
  const read = (Key: string) => stranger(target).send(new s3.GetObjectCommand({ Bucket, Key }));
  const list = () => stranger(target).send(new s3.ListObjectsV2Command({ Bucket, Prefix: "h" }));
  const put = (Key: string, ACL?: "private" | "public-read") =>
    target.s3().send(new s3.PutObjectCommand({ Bucket, Key, Body: Key, ACL }));
  const bucketAcl = (ACL: s3.BucketCannedACL) => target.s3().send(new s3.PutBucketAclCommand({ Bucket, ACL }));
  const readers = ({ Grants = [] }: { Grants?: s3.Grant[] }) =>
    Grants.map(({ Grantee, Permission }) => [Grantee?.URI ?? Grantee?.Type, Permission]);
  const owner = ["CanonicalUser", "FULL_CONTROL"];

  beforeAll(async () => {
    await target.s3().send(new s3.CreateBucketCommand({ Bucket, ACL: "private" }));
    await put("hidden");
  });
  afterAll(async () => {
    for (const Key of keys) await target.s3().send(new s3.DeleteObjectCommand({ Bucket, Key }));
    await target.s3().send(new s3.DeleteBucketCommand({ Bucket }));
  });

  test("a public bucket is listed by anyone, and what is in it is read by none", async () => {
    const get = () => target.s3().send(new s3.GetBucketAclCommand({ Bucket }));
    expect(readers(await get())).toEqual([owner]);
    expect(await errorOf(list())).toEqual(denied);
    await bucketAcl("public-read");
    expect(readers(await get())).toEqual([[everyone, "READ"], owner]);
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(["hidden"]);
    expect(await errorOf(read("hidden"))).toEqual(denied);
    await bucketAcl("private");
    expect(await errorOf(list())).toEqual(denied);
    expect(await errorOf(bucketAcl("authenticated-read"))).toEqual([400, "InvalidArgument"]);
  });

  test("a bucket's ACL is taken as a document, too", async () => {
    const Owner = (await target.s3().send(new s3.GetBucketAclCommand({ Bucket }))).Owner;
    const Grants: s3.Grant[] = [
      { Grantee: { Type: "Group", URI: everyone }, Permission: "READ" },
      { Grantee: { Type: "CanonicalUser", ID: Owner?.ID }, Permission: "FULL_CONTROL" },
    ];
    const set = (grants: s3.Grant[]) =>
      new s3.PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner, Grants: grants } });
    const forged = target.s3({ key: { ...target.spacesKey, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(set(Grants)))).toEqual([403, "SignatureDoesNotMatch"]);
    expect(await errorOf(stranger(target).send(set(Grants)))).toEqual(denied);
    expect(await errorOf(list())).toEqual(denied);
    await target.s3().send(set(Grants));
    expect((await list()).Contents).toHaveLength(1);
    await target.s3().send(set(Grants.slice(1)));
    expect(await errorOf(list())).toEqual(denied);
  });

  test("a public object is read by anyone, until it is private or written anew", async () => {
    await put("shown", "public-read");
    expect(await text(await read("shown"))).toBe("shown");
    const part = await stranger(target).send(new s3.GetObjectCommand({ Bucket, Key: "shown", Range: "bytes=0-1" }));
    expect([part.$metadata.httpStatusCode, await text(part)]).toEqual([206, "sh"]);
    const set = (ACL: s3.ObjectCannedACL) => new s3.PutObjectAclCommand({ Bucket, Key: "shown", ACL });
    const get = () => target.s3().send(new s3.GetObjectAclCommand({ Bucket, Key: "shown" }));
    expect(readers(await get())).toEqual([[everyone, "READ"], owner]);
    const forged = target.s3({ key: { ...target.spacesKey, secretAccessKey: "wrong" } });
    expect(await errorOf(forged.send(set("private")))).toEqual([403, "SignatureDoesNotMatch"]);
    expect(await errorOf(stranger(target).send(set("private")))).toEqual(denied);
    await target.s3().send(set("private"));
    expect(readers(await get())).toEqual([owner]);
    expect(await errorOf(read("shown"))).toEqual(denied);
    await target.s3().send(set("public-read"));
    await put("shown");
    expect(await errorOf(read("shown"))).toEqual(denied);
    const missing = new s3.GetObjectAclCommand({ Bucket, Key: "missing" });
    expect(await errorOf(target.s3().send(missing))).toEqual([404, "NoSuchKey"]);
  });

  test("an upload in parts and a copy are as public as they were asked to be", async () => {
    const [spaces, Key] = [target.s3(), "whole"];
    const upload = await spaces.send(new s3.CreateMultipartUploadCommand({ Bucket, Key, ACL: "public-read" }));
    const ids = { Bucket, Key, UploadId: upload.UploadId };
    const part = await spaces.send(new s3.UploadPartCommand({ ...ids, PartNumber: 1, Body: "parts" }));
    const Parts = [{ ETag: part.ETag, PartNumber: 1 }];
    await spaces.send(new s3.CompleteMultipartUploadCommand({ ...ids, MultipartUpload: { Parts } }));
    expect(await text(await read("whole"))).toBe("parts");
    const copy = { Bucket, Key: "copied", CopySource: `${Bucket}/whole` };
    await spaces.send(new s3.CopyObjectCommand(copy));
    expect(await errorOf(read("copied"))).toEqual(denied);
    await spaces.send(new s3.CopyObjectCommand({ ...copy, ACL: "public-read" }));
    expect(await text(await read("copied"))).toBe("parts");
  });

  test("a policy opens what it names", async () => {
    const Statement = [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/hidden` },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await target.s3().send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await text(await read("hidden"))).toBe("hidden");
    expect(await errorOf(list())).toEqual(denied);
    await target.s3().send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    expect(await errorOf(read("hidden"))).toEqual(denied);
  });
};
