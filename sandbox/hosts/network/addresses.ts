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
  /** The machine's end of the uplink. */
  uplink: string;
  admin: string;
  stranger: string;
  edge: string;
}

/** Address number `index` of a network. */
export function addressAt(cidr: string, index: number): string {
  const [network] = ipaddr.IPv4.parseCIDR(cidr);
  const number = network.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0) + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

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
    uplink: uplinkName(instance.id),
    ...vantage,
  };
}

const contains = (outer: string, inner: string): boolean => {
  const [network, bits] = ipaddr.IPv4.parseCIDR(outer);
  const [address, innerBits] = ipaddr.IPv4.parseCIDR(inner);
  return innerBits >= bits && address.match(network, bits);
};

/** IPv4 addresses and networks in one form ("10.0.0.0/8"), host bits cleared, those within others left out; IPv6 is left out. */
export function normaliseNetworks(addresses: string[]): string[] {
  const networks = addresses
    .filter((address) => !address.includes(":"))
    .map((address) => (address.includes("/") ? address : `${address}/32`))
    .map((cidr) => `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${cidr.split("/")[1]}`);
  const unique = [...new Set(networks)];
  return unique.filter((inner) => !unique.some((outer) => outer !== inner && contains(outer, inner))).sort();
}

export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a);
