import { validation } from "./errors";
import type { Given, Value } from "./record-types";

type Data = Record<string, string | number>;
type Field = (value: unknown, name: string) => string | number;

/** A record whose content is made of named fields. */
interface Structure {
  /** In the order in which `form` finds them in a content. */
  fields: Record<string, Field>;
  /** What a plain content looks like; its groups are the fields. */
  form: RegExp;
  content: (data: Data) => string;
  /** Whether `priority` stands beside the content: as a field of the data too, or alone. */
  priority?: "in data" | "beside data";
}

const missing = (name: string) => validation(9101, `${name} is a required data field.`);

export function integer(value: unknown, name: string, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most) {
    throw validation(9101, `${name} must be a number between 0 and ${most}.`);
  }
  return value;
}

const upTo =
  (most: number): Field =>
  (value, name) =>
    integer(typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value, name, most);

const decimal =
  (least: number, most: number): Field =>
  (value, name) => {
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    if (typeof number !== "number" || !(number >= least && number <= most)) {
      throw validation(9101, `${name} must be a number between ${least} and ${most}.`);
    }
    return number;
  };

const matching =
  (form: RegExp, what: string): Field =>
  (value, name) => {
    if (value === undefined || value === null || value === "") throw missing(name);
    if (typeof value !== "string" || !form.test(value)) throw validation(9101, `${name} must be ${what}.`);
    return value;
  };

const octet = upTo(255);
const short = upTo(65535);
const hex = matching(/^([0-9a-f]{2})+$/i, "hexadecimal");
/** SHA-1 or SHA-256. */
const fingerprint = matching(/^([0-9a-f]{40}|[0-9a-f]{64})$/i, "40 or 64 hexadecimal digits");
export const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const base64 = matching(base64Form, "base64");
const direction = (letters: string): Field => matching(new RegExp(`^[${letters}]$`), `one of ${letters}`);
/** A name, with its last dot or without; "." is the owner itself. */
const target: Field = (value, name) => {
  const given = matching(/^(\.|([a-z0-9_*]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_-]+\.?)$/i, "a host name")(value, name);
  return given === "." ? given : String(given).replace(/\.$/, "");
};
/** Text that stands between quotes. */
const quotable: Field = (value, name) => {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string" || /["\n\r]/.test(value))
    throw validation(9101, `${name} must be text without quotes.`);
  return value;
};
const parameterNames = "mandatory|alpn|no-default-alpn|port|ipv4hint|ipv6hint|ech|dohpath|key\\d+";
const parameter = `(?:${parameterNames})(?:=(?:"[^"\\n]*"|[^\\s"]+))?`;
const parameters = matching(new RegExp(`^${parameter}(?: +${parameter})*$`), "parameters of a service");
const serviceParameters: Field = (value, name) =>
  value === undefined || value === null || value === "" ? "" : parameters(value, name);

const words = (names: string[]) => (data: Data) => names.map((name) => data[name]).join(" ");

const service: Structure = {
  fields: { priority: short, target, value: serviceParameters },
  form: /^(\d+)\s+(\S+)(?:\s+(.+))?$/,
  content: (data) => words(["priority", "target", "value"])(data).trim(),
};

const association = (names: string[]): Structure => ({
  fields: { [names[0] ?? ""]: octet, [names[1] ?? ""]: octet, [names[2] ?? ""]: octet, certificate: hex },
  form: /^(\d+)\s+(\d+)\s+(\d+)\s+([0-9a-fA-F]+)$/,
  content: words([...names, "certificate"]),
});

const location: Structure = {
  fields: {
    lat_degrees: upTo(90),
    lat_minutes: upTo(59),
    lat_seconds: decimal(0, 59.999),
    lat_direction: direction("NS"),
    long_degrees: upTo(180),
    long_minutes: upTo(59),
    long_seconds: decimal(0, 59.999),
    long_direction: direction("EW"),
    altitude: decimal(-100000, 42849672.95),
    size: decimal(0, 90000000),
    precision_horz: decimal(0, 90000000),
    precision_vert: decimal(0, 90000000),
  },
  form: new RegExp(
    `^${["(\\d+)", "(\\d+)", "([\\d.]+)", "([NS])", "(\\d+)", "(\\d+)", "([\\d.]+)", "([EW])"].join("\\s+")}${"\\s+(-?[\\d.]+)m?".repeat(4)}$`,
  ),
  content: (data) => {
    const fixed = (name: string, digits: number) => Number(data[name]).toFixed(digits);
    return [
      ...[data.lat_degrees, data.lat_minutes, fixed("lat_seconds", 3), data.lat_direction],
      ...[data.long_degrees, data.long_minutes, fixed("long_seconds", 3), data.long_direction],
      ...["altitude", "size", "precision_horz", "precision_vert"].map((name) => fixed(name, 2)),
    ].join(" ");
  },
};

