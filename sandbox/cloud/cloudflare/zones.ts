import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareZone } from "../store/entities";
import { developmentTime } from "./development-mode";
import { pageOf, success } from "./envelope";
import { failure, noRoute } from "./errors";
import { account as ownAccount, identifier } from "./identity";

const types = ["full", "partial", "secondary"] as const;

interface ById {
  Params: { zone: string };
}

export function zoneOf(cloud: Cloud, id: string): CloudflareZone {
  const zone = cloud.store.zones.get(id);
  if (!zone) throw noRoute(`/zones/${id}`);
  return zone;
}

/** Active from the start: the sandbox's name server answers for a zone as soon as it exists. */
const show = (cloud: Cloud, zone: CloudflareZone) => ({
  id: zone.id,
  name: zone.name,
  status: "active",
  paused: zone.paused,
  type: zone.type,
  development_mode: developmentTime(cloud, zone),
  name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  original_name_servers: null,
  original_registrar: null,
  original_dnshost: null,
  modified_on: zone.modifiedOn,
  created_on: zone.createdOn,
  activated_on: zone.createdOn,
  meta: {
    step: 2,
    custom_certificate_quota: 0,
    page_rule_quota: 3,
    phishing_detected: false,
  },
  owner: { id: null, type: "user", email: null },
  account: ownAccount,
  tenant: { id: null, name: null },
  tenant_unit: { id: null },
  permissions: ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read", "#zone_settings:edit"],
  plan: {
    id: identifier("free plan"),
    name: "Free Website",
    price: 0,
    currency: "USD",
    frequency: "",
    is_subscribed: false,
    can_subscribe: false,
    legacy_id: "free",
    legacy_discount: false,
    externally_managed: false,
  },
});

export function zones(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  app.get<{ Querystring: { name?: string; status?: string; "account.id"?: string } }>("/zones", (request) => {
    const { name, status, "account.id": account } = request.query;
    const listed = store.zones
      .all()
      .filter((zone) => name === undefined || zone.name === name.toLowerCase())
      .filter(() => status === undefined || status === "active")
      .filter(() => account === undefined || account === ownAccount.id);
    return pageOf(
      request,
      listed.map((zone) => show(cloud, zone)),
      20,
      50,
    );
  });

  app.post("/zones", async (request) => {
    const body = (request.body ?? {}) as { name?: unknown; type?: unknown; account?: { id?: unknown } };
    const name = typeof body.name === "string" ? body.name.toLowerCase().replace(/\.$/, "") : "";
    if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(name)) {
      throw failure(400, 1002, "Invalid domain name");
    }
    const type = types.find((known) => known === (body.type ?? "full"));
    if (!type) throw failure(400, 1001, `Invalid zone type: use one of ${types.join(", ")}`);
    const account = body.account?.id;
    if (account !== undefined && account !== ownAccount.id) throw failure(403, 1068, "Permission denied");
    if (store.zones.find((zone) => zone.name === name)) {
      throw failure(400, 1061, `${name} already exists. Remove it from its account before adding it again.`);
    }
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
    return success(show(cloud, zone));
  });

  app.get<ById>("/zones/:zone", (request) => success(show(cloud, zoneOf(cloud, request.params.zone))));

  app.patch<ById>("/zones/:zone", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const body = (request.body ?? {}) as { paused?: unknown; type?: unknown };
    const type = types.find((known) => known === (body.type ?? zone.type));
    if (!type) throw failure(400, 1001, `Invalid zone type: use one of ${types.join(", ")}`);
    const paused = typeof body.paused === "boolean" ? body.paused : zone.paused;
    const changed = store.zones.put({ ...zone, type, paused, modifiedOn: cloud.now().toISOString() });
    return success(show(cloud, changed));
  });

  app.delete<ById>("/zones/:zone", async (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    store.transaction(() => {
      store.zones.remove(zone.id);
      store.dnssec.remove(zone.id);
      for (const kind of [store.records, store.zoneSettings]) {
        for (const { id, zoneId } of kind.all()) if (zoneId === zone.id) kind.remove(id);
      }
    });
    await cloud.network.applyZones();
    return success({ id: zone.id });
  });
}
