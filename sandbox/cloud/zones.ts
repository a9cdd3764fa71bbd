import { servedTypes, type DnsRecord, type DnsZone } from "../hosts/driver";
import { flattened } from "./flattening";
import type { CloudflareRecord, DomainRecord } from "./store/entities";
import type { Store } from "./store/store";

/** Seconds that an automatic TTL means. */
const automaticTtl = 300;

const served = new Set<string>(servedTypes);

/**
 * The zones that the name server answers for: Cloudflare's and DigitalOcean's, and the reverse names of droplets.
 * A proxied record answers with its own content: the sandbox has no edge yet that would stand in front of it.
 */
export function zonesOf(store: Store): DnsZone[] {
  const zones = new Map<string, DnsRecord[]>();
  const domainRecords = store.domainRecords.all();
  for (const domain of store.domains.all()) {
    zones.set(
      domain.id,
      domainRecords.filter((record) => record.domain === domain.id).flatMap((record) => fromDomain(record)),
    );
  }
  // A name that both clouds have is delegated to one of them only; Cloudflare is where this project keeps its zones.
  const records = store.records.all();
  for (const zone of store.zones.all()) {
    zones.set(
      zone.name,
      records.filter((record) => record.zoneId === zone.id).flatMap((record) => fromCloudflare(record)),
    );
  }
  for (const record of reverseNames(store)) {
    const zone = record.name.split(".").slice(1).join(".");
    zones.set(zone, [...(zones.get(zone) ?? []), record]);
  }
  return flattened([...zones].map(([name, list]) => ({ name, records: list })));
}

/** As at DigitalOcean, an address has a reverse name only where its droplet's name is fully qualified. */
function reverseNames(store: Store): DnsRecord[] {
  return store.droplets
    .all()
    .filter((droplet) => droplet.name.includes("."))
    .map((droplet) => ({
      name: `${droplet.publicIp.split(".").reverse().join(".")}.in-addr.arpa`,
      type: "PTR",
      data: `${droplet.name}.`,
      ttl: 1800,
    }));
}

function fromCloudflare(record: CloudflareRecord): DnsRecord[] {
  if (!served.has(record.type)) return [];
  const type = record.type as DnsRecord["type"];
  const ttl = record.ttl === 1 ? automaticTtl : record.ttl;
  const answer = (data: string): DnsRecord[] => [{ name: record.name, type, data, ttl }];
  switch (type) {
    case "TXT":
      return answer(quoted(record.content));
    case "MX":
      return answer(`${record.priority ?? 0} ${absolute(record.content)}`);
    case "SRV": {
      const [priority, weight, port, target] = ["priority", "weight", "port", "target"].map((key) =>
        field(record, key),
      );
      return answer(`${priority} ${weight} ${port} ${absolute(target ?? "")}`);
    }
    case "CAA":
      return answer(`${field(record, "flags")} ${field(record, "tag")} ${quoted(field(record, "value"))}`);
    case "CNAME":
    case "NS":
    case "PTR":
      return answer(absolute(record.content));
    case "HTTPS":
    case "SVCB":
      return answer(
        `${field(record, "priority")} ${absolute(field(record, "target"))} ${field(record, "value")}`.trim(),
      );
    case "NAPTR": {
      const [order, preference, ...texts] = ["order", "preference", "flags", "service", "regex"].map((key) =>
        field(record, key),
      );
      const quotes = texts.map((text) => `"${text}"`).join(" ");
      return answer(`${order} ${preference} ${quotes} ${absolute(field(record, "replacement"))}`);
    }
    case "URI":
      return answer(`${record.priority ?? 0} ${record.content}`);
    default:
      return answer(record.content);
  }
}

const field = (record: CloudflareRecord, key: string): string => {
  const value = record.data?.[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

function fromDomain(record: DomainRecord): DnsRecord[] {
  if (!served.has(record.type)) return [];
  const type = record.type as DnsRecord["type"];
  const name = record.name === "@" ? record.domain : `${record.name}.${record.domain}`;
  const target = record.data === "@" ? record.domain : record.data;
  const answer = (data: string): DnsRecord[] => [{ name, type, data, ttl: record.ttl }];
  switch (type) {
    case "TXT":
      return answer(quoted(record.data));
    case "MX":
      return answer(`${record.priority ?? 0} ${absolute(target)}`);
    case "SRV":
      return answer(`${record.priority ?? 0} ${record.weight ?? 0} ${record.port ?? 0} ${absolute(target)}`);
    case "CAA":
      return answer(`${record.flags ?? 0} ${record.tag} ${quoted(record.data.replace(/\.$/, ""))}`);
    case "CNAME":
    case "NS":
      return answer(absolute(target));
    default:
      return answer(record.data);
  }
}

const absolute = (name: string): string => (name.endsWith(".") ? name : `${name}.`);

/** Character strings of at most 255 octets each, quoted. Content that is quoted already stays as it is. */
export function quoted(text: string): string {
  if (/^".*"$/s.test(text)) return text;
  const bytes = Buffer.from(text, "utf8");
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += 255) {
    parts.push(`"${escaped(bytes.subarray(start, start + 255))}"`);
  }
  return parts.join(" ");
}

const escaped = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`;
    })
    .join("");
