import type { Cloud } from "../cloud";
import type { CloudflareZone } from "../store/entities";
import { developmentTime } from "./development-mode";
import { account, identifier } from "./identity";

const plan = {
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
};

/** Only a zone whose names another name server answers: its owner proves it by this record. */
const partial = (zone: CloudflareZone) =>
  zone.type === "partial"
    ? { verification_key: `${zone.id.slice(0, 9)}-${zone.id.slice(9, 18)}`, cname_suffix: "cdn.cloudflare.net" }
    : {};

export const zoneStatus = (zone: CloudflareZone): "pending" | "active" =>
  zone.activatedOn === undefined ? "pending" : "active";

export const showZone = (cloud: Cloud, zone: CloudflareZone) => ({
  id: zone.id,
  name: zone.name,
  status: zoneStatus(zone),
  paused: zone.paused,
  type: zone.type,
  development_mode: developmentTime(cloud, zone),
  ...partial(zone),
  name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  ...(zone.vanityNameServers ? { vanity_name_servers: zone.vanityNameServers } : {}),
  original_name_servers: null,
  original_registrar: null,
  original_dnshost: null,
  modified_on: zone.modifiedOn,
  created_on: zone.createdOn,
  activated_on: zone.activatedOn ?? null,
  meta: {
    step: 2,
    custom_certificate_quota: 0,
    page_rule_quota: 3,
    phishing_detected: false,
  },
  owner: { ...account, type: "organization" },
  account,
  tenant: { id: null, name: null },
  tenant_unit: { id: null },
  permissions: ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read", "#zone_settings:edit"],
  plan,
});
