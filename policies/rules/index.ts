import type { Rule } from "../rule";
import { cfProxied } from "./cf-proxied";
import { cfCaa, cfDmarc, cfNoInternalIp, cfNoWildcard, cfSpf } from "./cf-records";
import { cfDnssec, cfRateLimit, cfWaf } from "./cf-zone-defences";
import { cfDevModeOff, cfHsts, cfHttpsRedirect, cfMinTls, cfSslStrict, cfTls13 } from "./cf-zone-settings";
import { costBudget } from "./cost-budget";
import { costIpUnattached } from "./cost-ip-unattached";
import { costKnownPrice } from "./cost-known-price";
import { costBackupsExplicit, costCountCap, costLbUnused, costSizeAllowlist, costVolumeMax } from "./cost-sizes";
import { dbFirewalled } from "./db-firewalled";
import { doksAutoUpgrade, doksSurge } from "./doks";
import { dropletFirewalled } from "./droplet-firewalled";
import { dropletMonitoring } from "./droplet-monitoring";
import { dropletSshKeys } from "./droplet-ssh-keys";
import { dropletVpc } from "./droplet-vpc";
import { exemptionReason } from "./exemption-reason";
import { fwEgress } from "./fw-egress";
import { fwHasTarget } from "./fw-has-target";
import { fwNoWorldAdmin } from "./fw-no-world-admin";
import { fwOriginCloudflareOnly } from "./fw-origin-cloudflare-only";
import { fwWorldPortAllowlist } from "./fw-world-port-allowlist";
import { lbHttps } from "./lb-https";
import { spacesNoForceDestroy } from "./spaces-no-force-destroy";
import { spacesPrivate } from "./spaces-private";
import { spacesVersioning } from "./spaces-versioning";
import { statefulProtect } from "./stateful-protect";

/** Every rule of the pack, in the order of the documentation. The last one must be: it sees what the others needed. */
export const rules: readonly Rule[] = [
  ...[fwNoWorldAdmin, fwWorldPortAllowlist, fwOriginCloudflareOnly, fwEgress, fwHasTarget],
  ...[dropletFirewalled, dropletSshKeys, dropletVpc, dropletMonitoring],
  ...[lbHttps, dbFirewalled],
  ...[spacesPrivate, spacesVersioning, spacesNoForceDestroy],
  ...[doksAutoUpgrade, doksSurge, statefulProtect],
  ...[cfProxied, cfNoInternalIp, cfNoWildcard],
  ...[cfSslStrict, cfMinTls, cfHttpsRedirect, cfDevModeOff, cfHsts, cfTls13],
  ...[cfDnssec, cfWaf, cfRateLimit, cfCaa, cfSpf, cfDmarc],
  ...[costBudget, costSizeAllowlist, costKnownPrice, costCountCap],
  ...[costVolumeMax, costIpUnattached, costLbUnused, costBackupsExplicit],
  exemptionReason,
];

/** Ids of the rules that a resource can be exempted from. */
export const exemptible: readonly string[] = rules.map(({ id }) => id).filter((id) => id !== exemptionReason.id);
