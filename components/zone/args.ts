import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { Transform } from "../transform";
import type { ZoneRecord } from "./records";

export interface ZoneArgs {
  /** The domain, e.g. `"example.com"`. */
  domain: string;
  /** The id of a zone that is there already. Either this or `accountId`. */
  zoneId?: pulumi.Input<string>;
  /** The Cloudflare account in which to make the zone. */
  accountId?: pulumi.Input<string>;
  /** By keys that stay: small letters, digits and hyphens. Several records of one name have a key each. @default none */
  records?: Record<string, ZoneRecord>;
  /** Keeps a zone made here from being deleted. @default true */
  protect?: boolean;
  transform?: { zone?: Transform<cloudflare.ZoneArgs>; record?: Transform<cloudflare.DnsRecordArgs> };
}
