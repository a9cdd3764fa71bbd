import { ProviderFacts } from "../shared/facts";
import { ProviderDefinition } from "../shared/provider";
import { CloudflareConfig, configure } from "./config";
import { dnsRecord } from "./dns-record";
import { getIpRanges } from "./get-ip-ranges";
import { getZone, getZones } from "./get-zone";
import { originCaCertificate } from "./origin-ca-certificate";
import { r2Bucket } from "./r2-bucket";
import { r2BucketCors, r2BucketLifecycle, r2BucketLock } from "./r2-bucket-rules";
import { ruleset } from "./ruleset";
import facts from "./schema/cloudflare.json";
import { zone } from "./zone";
import { zoneDnssec } from "./zone-dnssec";
import { zoneSetting } from "./zone-setting";

/** What the plugin serves. */
export const cloudflare: ProviderDefinition<CloudflareConfig> = {
  facts: facts as unknown as ProviderFacts,
  configure,
  resources: {
    "cloudflare:index/dnsRecord:DnsRecord": dnsRecord,
    "cloudflare:index/originCaCertificate:OriginCaCertificate": originCaCertificate,
    "cloudflare:index/r2Bucket:R2Bucket": r2Bucket,
    "cloudflare:index/r2BucketCors:R2BucketCors": r2BucketCors,
    "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle": r2BucketLifecycle,
    "cloudflare:index/r2BucketLock:R2BucketLock": r2BucketLock,
    "cloudflare:index/ruleset:Ruleset": ruleset,
    "cloudflare:index/zone:Zone": zone,
    "cloudflare:index/zoneDnssec:ZoneDnssec": zoneDnssec,
    "cloudflare:index/zoneSetting:ZoneSetting": zoneSetting,
  },
  functions: {
    "cloudflare:index/getIpRanges:getIpRanges": getIpRanges,
    "cloudflare:index/getZone:getZone": getZone,
    "cloudflare:index/getZones:getZones": getZones,
  },
};
