import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareRecord, CloudflareZone } from "../store/entities";
import { pageOf, success } from "./envelope";
import { failure } from "./errors";
import { refuseClash } from "./record-clashes";
import { filteredRecords, type RecordFilters } from "./record-filters";
import { patched, readRecord } from "./record-input";
import { proxiable } from "./record-types";
import { zoneOf } from "./zones";

interface ById {
  Params: { zone: string; id: string };
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
    const before = store.records.get(record.id);
    store.records.put(record);
    try {
      await cloud.network.applyZones();
    } catch (error) {
      // A record that the name server cannot take must not stay in the way of the others.
      if (before) store.records.put(before);
      else store.records.remove(record.id);
      throw error;
    }
    return record;
  };

  app.get<{ Params: { zone: string }; Querystring: RecordFilters }>("/zones/:zone/dns_records", (request) => {
    const matching = filteredRecords(inZone(zoneOf(cloud, request.params.zone)), request.query);
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
      const body = request.method === "PUT" ? request.body : patched(before, request.body);
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
