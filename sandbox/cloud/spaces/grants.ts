import type { SpacesKey } from "../store/entities";
import type { SpacesRequest } from "./request";

/** Parts of a bucket's configuration that a reader may see: clients ask for them before they list or write. */
const readable = ["location", "versioning"];

const configuration = [
  ...["acl", "cors", "lifecycle", "policy", "logging", "tagging", "website", "ownershipControls"],
  ...[
    "encryption",
    "notification",
    "replication",
    "object-lock",
    "publicAccessBlock",
    "requestPayment",
    "policyStatus",
  ],
];

export type Need = "list buckets" | "read" | "write" | "administer";

/** What a request needs of its key. */
export function needOf(method: string, request: SpacesRequest): Need {
  const { bucket, key, query } = request;
  if (bucket === "") return "list buckets";
  const reads = method === "GET" || method === "HEAD" || method === "OPTIONS";
  if (key !== "") return reads || query.has("select") ? "read" : "write";
  if (configuration.some((name) => query.has(name))) return "administer";
  if (readable.some((name) => query.has(name))) return reads ? "read" : "administer";
  if (reads) return "read";
  // POST ?delete removes objects; PUT and DELETE make and remove the bucket itself.
  return method === "POST" && query.has("delete") ? "write" : "administer";
}

/** Whether a key's grants cover a need in a bucket. */
export function allows(key: Pick<SpacesKey, "grants">, need: Need, bucket: string): boolean {
  return key.grants.some((grant) => {
    if (grant.permission === "fullaccess") return true;
    if (need === "list buckets") return true;
    if (grant.bucket !== bucket || need === "administer") return false;
    return need === "read" || grant.permission === "readwrite";
  });
}

/** The bucket that a copy reads from, in the form of the header `x-amz-copy-source`. */
export function copySource(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return decodeURIComponent(header).replace(/^\//, "").split("/")[0];
  } catch {
    return "";
  }
}
