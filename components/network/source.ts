import * as pulumi from "@pulumi/pulumi";
import { contains, overlaps } from "../cidr";
import type { Destination, Source } from "./args";
import { cloudflareRanges } from "./cloudflare";

/** What sources are resolved against. */
export interface Surroundings {
  ipRange: string;
  adminCidrs: readonly string[];
}

/** One source in the words of each layer that enforces or describes it. */
export interface ResolvedPeer {
  /** Cloud firewall: addresses and ranges. */
  addresses: pulumi.Input<string>[];
  /** Cloud firewall: droplets. Their ids, whatever they are, never mean the world: a policy can judge the rule at the preview. */
  dropletIds: pulumi.Input<number>[];
  /** Cloud firewall: tags. */
  tags: pulumi.Input<string>[];
  /** The host's own firewall: addresses and ranges, or `any`. */
  ufw: pulumi.Input<string>[];
  /** Who that is at the public address, in the words of `Exposure.from`. */
  public: string[];
  /** Who that is at the address in the VPC. */
  vpc: string[];
}

export const everywhere = ["0.0.0.0/0", "::/0"];

export function resolve(peer: Source | Destination, around: Surroundings): ResolvedPeer {
  if (typeof peer === "object" && peer.peer === "role") {
    const members = peer.members.map((name) => `host:${name}`);
    return { addresses: [], dropletIds: [], tags: [peer.tagName], ufw: [around.ipRange], public: [], vpc: members };
  }
  if (typeof peer === "object") {
    const dropletIds = [peer.id.apply(Number)];
    return { addresses: [], dropletIds, tags: [], ufw: [peer.privateIp], public: [], vpc: [`host:${peer.name}`] };
  }
  if (peer === "world") {
    return { addresses: everywhere, dropletIds: [], tags: [], ufw: ["any"], public: ["world"], vpc: ["world"] };
  }
  if (peer === "cloudflare") return ranges([...cloudflareRanges], around.ipRange, []);
  if (peer === "admins") return ranges([...around.adminCidrs], around.ipRange, ["admins"]);
  return ranges([peer === "vpc" ? around.ipRange : peer], around.ipRange, []);
}

function ranges(cidrs: string[], ipRange: string, label: string[]): ResolvedPeer {
  const outside = cidrs.filter((cidr) => !contains(ipRange, cidr));
  const inside = cidrs.filter((cidr) => overlaps(ipRange, cidr));
  return {
    addresses: cidrs,
    dropletIds: [],
    tags: [],
    ufw: cidrs,
    public: outside.length > 0 ? [...label, ...outside] : [],
    vpc: inside.length > 0 ? [...label, ...inside] : [],
  };
}

export const listed = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as T[]) : [value as T];
