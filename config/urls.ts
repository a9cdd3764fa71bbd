import { fullName } from "@seawall/components";
import type { Platform } from "./platform";

/** Web addresses of the platform: one for each record that leads to what serves the world on 443 or 80. */
export function urlsOf(platform: Platform): Record<string, string> {
  const { zone } = platform;
  const urls: Record<string, string> = {};
  for (const [key, record] of Object.entries(zone?.records ?? {})) {
    const proxied = "proxied" in record && record.proxied === true;
    const open = (port: number) => "host" in record && serves(platform, record.host, port, proxied);
    // In front of a proxied record it is Cloudflare that answers on 443.
    const secure = open(443) || (proxied && open(80));
    if (!zone || !(secure || open(80))) continue;
    urls[key] = `${secure ? "https" : "http"}://${fullName(record.name, zone.domain)}`;
  }
  return urls;
}

/**
 * Whether the host, or the load balancer of the cluster, called `name` serves the world on `port`.
 *
 * @param proxied Whether Cloudflare's proxies stand in between: then it is enough that they are served.
 */
function serves({ hosts, clusters }: Platform, name: string, port: number, proxied: boolean): boolean {
  const admits = (from: readonly string[]) => from.includes("world") || (proxied && from.includes("cloudflare"));
  const host = hosts.find((one) => one.name === name);
  if (host) return host.serves.some((one) => String(one.port) === String(port) && admits(one.from));
  const { loadBalancer = false } = clusters.find((one) => one.name === name) ?? {};
  return typeof loadBalancer === "object" ? port in loadBalancer.forward : loadBalancer && [80, 443].includes(port);
}
