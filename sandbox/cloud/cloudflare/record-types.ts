import ipaddr from "ipaddr.js";
import { validation } from "./errors";

/** The parts of a record that depend on its type, as the API gives them back. */
export interface Value {
  content: string;
  data?: Record<string, unknown>;
  priority?: number;
}

/** What a request said. */
export interface Given {
  content?: unknown;
  data?: unknown;
  priority?: unknown;
}

const hostname = /^(?:[a-z0-9_*](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.?$/i;

export const proxiable = (type: string, content: string): boolean => {
  if (type === "CNAME") return true;
  if (type === "A" || type === "AAAA") return ipaddr.isValid(content);
  return false;
};

function text(given: Given, code: number, message: string): string {
  if (typeof given.content !== "string" || given.content === "") throw validation(code, message);
  return given.content;
}

function host(given: Given, type: string, code: number): string {
  const message = `Content for ${type} record is invalid.`;
  const name = text(given, code, message).replace(/\.$/, "");
  if (!hostname.test(name) || name.length > 253) throw validation(code, message);
  return name.toLowerCase();
}

function number(value: unknown, name: string, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most) {
    throw validation(9101, `${name} must be a number between 0 and ${most}.`);
  }
  return value;
}

/** The fields of `data`, which the structured types need; a plain content is read for them where it has their form. */
function fields(given: Given, type: string, names: string[], form: RegExp): Record<string, unknown> {
  if (typeof given.data === "object" && given.data !== null) return given.data as Record<string, unknown>;
  const match = typeof given.content === "string" ? form.exec(given.content.trim()) : null;
  if (!match) throw validation(9101, `data is a required field for a ${type} record: ${names.join(", ")}.`);
  return Object.fromEntries(
    names.map((name, index) => {
      const value = match[index + 1] ?? "";
      return [name, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}

const string = (value: unknown, name: string): string => {
  if (typeof value !== "string" || value === "") throw validation(9101, `${name} is a required data field.`);
  return value;
};

const readers: Record<string, (given: Given) => Value> = {
  A: (given) => {
    const message = "Content for A record must be a valid IPv4 address.";
    const content = text(given, 9005, message);
    if (!ipaddr.IPv4.isValidFourPartDecimal(content)) throw validation(9005, message);
    return { content };
  },
  AAAA: (given) => {
    const message = "Content for AAAA record must be a valid IPv6 address.";
    const content = text(given, 9006, message);
    if (!ipaddr.IPv6.isValid(content)) throw validation(9006, message);
    return { content: ipaddr.IPv6.parse(content).toRFC5952String() };
  },
  CNAME: (given) => ({ content: host(given, "CNAME", 9007) }),
  NS: (given) => ({ content: host(given, "NS", 9008) }),
  PTR: (given) => ({ content: host(given, "PTR", 9008) }),
  MX: (given) => ({
    content: host(given, "MX", 9009),
    priority: number(given.priority ?? 0, "priority", 65535),
  }),
  TXT: (given) => {
    const content = text(given, 9207, "Content for TXT record is required.");
    if (Buffer.byteLength(content) > 2048)
      throw validation(9207, "Content for TXT record is longer than 2048 characters.");
    return { content };
  },
  SRV: (given) => {
    const names = ["priority", "weight", "port", "target"];
    const data = fields(given, "SRV", names, /^(\d+)\s+(\d+)\s+(\d+)\s+(\S+)$/);
    const priority = number(data.priority ?? given.priority, "priority", 65535);
    const weight = number(data.weight, "weight", 65535);
    const port = number(data.port, "port", 65535);
    const target = string(data.target, "target").replace(/\.$/, "");
    return { content: `${weight} ${port} ${target}`, data: { port, priority, target, weight }, priority };
  },
  CAA: (given) => {
    const data = fields(given, "CAA", ["flags", "tag", "value"], /^(\d+)\s+(\w+)\s+"?([^"]*)"?$/);
    const flags = number(Number(data.flags), "flags", 255);
    const tag = string(data.tag, "tag");
    if (!["issue", "issuewild", "iodef"].includes(tag))
      throw validation(9101, "tag must be issue, issuewild or iodef.");
    const value = typeof data.value === "string" ? data.value : "";
    return { content: `${flags} ${tag} "${value}"`, data: { flags, tag, value } };
  },
  TLSA: (given) => {
    const names = ["usage", "selector", "matching_type", "certificate"];
    const data = fields(given, "TLSA", names, /^(\d+)\s+(\d+)\s+(\d+)\s+([0-9a-fA-F]+)$/);
    const [usage, selector, matching_type] = ["usage", "selector", "matching_type"].map((name) =>
      number(data[name], name, 255),
    );
    const certificate = string(data.certificate, "certificate");
    return {
      content: `${usage} ${selector} ${matching_type} ${certificate}`,
      data: { certificate, matching_type, selector, usage },
    };
  },
};

export const recordTypes = Object.keys(readers);

/** Checks what a request says of a record and gives it the form that the API answers. */
export function readValue(type: string, given: Given): Value {
  const reader = readers[type];
  if (!reader) throw validation(9001, `Type ${type} is not one that the sandbox serves: ${recordTypes.join(", ")}.`);
  return reader(given);
}
