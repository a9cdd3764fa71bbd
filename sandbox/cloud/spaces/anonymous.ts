import type * as http from "node:http";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Store } from "../store/store";
import { objectId } from "./objects";
import type { SpacesRequest } from "./request";

const listing = ["list-type", "prefix", "delimiter", "marker", "max-keys", "continuation-token", "start-after"];
const conditions = ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];

/** Whether an ACL opens what a request without a signature asks for. A bucket's policy may open more: the server knows. */
export function isPublic(store: Store, method: string, request: SpacesRequest): boolean {
  if (request.accessKey !== undefined || (method !== "GET" && method !== "HEAD")) return false;
  // Clients name the operation in passing.
  const asked = [...request.query.keys()].filter((name) => name !== "x-id");
  if (request.key !== "") return asked.length === 0 && store.publicObjects.get(objectId(request)) !== undefined;
  const plain = asked.every((name) => [...listing, "encoding-type"].includes(name));
  return plain && store.buckets.get(request.bucket)?.acl === "public-read";
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The same request in the name of the sandbox's administrator: options of `http.request`, without the address. */
export async function asAdministrator(
  root: S3Client,
  port: number,
  message: http.IncomingMessage,
  request: SpacesRequest,
): Promise<{ method: string; path: string; headers: http.OutgoingHttpHeaders }> {
  const method = message.method ?? "GET";
  const path = ["", request.bucket, ...(request.key === "" ? [] : request.key.split("/"))].map(encode).join("/");
  const query = Object.fromEntries(request.query);
  const given: Record<string, string> = {};
  for (const name of conditions) if (message.headers[name]) given[name] = String(message.headers[name]);
  const signer = await root.config.signer();
  const signed = await signer.sign({
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    port,
    path,
    query,
    headers: { host: `127.0.0.1:${port}`, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...given },
  });
  const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return { method, path: search.length > 0 ? `${path}?${search.join("&")}` : path, headers: signed.headers };
}
