import * as cloudflare from "@pulumi/cloudflare";
import type { LifecycleCase, Scope, Values } from "../../case";
import { domainOf, zoneFor } from "./zone";

interface Needs {
  zoneId: cloudflare.Zone["id"];
}

interface RecordStep {
  what: string;
  inputs: Values;
  replaces?: true;
  changesNothing?: true;
}

/** Records of one zone, named whole: a short name is told whole by the first refresh. */
export function recordCase(label: string, steps: RecordStep[]): LifecycleCase<Needs> {
  const nameIn = (scope: Scope, { name = label }: Values): string =>
    name === "@" ? domainOf(scope) : `${String(name)}.${domainOf(scope)}`;
  return {
    type: "cloudflare:index/dnsRecord:DnsRecord",
    needs: (scope) => ({ zoneId: zoneFor(scope).id }),
    make: (name, inputs, opts) => new cloudflare.DnsRecord(name, inputs as never, opts),
    importId: ({ zoneId, id }) => `${zoneId}/${id}`,
    steps: steps.map(({ inputs, ...step }) => ({
      ...step,
      inputs: ({ zoneId }, scope) => ({ ...inputs, zoneId, name: nameIn(scope, inputs) }),
    })),
  };
}

const address = { type: "A", content: "192.0.2.1", ttl: 300 };

export const cloudflareAddress = recordCase("www", [
  { what: "is created", inputs: address },
  { what: "moves", inputs: { ...address, content: "192.0.2.2" } },
  { what: "is proxied", inputs: { ...address, content: "192.0.2.2", ttl: 1, proxied: true } },
  { what: "is kept for longer", inputs: { ...address, content: "192.0.2.2", ttl: 3600 } },
  { what: "is described", inputs: { ...address, content: "192.0.2.2", ttl: 3600, comment: "of the shop" } },
  { what: "is described no more", inputs: { ...address, content: "192.0.2.2", ttl: 3600 } },
  { what: "has another name", inputs: { ...address, name: "shop", content: "192.0.2.2", ttl: 3600 } },
  { what: "is IPv6", inputs: { type: "AAAA", content: "2001:db8::1", ttl: 3600, name: "six" }, replaces: true },
]);

const alias = { type: "CNAME", content: "other.example", ttl: 300 };

export const cloudflareAlias = recordCase("alias", [
  { what: "is created", inputs: alias },
  { what: "is written in capitals", inputs: { ...alias, content: "Other.example" }, changesNothing: true },
  { what: "leads elsewhere", inputs: { ...alias, content: "else.example" } },
  { what: "is flattened", inputs: { ...alias, content: "else.example", settings: { flattenCname: true } } },
  { what: "is flattened no more", inputs: { ...alias, content: "else.example", settings: { flattenCname: false } } },
]);

const mail = { type: "MX", name: "@", content: "mx1.mail.example", priority: 10, ttl: 300 };

export const cloudflareMail = recordCase("@", [
  { what: "is created", inputs: mail },
  { what: "is preferred", inputs: { ...mail, priority: 0 } },
  { what: "leads elsewhere", inputs: { ...mail, priority: 0, content: "mx2.mail.example" } },
]);

const text = { type: "TXT", name: "@", content: '"v=spf1 mx -all"', ttl: 300 };

export const cloudflareText = recordCase("@", [
  { what: "is created", inputs: text },
  { what: "says something else", inputs: { ...text, content: '"v=spf1 mx ~all"' } },
  { what: "comes in two parts", inputs: { ...text, content: '"v=spf1 mx " "~all"' } },
]);

const service = (priority: number, weight: number, port: number) => ({
  ...{ type: "SRV", ttl: 300, priority },
  data: { priority, weight, port, target: "sip.example" },
});

export const cloudflareService = recordCase("_sip._tcp", [
  { what: "is created", inputs: service(1, 5, 5060) },
  { what: "listens elsewhere", inputs: service(1, 5, 5061) },
  { what: "is preferred", inputs: service(0, 10, 5061) },
]);

const authority = (tag: string, value: string, flags: unknown = 0) => ({
  ...{ type: "CAA", name: "@", ttl: 300 },
  data: { flags, tag, value },
});

export const cloudflareAuthority = recordCase("@", [
  { what: "is created", inputs: authority("issue", "ca.example") },
  { what: "is another authority", inputs: authority("issue", "other-ca.example") },
  { what: "is for any name", inputs: authority("issuewild", "other-ca.example") },
  { what: "is critical", inputs: authority("issuewild", "other-ca.example", 128) },
]);
