import { recordCase } from "./dns-record";

const sha256 = "ab".repeat(32);

/** A type whose content has parts: made, and changed in some of them. */
const structured = (type: string, data: object, change: object, more: object = {}) =>
  recordCase(type.toLowerCase(), [
    { what: "is created", inputs: { type, ttl: 300, data, ...more } },
    { what: "has other data", inputs: { type, ttl: 300, data: { ...data, ...change }, ...more } },
    { what: "is kept for longer", inputs: { type, ttl: 3600, data: { ...data, ...change }, ...more } },
  ]);

const plain = (type: string, content: string, other: string) =>
  recordCase(type.toLowerCase(), [
    { what: "is created", inputs: { type, ttl: 300, content } },
    { what: "has another content", inputs: { type, ttl: 300, content: other } },
  ]);

const place = {
  ...{ latDegrees: 52, latMinutes: 22, latSeconds: 23.5, latDirection: "N" },
  ...{ longDegrees: 4, longMinutes: 53, longSeconds: 32, longDirection: "E" },
  ...{ altitude: -2, size: 1, precisionHorz: 10000, precisionVert: 10 },
};
const pointer = {
  order: 1,
  preference: 2,
  flags: "S",
  service: "SIP+D2U",
  regex: "!^.*$!sip:a@example!",
  replacement: ".",
};

/** Every type of record that the other cases leave out. */
export const recordTypeCases = {
  cloudflareCert: structured("CERT", { type: 9, keyTag: 1, algorithm: 2, certificate: "AAAA" }, { algorithm: 3 }),
  cloudflareDnskey: structured("DNSKEY", { flags: 257, protocol: 3, algorithm: 13, publicKey: "AAAA" }, { flags: 256 }),
  cloudflareDs: structured("DS", { keyTag: 2371, algorithm: 13, digestType: 2, digest: sha256 }, { keyTag: 1 }),
  cloudflareHttps: structured("HTTPS", { priority: 1, target: ".", value: 'alpn="h2"' }, { value: 'alpn="h3"' }),
  cloudflareLoc: structured("LOC", place, { altitude: 3, latSeconds: 0 }),
  cloudflareNaptr: structured("NAPTR", pointer, { preference: 3, service: "SIP+D2T" }),
  cloudflareNs: plain("NS", "ns1.other.example", "ns2.other.example"),
  cloudflareOpenpgpkey: plain("OPENPGPKEY", "AAAA", "BBBB"),
  cloudflarePtr: plain("PTR", "a.example", "b.example"),
  cloudflareSmimea: structured("SMIMEA", { usage: 3, selector: 0, matchingType: 1, certificate: sha256 }, { usage: 2 }),
  cloudflareSshfp: structured("SSHFP", { algorithm: 4, type: 2, fingerprint: sha256 }, { algorithm: 1 }),
  cloudflareSvcb: structured("SVCB", { priority: 1, target: "svc.example", value: "port=8443" }, { priority: 2 }),
  cloudflareTlsa: structured("TLSA", { usage: 3, selector: 1, matchingType: 1, certificate: sha256 }, { selector: 0 }),
  cloudflareUri: structured("URI", { weight: 1, target: "https://a.example/" }, { weight: 2 }, { priority: 10 }),
};
