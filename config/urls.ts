import { fullName } from "@seawall/components";
import type { Platform } from "./platform";

/** Web addresses of the platform: one for each record that leads to what serves the world on 443 or 80. */
export function urlsOf(platform: Platform): Record<string, string> {
  const { zone } = platform;
  const urls: Record<string, string> = {};
  for (const [key, record] of Object.entries(zone?.records ?? {})) {
    const open = (port: number) => "host" in record && serves(platform, record.host, port);
    // In front of a proxied record it is Cloudflare that answers on 443.
    const secure = open(443) || ("proxied" in record && record.proxied === true && open(80));
    if (!zone || !(secure || open(80))) continue;
    urls[key] = `${secure ? "https" : "http"}://${fullName(record.name, zone.domain)}`;
  }
  return urls;
}

/** Whether the host, or the load balancer of the cluster, called `name` serves the world on `port`. */
function serves({ hosts, clusters }: Platform, name: string, port: number): boolean {
  const host = hosts.find((one) => one.name === name);
  if (host) return host.serves.some((one) => String(one.port) === String(port) && one.from.includes("world"));
  const { loadBalancer = false } = clusters.find((one) => one.name === name) ?? {};
  return typeof loadBalancer === "object" ? port in loadBalancer.forward : loadBalancer && [80, 443].includes(port);
}
