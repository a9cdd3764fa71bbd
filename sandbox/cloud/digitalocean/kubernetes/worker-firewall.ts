import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud";
import type { Firewall, FirewallRule, Vpc } from "../../store/entities";
import type { KubernetesCluster } from "../../store/kubernetes";
import { ensureTags } from "../tag-store";
import { tagOfCluster } from "./addresses";

/** Name of the firewall that every cluster has. */
export const workerFirewallName = (id: string): string => `k8s-${id}-worker`;

const protocols = ["icmp", "tcp", "udp"] as const;

/** What keeps a cluster's nodes to themselves: their VPC and their pods come in, and everything goes out. */
export function workerFirewall(cloud: Cloud, { id, clusterSubnet }: KubernetesCluster, vpc: Vpc): Firewall {
  const rules = (addresses: string[]): FirewallRule[] =>
    protocols.map((protocol) => ({ protocol, ports: "0", peers: { addresses } }));
  return {
    id: randomUUID(),
    name: workerFirewallName(id),
    createdAt: cloud.now().toISOString(),
    dropletIds: [],
    tags: ensureTags(cloud, [tagOfCluster(id)]),
    inbound: rules([clusterSubnet, vpc.ipRange]),
    outbound: rules(["0.0.0.0/0", "::/0"]),
  };
}

/** The firewall of a cluster, where nobody has taken it away. */
export const workerFirewallOf = ({ store }: Pick<Cloud, "store">, id: string): Firewall | undefined =>
  store.firewalls.find(({ name }) => name === workerFirewallName(id));
