import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { CannedAcl } from "../store/entities";
import type { Store } from "../store/store";
import { cannedAcl, givenAcl, renderAcl } from "./acl";
import { SpacesError } from "./errors";
import type { Exchange, Handler } from "./exchange";
import type { SpacesRequest } from "./request";

export const objectId = ({ bucket, key }: Pick<SpacesRequest, "bucket" | "key">): string => `${bucket}/${key}`;

/** ACLs of objects, which the S3 server does not have: kept by the object's name, for all of its versions. */
export function objects(store: Store, root: S3Client): Handler[] {
  const set = (request: SpacesRequest, acl: CannedAcl | undefined): void => {
    const id = objectId(request);
    if (acl === "public-read") store.publicObjects.put({ id, bucket: request.bucket });
    else store.publicObjects.remove(id);
  };

  /** The server refuses these as not implemented, after it has checked signature and bucket. */
  const acl = async ({ method, request, headers, body, answer }: Exchange) => {
    if (answer.status !== 501) return answer;
    const VersionId = request.query.get("versionId") ?? undefined;
    try {
      await root.send(new HeadObjectCommand({ Bucket: request.bucket, Key: request.key, VersionId }));
    } catch {
      throw new SpacesError(404, "NoSuchKey", "The specified key does not exist.");
    }
    if (method !== "PUT") {
      return { status: 200, body: renderAcl(store.publicObjects.get(objectId(request)) ? "public-read" : "private") };
    }
    set(request, givenAcl(headers, body));
    return { status: 200, body: "" };
  };

  const written = ({ request, headers, answer }: Exchange) => {
    if (answer.status === 200) set(request, cannedAcl(headers));
    return answer;
  };

  const begun = ({ request, headers, answer }: Exchange) => {
    const upload = /<UploadId>([^<]+)</.exec(answer.body)?.[1];
    if (upload && cannedAcl(headers) === "public-read") {
      store.publicUploads.put({ id: `${objectId(request)}/${upload}`, bucket: request.bucket });
    }
    return answer;
  };

  const completed = ({ request, answer }: Exchange) => {
    if (answer.status !== 200) return answer;
    const upload = `${objectId(request)}/${request.query.get("uploadId")}`;
    set(request, store.publicUploads.get(upload) ? "public-read" : "private");
    store.publicUploads.remove(upload);
    return answer;
  };

  const deleted = ({ request, answer }: Exchange) => {
    if (answer.status === 204) set(request, "private");
    return answer;
  };

  const on =
    (wanted: string, subresource: string | undefined): Handler["fits"] =>
    (method, { key, query }) =>
      key !== "" &&
      method === wanted &&
      (subresource === undefined
        ? !["acl", "tagging", "uploadId", "versionId"].some((name) => query.has(name))
        : query.has(subresource));
  return [
    { fits: (_, { key, query }) => key !== "" && query.has("acl"), readsBody: true, handle: acl },
    { fits: on("PUT", undefined), handle: written },
    { fits: on("POST", "uploads"), handle: begun },
    { fits: on("POST", "uploadId"), handle: completed },
    { fits: on("DELETE", undefined), handle: deleted },
  ];
}
