import type { CloudflareRecord, CloudflareZone } from "../store/entities";
import { validation } from "./errors";
import { fieldsOf } from "./input";
import { proxiable, readValue } from "./record-types";

type Fields = Omit<CloudflareRecord, "id" | "zoneId" | "createdOn" | "modifiedOn">;

export function readRecord(zone: CloudflareZone, body: unknown): Fields {
  const given = fieldsOf(body);
  const type = typeof given.type === "string" ? given.type.toUpperCase() : "";
  const value = readValue(type, given);
  const proxied = given.proxied ?? false;
  if (typeof proxied !== "boolean") throw validation(9003, "Invalid 'proxied' value, must be a boolean");
  if (proxied && !proxiable(type, value.content)) throw validation(9004, "This record type cannot be proxied.");
  const ttl = given.ttl ?? 1;
  if (typeof ttl !== "number" || (ttl !== 1 && (ttl < 60 || ttl > 86400))) {
    throw validation(9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  }
  if (proxied && ttl !== 1) throw validation(9021, "ttl must be set to 1 when `proxied` is true");
  const comment = given.comment ?? null;
  if (comment !== null && (typeof comment !== "string" || comment.length > 500)) {
    throw validation(9207, "comment must be a string of at most 500 characters.");
  }
  const tags = given.tags ?? [];
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== "string")) {
    throw validation(9207, "tags must be a list of strings.");
  }
  return {
    ...value,
    type,
    name: readName(zone, given.name),
    proxied,
    ttl,
    comment: comment === "" ? null : comment,
    tags: tags as string[],
    settings: (given.settings ?? {}) as Record<string, unknown>,
  };
}

/** "@", "www" and "www.example.com" are all allowed; the answer is fully qualified. */
function readName(zone: CloudflareZone, value: unknown): string {
  const given = typeof value === "string" ? value.toLowerCase().replace(/\.$/, "") : "";
  const inside = given === zone.name || given.endsWith(`.${zone.name}`);
  const name = given === "@" || given === "" ? zone.name : inside ? given : `${given}.${zone.name}`;
  if (
    value === undefined ||
    name.length > 253 ||
    !/^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]+$/.test(name)
  ) {
    throw validation(9000, "DNS name is invalid.");
  }
  return name;
}

/** What a record is read from when only a part of it is given. Its content and its data say the same: one given replaces both. */
export function patched(before: CloudflareRecord, body: unknown): Record<string, unknown> {
  const given = fieldsOf(body);
  const whole: Record<string, unknown> = { ...before, ...given };
  if (given.data !== undefined || before.data === undefined) return whole;
  if (given.content !== undefined) return { ...whole, data: undefined };
  const beside = given.priority !== undefined && "priority" in before.data;
  return beside ? { ...whole, data: { ...before.data, priority: given.priority } } : whole;
}
