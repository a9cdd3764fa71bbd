import { fullName } from "@seawall/components";
import type { Platform } from "./platform";

/** Web addresses of the platform: one for each record that leads to a host which serves the world on 443 or 80. */
export function urlsOf({ zone, hosts }: Platform): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const [key, record] of Object.entries(zone?.records ?? {})) {
    const host = "host" in record ? hosts.find(({ name }) => name === record.host) : undefined;
    const proxied = "proxied" in record && record.proxied === true;
    const open = (port: number) =>
      host?.serves.some(
        ({ port: own, from }) =>
          String(own) === String(port) && (from.includes("world") || (proxied && from.includes("cloudflare"))),
      ) ?? false;
    // In front of a proxied record it is Cloudflare that answers on 443.
    const secure = open(443) || (proxied && open(80));
    if (!zone || !(secure || open(80))) continue;
    urls[key] = `${secure ? "https" : "http"}://${fullName(record.name, zone.domain)}`;
  }
  return urls;
}
