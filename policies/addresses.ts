import * as ipaddr from "ipaddr.js";
import { Settled, unknown } from "./known";

/** Addresses of one family, inclusive. */
interface Span {
  version: 4 | 6;
  first: bigint;
  last: bigint;
}

/**
 * How much of the public address space still is somebody in particular: no more than one /8, or one IPv6 /32. Measured
 * over all sources together, so that the world cut into pieces stays the world.
 */
const most = { 4: 1n << 24n, 6: 1n << 96n } as const;

/** Ranges that nobody reaches from the internet. */
const privateSpans = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
].flatMap((text) => parse(text) ?? []);

/** Addresses that no host has. */
const unusableSpans = ["0.0.0.0/8", "::/128", "::1/128", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8"].flatMap(
  (text) => parse(text) ?? [],
);

/**
 * Why `sources` must be taken for the world, or undefined where they name somebody in particular. An address that
 * cannot be known or understood is taken for the world too.
 */
export function asWorld(sources: readonly Settled[]): string | undefined {
  const spans: Span[] = [];
  for (const source of sources) {
    if (source === unknown) return "an address that is known only after the update";
    const span = typeof source === "string" ? parse(source) : undefined;
    if (!span) return `${JSON.stringify(source)}, which is no address range`;
    spans.push(span);
  }
  const open = spans.filter((span) => !privateSpans.some((p) => within(p, span)));
  for (const version of [4, 6] as const) {
    if (size(open.filter((span) => span.version === version)) > most[version]) return sources.map(String).join(" and ");
  }
  return undefined;
}

/** Those of `sources` that do not lie in one of `ranges` or in a private range; what cannot be known or understood is among them. */
export function outside(sources: readonly Settled[], ranges: readonly string[]): Settled[] {
  const inside = [...privateSpans, ...ranges.flatMap((range) => parse(range) ?? [])];
  return sources.filter((source) => {
    const span = typeof source === "string" ? parse(source) : undefined;
    return span === undefined || !inside.some((outer) => within(outer, span));
  });
}

/** Whether nobody reaches an address from the internet. */
export function isInternal(address: string): boolean {
  const span = parse(address);
  return span !== undefined && [...privateSpans, ...unusableSpans].some((outer) => within(outer, span));
}

/** An address or range as a span; IPv4 written as IPv6 (`::ffff:0:0/96`) is IPv4. Host bits do not matter, as in the cloud. */
function parse(text: string): Span | undefined {
  const trimmed = text.trim();
  const [address = "", prefix] = trimmed.split("/");
  if (!ipaddr.isValid(address) || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined;
  const bytes = ipaddr.parse(address).toByteArray();
  const bits = BigInt(bytes.length * 8);
  const length = prefix === undefined ? bits : BigInt(prefix);
  if (length > bits) return undefined;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const count = 1n << (bits - length);
  const first = (value / count) * count;
  if (bits === 128n && first >> 32n === 0xffffn) {
    return { version: 4, first: first & 0xffffffffn, last: (first & 0xffffffffn) + count - 1n };
  }
  return { version: bits === 32n ? 4 : 6, first, last: first + count - 1n };
}

const within = (outer: Span, inner: Span): boolean =>
  outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;

/** How many addresses `spans` hold together, each counted once. All are of one family. */
function size(spans: readonly Span[]): bigint {
  let total = 0n;
  let end = -1n;
  for (const { first, last } of [...spans].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const start = first > end ? first : end + 1n;
    if (last >= start) total += last - start + 1n;
    if (last > end) end = last;
  }
  return total;
}
