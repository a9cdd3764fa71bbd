import type { DnsRecord, DnsZone } from "../hosts/driver";

/** A chain of aliases ends here, should it be a circle. */
const longestChain = 8;

/**
 * Answers an alias by the addresses of its target where a zone file cannot hold an alias: at the zone's own name and
 * beside other records. Cloudflare does so too. A target that lies outside of the zones has no addresses here.
 */
export function flattened(zones: DnsZone[]): DnsZone[] {
  const byName = new Map<string, DnsRecord[]>();
  for (const record of zones.flatMap((zone) => zone.records)) {
    byName.set(record.name, [...(byName.get(record.name) ?? []), record]);
  }
  const alone = (zone: DnsZone, { name }: DnsRecord) => name !== zone.name && byName.get(name)?.length === 1;
  return zones.map((zone) => ({
    name: zone.name,
    records: zone.records.flatMap((record) =>
      record.type === "CNAME" && !alone(zone, record) ? addressesOf(record, byName) : [record],
    ),
  }));
}

function addressesOf(alias: DnsRecord, byName: Map<string, DnsRecord[]>): DnsRecord[] {
  let name = targetOf(alias);
  for (let length = 0; length < longestChain; length++) {
    const found = byName.get(name) ?? [];
    const next = found.find((record) => record.type === "CNAME");
    if (!next) {
      const addresses = found.filter((record) => record.type === "A" || record.type === "AAAA");
      return addresses.map((record) => ({ ...record, name: alias.name, ttl: alias.ttl }));
    }
    name = targetOf(next);
  }
  return [];
}

const targetOf = (alias: DnsRecord): string => alias.data.replace(/\.$/, "").toLowerCase();
