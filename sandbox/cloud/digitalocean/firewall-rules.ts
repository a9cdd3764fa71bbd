import ipaddr from "ipaddr.js";
import type { FirewallPeers, FirewallRule } from "../store/entities";
import type { Store } from "../store/store";
import { unprocessable } from "./errors";
import type { Input } from "./input";
import { findTag } from "./tag-store";

/** DigitalOcean's limits of one firewall. */
export const limits = { rules: 50, droplets: 10, tags: 5, peers: 1000 };

export const ruleSides = { inbound_rules: "sources", outbound_rules: "destinations" } as const;

/** Reads the rules of one direction; 422 for the first that names something that is not there or cannot be. */
export function readRules(store: Store, input: Input, list: keyof typeof ruleSides): FirewallRule[] {
  return input.objects(list).map((rule): FirewallRule => {
    const protocol = rule.text("protocol");
    if (protocol !== "tcp" && protocol !== "udp" && protocol !== "icmp") {
      throw unprocessable(`${list}: protocol ${protocol} is not supported: use tcp, udp or icmp`);
    }
    const side = ruleSides[list];
    const peers = rule.object(side);
    if (!peers) throw unprocessable(`${list}: ${side} is required`);
    return { protocol, ports: readPorts(protocol, rule), peers: readPeers(store, peers, `${list}: ${side}`) };
  });
}

/** "0" stands for every port, whatever way it was written; the API always answers so, and for ICMP too. */
function readPorts(protocol: string, rule: Input): string {
  const given = rule.has("ports") ? String(rule.raw("ports")) : "";
  if (protocol === "icmp") return "0";
  if (given === "0" || given === "all") return "0";
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(given);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (!match || first < 1 || last > 65535 || last < first) {
    throw unprocessable(`ports ${JSON.stringify(given)} is invalid: use a port, a range like 8000-9000, or all`);
  }
  return given;
}

function readPeers(store: Store, input: Input, path: string): FirewallPeers {
  const addresses = input.strings("addresses");
  for (const address of addresses) {
    if (!isNetwork(address)) throw unprocessable(`${path}: ${address} is not an IP address or CIDR`);
  }
  if (addresses.length > limits.peers) throw unprocessable(`${path}: at most ${limits.peers} addresses are allowed`);
  const dropletIds = knownDroplets(store, input.integers("droplet_ids"));
  const tags = knownTags(store, input.strings("tags"));
  const loadBalancers = input.strings("load_balancer_uids");
  const clusters = input.strings("kubernetes_ids");
  // Only what was given is answered: an empty list in place of nothing would be a difference at the next refresh.
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(dropletIds.length > 0 ? { droplet_ids: dropletIds } : {}),
    ...(loadBalancers.length > 0 ? { load_balancer_uids: loadBalancers } : {}),
    ...(clusters.length > 0 ? { kubernetes_ids: clusters } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

const isNetwork = (text: string): boolean => (text.includes("/") ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));

export function knownDroplets(store: Store, ids: number[]): number[] {
  for (const id of ids) if (!store.droplets.get(String(id))) throw unprocessable(`droplet ${id} does not exist`);
  return [...new Set(ids)];
}

export function knownTags(store: Store, names: string[]): string[] {
  const spelled = names.map((name) => {
    const tag = findTag(store, name);
    if (!tag) throw unprocessable(`tag ${name} does not exist`);
    return tag.id;
  });
  return [...new Set(spelled)];
}
