import { isObject } from "../shared/values";
import type { Json } from "./body";
import { ask, CfContext, CloudflareFailure } from "./config";

export interface Call {
  /** As it stands in a message: "create zone example.com". */
  what: string;
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  body?: Json;
  headers?: Record<string, string>;
}

/**
 * Sends a request through the client and gives its result. The client's own methods name every property of every kind of
 * resource; here the schema's facts do.
 */
export async function call(context: CfContext, { what, method, path, ...options }: Call): Promise<Json> {
  const reply = await ask(context, what, (client) => client[method]<{ result?: unknown } | null>(path, options));
  return isObject(reply?.result) ? reply.result : {};
}

/** The same, or undefined where there is no such thing. */
export async function find(context: CfContext, request: Call): Promise<Json | undefined> {
  try {
    return await call(context, request);
  } catch (error) {
    if (error instanceof CloudflareFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** The parts of an import's identifier. A pattern reads "<zone_id>/<dns_record_id>". */
export function importParts(id: string, pattern: string): string[] {
  const parts = id.split("/");
  if (parts.length === pattern.split("/").length && !parts.includes("")) return parts.map(decodeURIComponent);
  throw new Error(`Cannot import "${id}": expected ${pattern}.`);
}
