import * as ipaddr from "ipaddr.js";

/** A parsed address range. */
export interface Cidr {
  version: 4 | 6;
  /** Number of leading bits that are fixed. */
  prefix: number;
  /** The range as written canonically: host bits zero, e.g. "10.20.0.0/20". */
  text: string;
}

/** Parses `a.b.c.d/n` or its IPv6 form; undefined for anything else, addresses without a prefix included. */
export function parseCidr(text: string): Cidr | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, prefix] = ipaddr.parseCIDR(text);
  const version = address.kind() === "ipv4" ? 4 : 6;
  if (version === 4 && !ipaddr.IPv4.isValidFourPartDecimal(text.slice(0, text.indexOf("/")))) return undefined;
  const network = version === 4 ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  return { version, prefix, text: `${network.toString()}/${prefix}` };
}

/** The address family of a plain address, or undefined if it is none. */
export function addressVersion(text: string): 4 | 6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return 4;
  return ipaddr.IPv6.isValid(text) ? 6 : undefined;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [outerAddress, outerPrefix] = ipaddr.parseCIDR(outer);
  const [innerAddress, innerPrefix] = ipaddr.parseCIDR(inner);
  if (outerAddress.kind() !== innerAddress.kind() || innerPrefix < outerPrefix) return false;
  return innerAddress.match(outerAddress, outerPrefix);
}

/** Whether the two ranges share an address. Ranges either nest or are apart. */
export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a);
