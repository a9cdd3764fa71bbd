import { createHash } from "node:crypto";

/** What a registrar is told of a zone's key: RFC 4034, ECDSA P-256 (13) and SHA-256 (2). */
export interface Delegation {
  keyTag: number;
  digest: string;
  ds: string;
}

const keySigningFlags = 257;
const protocol = 3;
const algorithm = 13;

/** `publicKey` as in a DNSKEY record: base64 of the point, without the octet that says it is uncompressed. */
export function delegation(zone: string, publicKey: string): Delegation {
  const record = Buffer.concat([
    Buffer.from([keySigningFlags >> 8, keySigningFlags & 0xff, protocol, algorithm]),
    Buffer.from(publicKey, "base64"),
  ]);
  const keyTag = tagOf(record);
  const digest = createHash("sha256").update(wireName(zone)).update(record).digest("hex").toUpperCase();
  return { keyTag, digest, ds: `${zone}. 3600 IN DS ${keyTag} ${algorithm} 2 ${digest}` };
}

/** RFC 4034, appendix B. */
function tagOf(record: Buffer): number {
  let sum = 0;
  record.forEach((octet, index) => (sum += index % 2 === 0 ? octet << 8 : octet));
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff;
}

function wireName(name: string): Buffer {
  const labels = name.toLowerCase().split(".");
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}
