import type { IncomingMessage } from "node:http";
import { regionSlugs } from "../digitalocean/catalogue";
import { spacesDomain } from "./gateways";

/** What a request to the S3 side is about. */
export interface SpacesRequest {
  /** The region in the host name. */
  region: string;
  /** As sent: the signature covers it. */
  host: string;
  /** Empty for the list of buckets. */
  bucket: string;
  /** Empty for requests about the bucket itself. */
  key: string;
  query: URLSearchParams;
  /** Path and query as sent. */
  target: string;
  /** Of the signature; undefined where the request is anonymous. */
  accessKey?: string;
  /** The region that the client signed for. */
  scope: string;
}

/** The host name of the S3 side in `host`, split; undefined where it is another's. */
export function spacesHost(host: string): { region: string; bucket: string } | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  if (!name.endsWith(`.${spacesDomain}`)) return undefined;
  const labels = name.slice(0, -spacesDomain.length - 1).split(".");
  const region = labels.pop() ?? "";
  return regionSlugs.includes(region) ? { region, bucket: labels.join(".") } : undefined;
}

/** Reads where a request goes and who signed it. Undefined where its path cannot be read safely. */
export function readSpacesRequest(message: IncomingMessage, host: string, target: string): SpacesRequest | undefined {
  const place = spacesHost(host);
  if (!place) return undefined;
  const [path = "/", search = ""] = splitOnce(target, "?");
  const query = new URLSearchParams(search);
  let decoded: string;
  try {
    decoded = decodeURIComponent(path).replace(/^\//, "");
  } catch {
    return undefined;
  }
  const [first = "", rest = ""] = splitOnce(decoded, "/");
  const [bucket, key] = place.bucket === "" ? [first, rest] : [place.bucket, decoded];
  // What is decided here must be what the S3 server does: no path that could mean another bucket there.
  const twisted = decoded.split("/").some((segment) => segment === "." || segment === "..") || decoded.includes("\\");
  if (twisted || (bucket === "" && decoded !== "")) return undefined;
  return { region: place.region, host, bucket, key, query, target, ...signer(message, query) };
}

function signer(message: IncomingMessage, query: URLSearchParams): { accessKey?: string; scope: string } {
  const header = /Credential=([^,\s]+)/.exec(message.headers.authorization ?? "")?.[1];
  const [accessKey, , scope = "us-east-1"] = (header ?? query.get("X-Amz-Credential") ?? "").split("/");
  return { accessKey: accessKey || undefined, scope: /^[a-z0-9-]{1,32}$/.test(scope) ? scope : "us-east-1" };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
