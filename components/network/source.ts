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
  /** Cloud firewall: load balancers. */
  balancerIds: pulumi.Input<string>[];
  /** Cloud firewall: managed clusters. */
  clusterIds: pulumi.Input<string>[];
  /** The host's own firewall: addresses and ranges, or `any`. */
  ufw: pulumi.Input<string>[];
  /** Who that is at the public address, in the words of `Exposure.from`. */
  public: string[];
  /** Who that is at the address in the VPC. */
  vpc: string[];
}

export const everywhere = ["0.0.0.0/0", "::/0"];

const nobody: ResolvedPeer = {
  addresses: [],
  dropletIds: [],
  tags: [],
  balancerIds: [],
  clusterIds: [],
  ufw: [],
  public: [],
  vpc: [],
};

export function resolve(peer: Source | Destination, around: Surroundings): ResolvedPeer {
  if (typeof peer === "object") return resource(peer, around.ipRange);
  if (peer === "world") return { ...nobody, addresses: everywhere, ufw: ["any"], public: ["world"], vpc: ["world"] };
  if (peer === "cloudflare") return ranges([...cloudflareRanges], around.ipRange, []);
  if (peer === "admins") return ranges([...around.adminCidrs], around.ipRange, ["admins"]);
  return ranges([peer === "vpc" ? around.ipRange : peer], around.ipRange, []);
}

/** Only the cloud's firewall knows tags, balancers and clusters: for the host's own they are the whole VPC. */
function resource(peer: Exclude<Source | Destination, string>, ipRange: string): ResolvedPeer {
  switch (peer.peer) {
    case "host":
      return { ...nobody, dropletIds: [peer.id.apply(Number)], ufw: [peer.privateIp], vpc: [`host:${peer.name}`] };
    case "role":
      return { ...nobody, tags: [peer.tagName], ufw: [ipRange], vpc: peer.members.map((name) => `host:${name}`) };
    case "balancer":
      return { ...nobody, balancerIds: [peer.id], ufw: [ipRange], vpc: [`load-balancer:${peer.name}`] };
    case "kubernetes":
      return { ...nobody, clusterIds: [peer.id], ufw: [ipRange], vpc: [`kubernetes:${peer.name}`] };
    case "group":
      return together(peer.members.map((member) => resource(member, ipRange)));
  }
}

export const together = (peers: ResolvedPeer[]): ResolvedPeer => ({
  addresses: peers.flatMap((p) => p.addresses),
  dropletIds: peers.flatMap((p) => p.dropletIds),
  tags: peers.flatMap((p) => p.tags),
  balancerIds: peers.flatMap((p) => p.balancerIds),
  clusterIds: peers.flatMap((p) => p.clusterIds),
  ufw: peers.flatMap((p) => p.ufw),
  public: peers.flatMap((p) => p.public),
  vpc: peers.flatMap((p) => p.vpc),
});

function ranges(cidrs: string[], ipRange: string, label: string[]): ResolvedPeer {
  const outside = cidrs.filter((cidr) => !contains(ipRange, cidr));
  const inside = cidrs.filter((cidr) => overlaps(ipRange, cidr));
  return {
    ...nobody,
    addresses: cidrs,
    ufw: cidrs,
    public: outside.length > 0 ? [...label, ...outside] : [],
    vpc: inside.length > 0 ? [...label, ...inside] : [],
  };
}

export const listed = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as T[]) : [value as T];
