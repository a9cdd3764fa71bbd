import { BalancerInNetwork, NetworkState } from "../driver";
import { normaliseNetworks } from "./addresses";

/** Names of a host's two links at the router. */
export const publicLink = (id: number): string => `p${id}`;
export const privateLink = (id: number): string => `v${id}`;

/** Names of a load balancer's links: rules for "p*" and "v*" hold for them too. */
export const balancerPublicLink = (number: number): string => `pl${number}`;
export const balancerPrivateLink = (number: number): string => `vl${number}`;

/** Who is linked to the router: a host or a load balancer. */
export interface End {
  /** Ends the names of its chains. */
  key: string;
  links: { name: string; address: string }[];
}

const balancerKey = ({ number }: BalancerInNetwork): string => `l${number}`;

export const endsOf = (network: NetworkState): End[] => [
  ...network.hosts.map((host) => ({
    key: String(host.id),
    links: [
      { name: publicLink(host.id), address: host.publicIp },
      { name: privateLink(host.id), address: host.privateIp },
    ],
  })),
  ...network.loadBalancers.map((balancer) => ({
    key: balancerKey(balancer),
    links: [
      ...(balancer.publicIp === undefined
        ? []
        : [{ name: balancerPublicLink(balancer.number), address: balancer.publicIp }]),
      { name: balancerPrivateLink(balancer.number), address: balancer.privateIp },
    ],
  })),
];

/** What may reach a load balancer: its ports at its own address, for those whom its firewall admits. */
function balancerInbound(balancer: BalancerInNetwork): string[] {
  const { publicIp, privateIp, ports } = balancer;
  const [allow, deny] = [normaliseNetworks(balancer.allow), normaliseNetworks(balancer.deny)];
  const address = `ip daddr ${publicIp ?? privateIp} `;
  const from = allow.length > 0 ? `ip saddr { ${allow.join(", ")} } ` : "";
  // Someone is allowed, but nobody by IPv4.
  const nobody = balancer.allow.length > 0 && allow.length === 0;
  const served = (["tcp", "udp"] as const)
    .filter((protocol) => !nobody && ports[protocol].length > 0)
    .map((protocol) => `${address}${from}${protocol} dport { ${ports[protocol].join(", ")} } return`);
  return [...(deny.length > 0 ? [`ip saddr { ${deny.join(", ")} } drop`] : []), ...served, "drop"];
}

/** Chains of load balancers. They open connections to droplets of their VPC and to nobody else. */
export const balancerChains = (network: NetworkState): { name: string; rules: string[] }[] =>
  network.loadBalancers.flatMap((balancer) => [
    { name: `inbound_${balancerKey(balancer)}`, rules: balancerInbound(balancer) },
    { name: `outbound_${balancerKey(balancer)}`, rules: [`ip saddr ${balancer.privateIp} return`, "drop"] },
  ]);
