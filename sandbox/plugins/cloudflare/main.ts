import { ProviderFacts } from "../shared/facts";
import { serve } from "../shared/server";
import { configure } from "./config";
import { dnsRecord } from "./dns-record";
import facts from "./schema/cloudflare.json";
import { zoneDnssec, zoneSetting } from "./settings";
import { zone } from "./zone";

void serve({
  facts: facts as unknown as ProviderFacts,
  configure,
  resources: {
    "cloudflare:index/dnsRecord:DnsRecord": dnsRecord,
    "cloudflare:index/zone:Zone": zone,
    "cloudflare:index/zoneDnssec:ZoneDnssec": zoneDnssec,
    "cloudflare:index/zoneSetting:ZoneSetting": zoneSetting,
  },
});