const structures: Record<string, Structure> = {
  CAA: {
    fields: { flags: octet, tag: matching(/^(issue|issuewild|iodef)$/, "issue, issuewild or iodef"), value: quotable },
    form: /^(\d+)\s+(\w+)\s+"?([^"]*)"?$/,
    content: ({ flags, tag, value }) => `${flags} ${tag} "${value}"`,
  },
  CERT: {
    fields: { type: short, key_tag: short, algorithm: octet, certificate: base64 },
    form: /^(\d+)\s+(\d+)\s+(\d+)\s+(\S.*)$/,
    content: words(["type", "key_tag", "algorithm", "certificate"]),
  },
  DNSKEY: {
    fields: { flags: short, protocol: octet, algorithm: octet, public_key: base64 },
    form: /^(\d+)\s+(\d+)\s+(\d+)\s+(\S.*)$/,
    content: words(["flags", "protocol", "algorithm", "public_key"]),
  },
  DS: {
    fields: { key_tag: short, algorithm: octet, digest_type: octet, digest: hex },
    form: /^(\d+)\s+(\d+)\s+(\d+)\s+([0-9a-fA-F]+)$/,
    content: words(["key_tag", "algorithm", "digest_type", "digest"]),
  },
  HTTPS: service,
  LOC: location,
  NAPTR: {
    fields: {
      order: short,
      preference: short,
      flags: quotable,
      service: quotable,
      regex: quotable,
      replacement: target,
    },
    form: /^(\d+)\s+(\d+)\s+"([^"]*)"\s+"([^"]*)"\s+"([^"]*)"\s+(\S+)$/,
    content: ({ order, preference, flags, service: name, regex, replacement }) =>
      `${order} ${preference} "${flags}" "${name}" "${regex}" ${replacement}`,
  },
  SMIMEA: association(["usage", "selector", "matching_type"]),
  SRV: {
    fields: { priority: short, weight: short, port: short, target },
    form: /^(\d+)\s+(\d+)\s+(\d+)\s+(\S+)$/,
    content: words(["weight", "port", "target"]),
    priority: "in data",
  },
  SSHFP: {
    fields: { algorithm: octet, type: octet, fingerprint },
    form: /^(\d+)\s+(\d+)\s+([0-9a-fA-F]+)$/,
    content: words(["algorithm", "type", "fingerprint"]),
  },
  SVCB: service,
  TLSA: association(["usage", "selector", "matching_type"]),
  URI: {
    fields: { weight: short, target: matching(/^[^"\s]+$/, "a URI") },
    form: /^(\d+)\s+"?([^"\s]+)"?$/,
    content: ({ weight, target: uri }) => `${weight} "${uri}"`,
    priority: "beside data",
  },
};

export const structuredTypes = Object.keys(structures);

/** Reads a record of named fields, from `data` or from a content that has their form. */
export function readData(type: string, given: Given): Value | undefined {
  const structure = Object.hasOwn(structures, type) ? structures[type] : undefined;
  if (!structure) return undefined;
  const raw = rawData(structure, type, given);
  if (structure.priority === "in data") raw.priority ??= given.priority;
  const data = Object.fromEntries(
    Object.entries(structure.fields).map(([name, read]) => {
      if (raw[name] === undefined && ![quotable, serviceParameters].includes(read)) throw missing(name);
      return [name, read(raw[name], name)];
    }),
  );
  const content = structure.content(data);
  if (structure.priority === "in data") return { content, data, priority: data.priority as number };
  if (structure.priority === "beside data")
    return { content, data, priority: integer(given.priority, "priority", 65535) };
  return { content, data };
}

function rawData({ fields, form }: Structure, type: string, given: Given): Record<string, unknown> {
  if (typeof given.data === "object" && given.data !== null) return { ...given.data };
  const match = typeof given.content === "string" ? form.exec(given.content.trim()) : null;
  const names = Object.keys(fields);
  if (!match) throw validation(9101, `data is a required field for a ${type} record: ${names.join(", ")}.`);
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1]]));
}
