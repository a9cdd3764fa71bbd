import { ProviderDefinition } from "../shared/provider";
import { ProviderFacts } from "../shared/facts";
import { CloudflareConfig, configure } from "./config";
import { dnsRecord } from "./dns-record";
import facts from "./schema/cloudflare.json";
import { zoneDnssec, zoneSetting } from "./settings";
import { zone } from "./zone";

/** What the plugin serves. */
export const cloudflare: ProviderDefinition<CloudflareConfig> = {
  facts: facts as unknown as ProviderFacts,
  configure,
  resources: {
    "cloudflare:index/dnsRecord:DnsRecord": dnsRecord,
    "cloudflare:index/zone:Zone": zone,
    "cloudflare:index/zoneDnssec:ZoneDnssec": zoneDnssec,
    "cloudflare:index/zoneSetting:ZoneSetting": zoneSetting,
  },
};
