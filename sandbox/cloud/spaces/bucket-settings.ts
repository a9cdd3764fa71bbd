import { PutBucketAclCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Bucket } from "../store/entities";
import type { Store } from "../store/store";
import { givenAcl, renderAcl } from "./acl";
import { SpacesError } from "./errors";
import type { Exchange, Handler } from "./exchange";
import { parseLifecycle, renderLifecycle } from "./lifecycle-rules";
import { parseLogging, renderLogging } from "./logging";

export const noSuchBucket = (): SpacesError =>
  new SpacesError(404, "NoSuchBucket", "The specified bucket does not exist.");

/** Settings of a bucket that are kept here, because the S3 server does not have them or means something else by them. */
export function bucketSettings(store: Store, root: S3Client): Handler[] {
  const bucketOf = (name: string): Bucket => {
    const bucket = store.buckets.get(name);
    if (!bucket) throw noSuchBucket();
    return bucket;
  };
  const about =
    (name: string): Handler["fits"] =>
    (_, { bucket, key, query }) =>
      bucket !== "" && key === "" && query.has(name);
  const done = { status: 200, body: "" };

  /** The server refuses lifecycle requests as not implemented, after it has checked signature and bucket. */
  const lifecycle = ({ method, request, body, answer }: Exchange) => {
    if (answer.status !== 501) return answer;
    const bucket = bucketOf(request.bucket);
    if (method === "PUT") {
      store.buckets.put({ ...bucket, lifecycle: parseLifecycle(body) });
      return done;
    }
    if (method === "DELETE") {
      store.buckets.put({ ...bucket, lifecycle: undefined });
      return { status: 204, body: "" };
    }
    if (!bucket.lifecycle) {
      throw new SpacesError(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }
    return { status: 200, body: renderLifecycle(bucket.lifecycle) };
  };

  /** Refused by the server as lifecycle requests are. No access log is written. */
  const logging = ({ method, request, body, answer }: Exchange) => {
    if (answer.status !== 501) return answer;
    const bucket = bucketOf(request.bucket);
    if (method !== "PUT") return { status: 200, body: renderLogging(bucket.logging) };
    const wanted = parseLogging(body);
    if (wanted && store.buckets.get(wanted.targetBucket)?.region !== bucket.region) {
      throw new SpacesError(
        400,
        "InvalidTargetBucketForLogging",
        "The target bucket for logging does not exist or is in another region.",
      );
    }
    store.buckets.put({ ...bucket, logging: wanted });
    return done;
  };

  /**
   * To the server, an ACL of a bucket opens the objects in it as well; in Spaces it opens the list of them. So the server's
   * own stays private, and who may read what is decided here.
   */
  const acl = async ({ method, request, headers, body, answer }: Exchange) => {
    // The server knows grantees by names of its own: it refuses a document, after it has checked signature and bucket.
    const refused = answer.status === 400 && method === "PUT" && /MalformedACL|Invalid id/.test(answer.body);
    if (answer.status !== 200 && !refused) return answer;
    const bucket = bucketOf(request.bucket);
    if (method !== "PUT") return { status: 200, body: renderAcl(bucket.acl ?? "private") };
    const given = givenAcl(headers, body);
    await root.send(new PutBucketAclCommand({ Bucket: bucket.id, ACL: "private" }));
    store.buckets.put({ ...bucket, acl: given });
    return done;
  };

  return [
    { fits: about("lifecycle"), readsBody: true, handle: lifecycle },
    { fits: about("logging"), readsBody: true, handle: logging },
    { fits: about("acl"), readsBody: true, handle: acl },
  ];
}
