import * as ipaddr from "ipaddr.js";
import { Instance, vantage } from "../../instance";

/** Fixed points of a sandbox's network, beside those in `Instance`. */
export interface NetworkPlan {
  id: string;
  publicCidr: string;
  machineAddress: string;
  routerAddress: string;
  metadataPort: number;
  /** The stranger's traffic to the machine and beyond comes from here. */
  strangerGateway: string;
  /** The machine's processes that bind here appear to hosts as `vantage.edge`. */
  edgeAddress: string;
  /** The machine's default source towards hosts: appears to them as `vantage.admin`. */
  adminAddress: string;
  /** Spaces as hosts see it, on port 443 alone. Nobody's address: the machine sends it on to `spacesPort`. */
  spacesAddress: string;
  spacesPort: number;
  /** The machine's end of the uplink. */
  uplink: string;
  admin: string;
  stranger: string;
  edge: string;
}

const toNumber = (address: string): number =>
  ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);

const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

/** First address of a network as a number, and how many it has. A plain address is a network of one. */
function rangeOf(cidr: string): { first: number; size: number } {
  const [address, bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const number = toNumber(address ?? "");
  return { first: number - (number % size), size };
}

/** Address number `index` of a network. */
export const addressAt = (cidr: string, index: number): string => toAddress(rangeOf(cidr).first + index);

/** The machine's end of the uplink: 8 of the 15 letters that a link may have. */
export const uplinkName = (id: string): string => `sw${id}`;

/** The machine's nft table (family inet) of one sandbox. */
export const machineTable = (id: string): string => `seawall_${id}`;

export function planOf(instance: Instance): NetworkPlan {
  return {
    id: instance.id,
    publicCidr: instance.publicCidr,
    machineAddress: instance.machineAddress,
    routerAddress: instance.routerAddress,
    metadataPort: instance.metadataPort,
    strangerGateway: addressAt(instance.publicCidr, 3),
    edgeAddress: addressAt(instance.publicCidr, 4),
    adminAddress: addressAt(instance.publicCidr, 5),
    spacesAddress: addressAt(instance.publicCidr, 6),
    spacesPort: instance.spacesPort,
    uplink: uplinkName(instance.id),
    ...vantage,
  };
}

/** IPv4 addresses and networks in one form ("10.0.0.0/8"), host bits cleared, those within others left out; IPv6 is left out. */
export function normaliseNetworks(addresses: string[]): string[] {
  const ranges = addresses
    .filter((address) => !address.includes(":"))
    .map(rangeOf)
    .sort((a, b) => a.first - b.first || b.size - a.size);
  let end = 0;
  const outermost = ranges.filter(({ first, size }) => {
    const within = first < end;
    end = Math.max(end, first + size);
    return !within;
  });
  return outermost.map(({ first, size }) => `${toAddress(first)}/${32 - Math.log2(size)}`);
}

export function overlaps(a: string, b: string): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one.first < other.first + other.size && other.first < one.first + one.size;
}
