import ipaddr from "ipaddr.js";
import { validation } from "./errors";
import { base64Form, integer, readData, structuredTypes } from "./record-data";

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

/** A mail exchanger of "." says that a name takes no mail. */
const exchanger = (given: Given): string => (given.content === "." ? "." : host(given, "MX", 9009));

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
    content: exchanger(given),
    priority: integer(given.priority ?? 0, "priority", 65535),
  }),
  OPENPGPKEY: (given) => {
    const message = "Content for OPENPGPKEY record must be base64.";
    const content = text(given, 9207, message);
    if (!base64Form.test(content)) throw validation(9207, message);
    return { content };
  },
  TXT: (given) => {
    const content = text(given, 9207, "Content for TXT record is required.");
    if (Buffer.byteLength(content) > 2048)
      throw validation(9207, "Content for TXT record is longer than 2048 characters.");
    return { content };
  },
};

export const recordTypes = [...Object.keys(readers), ...structuredTypes].sort();

/** Checks what a request says of a record and gives it the form that the API answers. */
export function readValue(type: string, given: Given): Value {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  const value = reader ? reader(given) : readData(type, given);
  if (!value) throw validation(9001, `Type ${type} is none of a DNS record: ${recordTypes.join(", ")}.`);
  return value;
}
