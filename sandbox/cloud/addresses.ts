import type { Store } from "./store/store";

/** An IPv4 network in numbers. */
export interface Range {
  /** First address (the network's own). */
  base: number;
  prefix: number;
  /** How many addresses it has. */
  size: number;
}

const toNumber = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

export const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Parses "10.20.0.0/20". Undefined where it is no IPv4 network or has bits set behind the prefix. */
export function parseRange(cidr: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const prefix = Number(match[5]);
  if (prefix > 32 || match.slice(1, 5).some((part) => Number(part) > 255)) return undefined;
  const base = toNumber(cidr.split("/")[0] ?? "");
  const size = 2 ** (32 - prefix);
  return base % size === 0 ? { base, prefix, size } : undefined;
}

export const overlaps = (a: Range, b: Range): boolean => a.base < b.base + b.size && b.base < a.base + a.size;

export const contains = (outer: Range, inner: Range): boolean =>
  inner.base >= outer.base && inner.base + inner.size <= outer.base + outer.size;

export const netmask = (range: Range): string => toAddress(2 ** 32 - range.size);

/** The n-th address of a network. */
export const addressAt = (range: Range, index: number): string => toAddress(range.base + index);

/** The network of a CIDR that is known to be right. */
export function rangeOf(cidr: string): Range {
  const range = parseRange(cidr);
  if (!range) throw new Error(`${cidr} is not an IPv4 network`);
  return range;
}

/**
 * Takes an address: one that nobody had yet, in the order of `candidates`, else the one that was let go longest ago.
 * Undefined where all are held. An address is not given again at once, because hosts remember each other's keys.
 */
export function take(store: Store, network: string, candidates: Iterable<string>): string | undefined {
  const known = new Map(
    store.leases
      .all()
      .filter((lease) => lease.network === network)
      .map((lease) => [lease.address, lease]),
  );
  let oldest: { address: string; touched: number } | undefined;
  for (const address of candidates) {
    const lease = known.get(address);
    if (!lease) return hold(store, network, address);
    if (!lease.held && (!oldest || lease.touched < oldest.touched)) oldest = lease;
  }
  return oldest && hold(store, network, oldest.address);
}

function hold(store: Store, network: string, address: string): string {
  store.leases.put({
    id: `${network}/${address}`,
    network,
    address,
    held: true,
    touched: store.next("lease"),
  });
  return address;
}

export function release(store: Store, network: string, address: string): void {
  store.leases.put({
    id: `${network}/${address}`,
    network,
    address,
    held: false,
    touched: store.next("lease"),
  });
}

/** Forgets a network whose addresses nobody holds any more. */
export function forget(store: Store, network: string): void {
  for (const lease of store.leases.all()) if (lease.network === network) store.leases.remove(lease.id);
}

/** Public addresses of droplets: from .16 up to the middle of the range; the upper half is for reserved addresses. */
export function* dropletAddresses(cidr: string): Generator<string> {
  const range = rangeOf(cidr);
  for (let index = 16; index < range.size / 2; index++) yield addressAt(range, index);
}

/** Reserved addresses: from the top of the range down. */
export function* reservedAddresses(cidr: string): Generator<string> {
  const range = rangeOf(cidr);
  for (let index = range.size - 2; index >= range.size / 2; index--) yield addressAt(range, index);
}

/** Addresses inside a VPC: .1 is its gateway. */
export function* privateAddresses(cidr: string): Generator<string> {
  const range = rangeOf(cidr);
  for (let index = 2; index < range.size - 1; index++) yield addressAt(range, index);
}
