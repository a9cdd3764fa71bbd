import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { Transform } from "../transform";
import type { ZoneRecord } from "./records";
import type { ZoneSecurity } from "./security";

export interface ZoneArgs {
  /** The domain, e.g. `"example.com"`. */
  domain: string;
  /** The id of a zone that is there already. Either this or `accountId`. */
  zoneId?: pulumi.Input<string>;
  /** The Cloudflare account in which to make the zone. */
  accountId?: pulumi.Input<string>;
  /** By keys that stay: small letters, digits and hyphens. Several records of one name have a key each. @default none */
  records?: Record<string, ZoneRecord>;
  /** What guards the zone. @default everything that `ZoneSecurity` describes */
  security?: ZoneSecurity;
  /** Keeps a zone made here from being deleted. @default true */
  protect?: boolean;
  transform?: {
    zone?: Transform<cloudflare.ZoneArgs>;
    record?: Transform<cloudflare.DnsRecordArgs>;
    setting?: Transform<cloudflare.ZoneSettingArgs>;
    dnssec?: Transform<cloudflare.ZoneDnssecArgs>;
    firewall?: Transform<cloudflare.RulesetArgs>;
    rateLimit?: Transform<cloudflare.RulesetArgs>;
  };
}
