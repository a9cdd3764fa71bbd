import type { Suite } from "../target";
import { dnssec } from "./cloudflare/dnssec";
import { settings } from "./cloudflare/settings";
import { zones } from "./cloudflare/zones";
import { vpcs } from "./digitalocean/vpcs";

/** The suites by the names under which their tests are reported, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  "DigitalOcean: VPCs": vpcs,
  "Cloudflare: zones": zones,
  "Cloudflare: zone settings": settings,
  "Cloudflare: DNSSEC": dnssec,
};
