import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareZone } from "../store/entities";
import { pageOf, success } from "./envelope";
import { failure, noRoute } from "./errors";
import { account as ownAccount } from "./identity";
import { fieldsOf, isFields, type Fields } from "./input";
import { filtered, type ZoneFilters } from "./zone-filters";
import { showZone } from "./zone-view";

const types = ["full", "partial", "secondary"] as const;
const domain = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/;

interface ById {
  Params: { zone: string };
}

export function zoneOf(cloud: Cloud, id: string): CloudflareZone {
  const zone = cloud.store.zones.get(id);
  if (!zone) throw noRoute(`/zones/${id}`);
  return zone;
}

/**
 * A zone is pending until its activation is asked to be checked. The sandbox's name server answers for it from the
 * start, as Cloudflare's do, and its registrar names those at once: so that check always succeeds.
 */
export function zones(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  app.get<{ Querystring: ZoneFilters }>("/zones", (request) => {
    const listed = filtered(store.zones.all(), request.query);
    return pageOf(
      request,
      listed.map((zone) => showZone(cloud, zone)),
      20,
      50,
    );
  });

  app.post("/zones", async (request) => {
    const body = fieldsOf(request.body);
    const name = typeof body.name === "string" ? body.name.toLowerCase().replace(/\.$/, "") : "";
    if (name.length > 253 || !domain.test(name)) throw failure(400, 1002, "Invalid domain name");
    const type = typeOf(body.type ?? "full");
    const account = isFields(body.account) ? body.account.id : undefined;
    if (account !== undefined && account !== ownAccount.id) throw failure(403, 1068, "Permission denied");
    if (store.zones.find((zone) => zone.name === name)) throw failure(400, 1061, `${name} already exists`);
    const at = cloud.now().toISOString();
    const zone = store.zones.put({
      id: randomBytes(16).toString("hex"),
      name,
      type,
      paused: false,
      createdOn: at,
      modifiedOn: at,
    });
    await cloud.network.applyZones();
    return success(showZone(cloud, zone));
  });

  app.get<ById>("/zones/:zone", (request) => success(showZone(cloud, zoneOf(cloud, request.params.zone))));

  app.patch<ById>("/zones/:zone", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const changes = changesOf(fieldsOf(request.body));
    if (Object.keys(changes).length > 1) {
      throw failure(400, 1016, "Only one zone property can be changed at a time");
    }
    const changed = store.zones.put({ ...zone, ...changes, modifiedOn: cloud.now().toISOString() });
    return success(showZone(cloud, changed));
  });

  app.put<ById>("/zones/:zone/activation_check", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const at = cloud.now().toISOString();
    if (zone.activatedOn === undefined) store.zones.put({ ...zone, activatedOn: at, modifiedOn: at });
    return success({ id: zone.id });
  });

  app.delete<ById>("/zones/:zone", async (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    store.transaction(() => {
      store.zones.remove(zone.id);
      store.dnssec.remove(zone.id);
      for (const kind of [store.records, store.zoneSettings, store.rulesets]) {
        for (const { id, zoneId } of kind.all()) if (zoneId === zone.id) kind.remove(id);
      }
    });
    await cloud.network.applyZones();
    return success({ id: zone.id });
  });
}

function typeOf(value: unknown): CloudflareZone["type"] {
  const type = types.find((known) => known === value);
  if (!type) throw failure(400, 1001, `Invalid zone type: use one of ${types.join(", ")}`);
  return type;
}

function changesOf(body: Fields): Partial<CloudflareZone> {
  const { paused, type, vanity_name_servers: vanity } = body;
  if (paused !== undefined && typeof paused !== "boolean") throw failure(400, 1001, "Invalid value for paused");
  if (vanity !== undefined && !isNames(vanity)) throw failure(400, 1001, "Invalid value for vanity_name_servers");
  return {
    ...(paused === undefined ? {} : { paused }),
    ...(type === undefined ? {} : { type: typeOf(type) }),
    ...(vanity === undefined ? {} : { vanityNameServers: vanity }),
  };
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string" && domain.test(name));
