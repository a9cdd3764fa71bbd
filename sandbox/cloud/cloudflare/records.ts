import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareRecord, CloudflareZone } from "../store/entities";
import { pageOf, success } from "./envelope";
import { failure, validation } from "./errors";
import { proxiable, readValue } from "./record-types";
import { zoneOf } from "./zones";

interface ById {
  Params: { zone: string; id: string };
}

interface Filters {
  type?: string;
  content?: string;
  name?: string;
  "name.exact"?: string;
  "content.exact"?: string;
  "name.contains"?: string;
  proxied?: string;
  search?: string;
}

const show = (record: CloudflareRecord) => ({
  id: record.id,
  name: record.name,
  type: record.type,
  content: record.content,
  ...(record.priority === undefined ? {} : { priority: record.priority }),
  proxiable: proxiable(record.type, record.content),
  proxied: record.proxied,
  ttl: record.ttl,
  ...(record.data ? { data: record.data } : {}),
  settings: record.type === "CNAME" ? { flatten_cname: false, ...record.settings } : record.settings,
  meta: {},
  comment: record.comment,
  tags: record.tags,
  created_on: record.createdOn,
  modified_on: record.modifiedOn,
  ...(record.commentModifiedOn ? { comment_modified_on: record.commentModifiedOn } : {}),
  ...(record.tagsModifiedOn ? { tags_modified_on: record.tagsModifiedOn } : {}),
});

export function records(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const inZone = (zone: CloudflareZone): CloudflareRecord[] =>
    store.records.all().filter((record) => record.zoneId === zone.id);
  const recordOf = (zone: CloudflareZone, id: string): CloudflareRecord => {
    const record = store.records.get(id);
    if (record?.zoneId !== zone.id) throw failure(404, 81044, "Record does not exist.");
    return record;
  };

  const save = async (record: CloudflareRecord): Promise<CloudflareRecord> => {
    refuseClash(
      record,
      store.records.all().filter((other) => other.zoneId === record.zoneId && other.id !== record.id),
    );
    store.records.put(record);
    await cloud.network.applyZones();
    return record;
  };

  app.get<{ Params: { zone: string }; Querystring: Filters }>("/zones/:zone/dns_records", (request) => {
    const matching = inZone(zoneOf(cloud, request.params.zone)).filter(matches(request.query));
    return pageOf(request, matching.map(show), 100, 5_000_000);
  });

  app.post<{ Params: { zone: string } }>("/zones/:zone/dns_records", async (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const at = cloud.now().toISOString();
    const fields = readRecord(zone, request.body);
    const record: CloudflareRecord = {
      ...fields,
      id: randomBytes(16).toString("hex"),
      zoneId: zone.id,
      createdOn: at,
      modifiedOn: at,
      ...(fields.comment === null ? {} : { commentModifiedOn: at }),
      ...(fields.tags.length === 0 ? {} : { tagsModifiedOn: at }),
    };
    return success(show(await save(record)));
  });

  app.get<ById>("/zones/:zone/dns_records/:id", (request) =>
    success(show(recordOf(zoneOf(cloud, request.params.zone), request.params.id))),
  );

  app.route<ById>({
    method: ["PUT", "PATCH"],
    url: "/zones/:zone/dns_records/:id",
    handler: async (request) => {
      const zone = zoneOf(cloud, request.params.zone);
      const before = recordOf(zone, request.params.id);
      const body = request.method === "PUT" ? request.body : { ...before, ...(request.body as object) };
      const at = cloud.now().toISOString();
      const fields = readRecord(zone, body);
      const changed: CloudflareRecord = {
        ...fields,
        id: before.id,
        zoneId: zone.id,
        createdOn: before.createdOn,
        modifiedOn: at,
        commentModifiedOn: fields.comment === before.comment ? before.commentModifiedOn : at,
        tagsModifiedOn: fields.tags.join() === before.tags.join() ? before.tagsModifiedOn : at,
      };
      return success(show(await save(changed)));
    },
  });

  app.delete<ById>("/zones/:zone/dns_records/:id", async (request) => {
    const record = recordOf(zoneOf(cloud, request.params.zone), request.params.id);
    store.records.remove(record.id);
    await cloud.network.applyZones();
    return success({ id: record.id });
  });
}

type Fields = Omit<CloudflareRecord, "id" | "zoneId" | "createdOn" | "modifiedOn">;

function readRecord(zone: CloudflareZone, body: unknown): Fields {
  const given = (body ?? {}) as Record<string, unknown>;
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

/** A name with a CNAME has no other address, and no record exists twice. */
function refuseClash(record: CloudflareRecord, others: CloudflareRecord[]): void {
  const address = (type: string) => type === "A" || type === "AAAA" || type === "CNAME";
  const same = others.filter((other) => other.name === record.name);
  if (same.some((other) => other.type === record.type && identity(other) === identity(record))) {
    throw failure(400, 81058, "An identical record already exists.");
  }
  if (record.type === "CNAME" && same.some((other) => address(other.type))) {
    throw failure(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  }
  if (address(record.type) && same.some((other) => other.type === "CNAME")) {
    throw failure(400, 81054, "A CNAME record with that host already exists.");
  }
}

const identity = (record: CloudflareRecord): string => JSON.stringify([record.content, record.priority ?? null]);

function matches(filters: Filters): (record: CloudflareRecord) => boolean {
  const lower = (value: string | undefined) => value?.toLowerCase();
  const name = lower(filters.name ?? filters["name.exact"]);
  const content = filters.content ?? filters["content.exact"];
  const part = lower(filters["name.contains"]);
  const search = lower(filters.search);
  return (record) =>
    (filters.type === undefined || record.type === filters.type.toUpperCase()) &&
    (name === undefined || record.name === name) &&
    (content === undefined || record.content === content) &&
    (part === undefined || record.name.includes(part)) &&
    (filters.proxied === undefined || String(record.proxied) === filters.proxied) &&
    (search === undefined || `${record.name} ${record.content} ${record.comment ?? ""}`.toLowerCase().includes(search));
}
