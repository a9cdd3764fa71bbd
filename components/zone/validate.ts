import { addressVersion } from "../cidr";
import { Problems, words } from "../errors";
import type { ZoneArgs } from "./args";
import { fullName, ZoneRecord } from "./records";
import { checkSecurity } from "./validate-security";

const domainName = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const recordName = /^(@|(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?|\*)$/;

export function validateZone(name: string, args: ZoneArgs): void {
  const problems = new Problems("Zone", name);
  const { domain, zoneId, accountId, records = {} } = args;
  problems.check(
    domainName.test(domain) && domain.includes("."),
    "domain",
    domain,
    "a domain in small letters, without a trailing dot",
    'write it as "example.com"',
  );
  problems.check(
    (zoneId === undefined) !== (accountId === undefined),
    "zoneId",
    words(zoneId === undefined ? "neither" : "both of zoneId and accountId"),
    "either zoneId or accountId",
    "give zoneId for a zone that is there, accountId to make one",
  );
  for (const [key, record] of Object.entries(records)) {
    const fix = "rename the record's key";
    problems.check(
      /^[a-z0-9][a-z0-9-]{0,62}$/.test(key),
      `records.${key}`,
      key,
      "a key of small letters, digits and hyphens",
      fix,
    );
    checkRecord(problems, `records.${key}`, record, domain);
  }
  checkNeighbours(problems, records, domain);
  checkSecurity(problems, args.security ?? {});
  problems.throwIfAny();
}

function checkRecord(problems: Problems, at: string, record: ZoneRecord, domain: string): void {
  const proxied = "proxied" in record && record.proxied === true;
  const { name, ttl = 1, comment } = record;
  problems.check(
    recordName.test(name) && fullName(name, domain).length <= 253,
    `${at}.name`,
    name,
    'a name in small letters without a trailing dot, relative or whole, or "@"',
    `write it as "www" or "www.${domain}"`,
  );
  const ttlOk = ttl === 1 || (Number.isInteger(ttl) && ttl >= 60 && ttl <= 86400);
  problems.check(ttlOk, `${at}.ttl`, ttl, "1, or a whole number of seconds from 60 to 86,400", "leave it out for 1");
  problems.check(
    !proxied || ttl === 1,
    `${at}.ttl`,
    ttl,
    "1 for a proxied record",
    "leave it out, or leave out proxied",
  );
  problems.check(
    comment === undefined || comment.length <= 100,
    `${at}.comment`,
    comment,
    "at most 100 characters",
    "shorten it",
  );
  checkValue(problems, at, record);
}

function checkValue(problems: Problems, at: string, record: ZoneRecord): void {
  const { type, value } = record;
  // A value that is known only once something exists is its maker's to get right.
  const check = (ok: (text: string) => boolean, allowed: string, fix: string) =>
    typeof value !== "string" || problems.check(ok(value), `${at}.value`, value, allowed, fix);
  const host = "a whole name in small letters, without a trailing dot";
  const number = (key: string, given: number) => {
    const ok = Number.isInteger(given) && given >= 0 && given <= 65535;
    problems.check(ok, `${at}.${key}`, given, "a whole number from 0 to 65,535", "correct it");
  };
  switch (type) {
    case "A":
      check((text) => addressVersion(text) === 4, "an IPv4 address", 'write it as "198.51.100.10"');
      break;
    case "AAAA":
      check((text) => addressVersion(text) === 6, "an IPv6 address", 'write it as "2001:db8::10"');
      break;
    case "CNAME":
    case "NS":
      check((text) => domainName.test(text), host, 'write it as "host.example.com"');
      break;
    case "MX":
      check((text) => domainName.test(text), host, 'write it as "mail.example.com"');
      number("priority", record.priority);
      break;
    case "SRV":
      check((text) => domainName.test(text), host, 'write it as "host.example.com"');
      number("priority", record.priority);
      number("weight", record.weight);
      number("port", record.port);
      problems.check(
        /^_[a-z0-9-]+\._[a-z]+(\.|$)/.test(record.name),
        `${at}.name`,
        record.name,
        "a service and a protocol, each after an underscore",
        'write it as "_imaps._tcp"',
      );
      break;
    case "CAA":
      problems.check(
        ["issue", "issuewild", "iodef"].includes(record.tag),
        `${at}.tag`,
        record.tag,
        '"issue", "issuewild" or "iodef"',
        "correct it",
      );
      check(
        (text) =>
          record.tag === "iodef" ? /^(mailto:|https?:\/\/)\S+$/.test(text) : /^(;|[a-z0-9.-]+(;.*)?)$/.test(text),
        "an authority's domain, or an address for iodef",
        'write it as "letsencrypt.org", or "mailto:you@example.com" for iodef',
      );
      break;
    case "TXT":
      check((text) => text.length > 0 && text.length <= 4096, "1 to 4,096 characters", "shorten it");
      check((text) => !/^".*"$/s.test(text), "the text without quotes around it", "leave the quotes out");
      break;
    default:
      problems.add(
        `${at}.type`,
        type,
        "A, AAAA, CNAME, NS, MX, TXT, SRV or CAA",
        "make other types with cloudflare.DnsRecord",
      );
  }
}

/** Refuses records that say the same, and records that cannot stand beside a CNAME. */
function checkNeighbours(problems: Problems, records: Record<string, ZoneRecord>, domain: string): void {
  const entries = Object.entries(records).map(([key, record]) => ({
    key,
    record,
    name: fullName(record.name, domain),
  }));
  entries.forEach(({ key, record, name }, i) => {
    const same = entries.slice(0, i).filter((other) => other.name === name);
    const twin = same.find(
      ({ record: other }) => identity(other) === identity(record) && typeof other.value === "string",
    );
    problems.check(
      twin === undefined,
      `records.${key}`,
      words(`${record.type} ${name} a second time`),
      `one such record; records.${twin?.key} is the first`,
      "remove one of the two",
    );
    // Cloudflare flattens a CNAME of the domain itself: only addresses clash with it there.
    const clash = same.find(({ record: other }) => {
      const types = [other.type, record.type];
      if (!types.includes("CNAME") || twin) return false;
      return name !== domain || types.every((type) => ["A", "AAAA", "CNAME"].includes(type));
    });
    problems.check(
      clash === undefined,
      `records.${key}`,
      words(`${record.type} ${name} beside records.${clash?.key}`),
      "a CNAME alone under its name",
      "remove the CNAME, or give one of the two another name",
    );
  });
}

const identity = (record: ZoneRecord): string =>
  JSON.stringify([record.type, record.value, "tag" in record && record.tag, "port" in record && record.port]);
