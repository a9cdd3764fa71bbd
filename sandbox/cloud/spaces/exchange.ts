import type * as http from "node:http";
import type { SpacesRequest } from "./request";

/** Headers of one connection, and what a proxy takes for itself. */
export const hopByHop = [
  "connection",
  "proxy-connection",
  "proxy-authorization",
  "keep-alive",
  "expect",
  "upgrade",
  "te",
];

/** An answer of the S3 server that was read whole. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A request that the S3 server has answered, and so has checked the signature of. */
export interface Exchange {
  method: string;
  request: SpacesRequest;
  /** Of the request. */
  headers: http.IncomingHttpHeaders;
  /** Of the request, where the handler reads it. */
  body: string;
  answer: Answer;
}

type Reply = Pick<Answer, "status" | "body">;

/** What this side makes of an answer of the S3 server. */
export interface Handler {
  fits: (method: string, request: SpacesRequest) => boolean;
  /** The request's body is needed: it is small. */
  readsBody?: true;
  handle(exchange: Exchange): Promise<Reply> | Reply;
}

const subresources = (query: URLSearchParams): string[] => [...query.keys()].filter((name) => !/^x-/i.test(name));

export const isBucketItself = ({ bucket, key, query }: SpacesRequest): boolean =>
  bucket !== "" && key === "" && subresources(query).length === 0;

export const isCreate = (method: string, request: SpacesRequest): boolean =>
  method === "PUT" && isBucketItself(request);

export async function readAll(message: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

export function clean(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const kept: http.OutgoingHttpHeaders = { ...headers };
  for (const name of [...hopByHop, "transfer-encoding"]) delete kept[name];
  return kept;
}

export function send(
  response: http.ServerResponse,
  status: number,
  body: string,
  headers: http.OutgoingHttpHeaders = {},
): void {
  const kept = { ...headers };
  delete kept["content-length"];
  delete kept["content-type"];
  response.writeHead(status, {
    ...kept,
    ...(status === 204 ? {} : { "content-length": Buffer.byteLength(body) }),
    ...(body === "" ? {} : { "content-type": "application/xml" }),
  });
  response.end(response.req.method === "HEAD" || status === 204 ? undefined : body);
}
