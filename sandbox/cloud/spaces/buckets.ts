import { CreateBucketCommand, PutBucketOwnershipControlsCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Cloud } from "../cloud";
import { cannedAcl } from "./acl";
import { SpacesError, xml } from "./errors";
import { isBucketItself, isCreate, type Exchange, type Handler } from "./exchange";
import { allows } from "./grants";
import { keepBuckets } from "./list-buckets";

const alreadyExists = (): SpacesError =>
  new SpacesError(
    409,
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
  );

/** Making, removing and listing buckets, each in its region. */
export function buckets({ store, now }: Cloud, root: S3Client): Handler[] {
  const listed = ({ request, answer }: Exchange) => {
    if (answer.status !== 200) return answer;
    const key = store.spacesKeys.get(request.accessKey ?? "");
    const visible = store.buckets
      .all()
      .filter((bucket) => bucket.region === request.region && (!key || allows(key, "read", bucket.id)))
      .map((bucket) => bucket.id);
    return { status: 200, body: keepBuckets(answer.body, visible) };
  };

  const located = ({ request, answer }: Exchange) => {
    if (answer.status !== 200) return answer;
    const location = { "@xmlns": "http://s3.amazonaws.com/doc/2006-03-01/", "#text": request.region };
    return { status: 200, body: xml({ LocationConstraint: location }) };
  };

  /**
   * Canned ACLs need a bucket whose ownership controls allow them, which clients of Spaces never set. The server refuses
   * a public ACL for that reason after it has checked the signature; the bucket is then made here. To the server it is
   * private: `bucket-settings.ts` says why.
   */
  const created = async ({ request, headers, answer }: Exchange) => {
    const Bucket = request.bucket;
    if (answer.status === 409 && store.buckets.get(Bucket)) throw alreadyExists();
    // A bucket that the server has and this side does not know is one whose creation was cut off: it is taken up.
    const adopted = answer.status === 409 && answer.body.includes("BucketAlreadyOwnedByYou");
    const refused = answer.status === 400 && answer.body.includes("InvalidBucketAclWithObjectOwnership");
    if (answer.status !== 200 && !refused && !adopted) return answer;
    if (refused) {
      await root.send(new CreateBucketCommand({ Bucket, ObjectOwnership: "BucketOwnerPreferred" }));
    } else {
      const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
      await root.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    }
    const acl = cannedAcl(headers);
    store.buckets.put({ id: Bucket, region: request.region, createdAt: now().toISOString(), acl });
    return { status: 200, body: "" };
  };

  const deleted = ({ request: { bucket }, answer }: Exchange) => {
    if (answer.status !== 204) return answer;
    store.transaction(() => {
      store.buckets.remove(bucket);
      for (const kind of ["publicObjects", "publicUploads"] as const) {
        for (const each of store[kind].all()) if (each.bucket === bucket) store[kind].remove(each.id);
      }
    });
    return answer;
  };

  return [
    { fits: (_, { bucket }) => bucket === "", handle: listed },
    { fits: (method, { key, query }) => method === "GET" && key === "" && query.has("location"), handle: located },
    { fits: isCreate, handle: created },
    { fits: (method, request) => method === "DELETE" && isBucketItself(request), handle: deleted },
  ];
}
