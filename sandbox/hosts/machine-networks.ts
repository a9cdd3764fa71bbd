import * as dns from "node:dns";
import * as fs from "node:fs";
import * as os from "node:os";

/** Destinations of /proc/net/route's rows as CIDRs; the default route is left out. */
export function parseRoutes(table: string): string[] {
  const rows = table.trim().split("\n").slice(1);
  return rows.flatMap((row) => {
    const fields = row.split(/\s+/);
    const [destination, mask] = [fields[1] ?? "", fields[7] ?? ""];
    const bytes = (hex: string) => [6, 4, 2, 0].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const bits = bytes(mask).reduce((sum, byte) => sum + byte.toString(2).replace(/0/g, "").length, 0);
    return bits > 0 ? [`${bytes(destination).join(".")}/${bits}`] : [];
  });
}

const readRoutes = (): string[] =>
  fs.existsSync("/proc/net/route") ? parseRoutes(fs.readFileSync("/proc/net/route", "utf8")) : [];

const interfaceAddresses = (): string[] =>
  Object.values(os.networkInterfaces()).flatMap((all) =>
    (all ?? []).filter((one) => one.family === "IPv4").map((one) => one.cidr ?? `${one.address}/32`),
  );

const plain = (server: string): string[] => (/^\d+(\.\d+){3}/.exec(server) ? [`${server.split(":")[0]}/32`] : []);

/** Names a sandbox's hosts are likely to ask for: proxies on some machines answer them out of 198.18.0.0/15. */
const probes = ["deb.debian.org", "github.com", "api.digitalocean.com", "api.cloudflare.com"];

async function resolvedAddresses(): Promise<string[]> {
  const patience = new Promise<string[]>((done) => setTimeout(() => done([]), 3000).unref());
  const lookups = probes.map(async (name) => {
    try {
      return (await dns.promises.lookup(name, { family: 4, all: true })).map((one) => `${one.address}/32`);
    } catch {
      return [];
    }
  });
  return (await Promise.all(lookups.map((lookup) => Promise.race([lookup, patience])))).flat();
}

/** IPv4 networks this machine uses: its routes, addresses, name servers, and where well-known names resolve to. */
export async function machineNetworks(): Promise<string[]> {
  return [...readRoutes(), ...interfaceAddresses(), ...dns.getServers().flatMap(plain), ...(await resolvedAddresses())];
}
