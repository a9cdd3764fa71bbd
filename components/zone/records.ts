import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

interface Common {
  /** Relative to the domain (`"www"`), whole (`"www.example.com"`), or `"@"` for the domain itself. */
  name: string;
  /** Seconds, 60 to 86,400; 1 leaves it to Cloudflare, and a proxied record has nothing else. @default 1 */
  ttl?: number;
  /** Shown in Cloudflare's list, at most 100 characters. @default none */
  comment?: string;
}

export interface AddressRecord extends Common {
  type: "A" | "AAAA" | "CNAME";
  /** An IPv4 address, an IPv6 address, or a name. */
  value: pulumi.Input<string>;
  /** Whether Cloudflare answers in its place. @default false */
  proxied?: boolean;
}

export interface NameServerRecord extends Common {
  type: "NS";
  value: pulumi.Input<string>;
}

export interface MailRecord extends Common {
  type: "MX";
  value: pulumi.Input<string>;
  /** 0 to 65,535; the smallest is tried first. */
  priority: number;
}

export interface TextRecord extends Common {
  type: "TXT";
  /** The text itself, unquoted; long texts are split by themselves. */
  value: pulumi.Input<string>;
}

export interface ServiceRecord extends Common {
  type: "SRV";
  value: pulumi.Input<string>;
  /** 0 to 65,535. */
  priority: number;
  /** 0 to 65,535. */
  weight: number;
  port: number;
}

export interface AuthorityRecord extends Common {
  type: "CAA";
  tag: "issue" | "issuewild" | "iodef";
  /** The authority's domain, `";"` for none, or a `mailto:` or `https:` address for iodef. */
  value: pulumi.Input<string>;
  /** 128 makes an authority that does not know the tag refuse. @default 0 */
  flags?: 0 | 128;
}

export type ZoneRecord = AddressRecord | NameServerRecord | MailRecord | TextRecord | ServiceRecord | AuthorityRecord;

type Content = Pick<cloudflare.DnsRecordArgs, "content" | "data" | "priority" | "proxied">;

/** What of a record differs from type to type, in Cloudflare's words. */
export function content(record: ZoneRecord): Content {
  switch (record.type) {
    case "A":
    case "AAAA":
    case "CNAME":
      return { content: record.value, proxied: record.proxied ?? false };
    case "NS":
      return { content: record.value };
    case "MX":
      return { content: record.value, priority: record.priority };
    case "TXT":
      return { content: pulumi.output(record.value).apply(quoted) };
    case "SRV": {
      const { value, priority, weight, port } = record;
      return { data: { target: value, priority, weight, port }, priority };
    }
    case "CAA":
      return { data: { flags: record.flags ?? 0, tag: record.tag, value: record.value } };
  }
}

/** A text as Cloudflare keeps it: quoted strings of at most 255 bytes. */
export function quoted(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  const chunks: string[] = [];
  let start = 0;
  do {
    let end = Math.min(start + 255, bytes.length);
    // A character of several bytes stays in one string.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
    chunks.push(bytes.subarray(start, end).toString("utf8"));
    start = end;
  } while (start < bytes.length);
  return chunks.map((chunk) => `"${chunk.replace(/["\\]/g, "\\$&")}"`).join(" ");
}

/** The whole name of a record in `domain`, without a trailing dot. */
export function fullName(name: string, domain: string): string {
  if (name === "@" || name === domain) return domain;
  return name.endsWith(`.${domain}`) ? name : `${name}.${domain}`;
}
