import * as digitalocean from "@pulumi/digitalocean";
import { parseCidr } from "../cidr";
import { cloudName, commonNames } from "../names";
import type { PeerBalancer, PeerRole } from "../network/args";
import { cloudflareRanges } from "../network/cloudflare";
import type { ClusterArgs } from "./args";
import { keysOf } from "./naming";
import { apiPort } from "./ports";
import type { Scope } from "./scope";

/** A load balancer of the cluster, which its firewalls can name as a source. */
export interface Balancer extends PeerBalancer {
  resource: digitalocean.LoadBalancer;
}

export interface Balancers {
  /** In front of several control planes, for administrators. */
  api?: Balancer;
  /** The same inside the VPC, for workers. */
  internal?: Balancer;
  /** In front of the workers, for everybody. */
  ingress?: Balancer;
}

/** Entry ports of the ingress balancer to ports of the nodes, or undefined where there is none. */
export function forwardingOf({ loadBalancer = false }: ClusterArgs): Readonly<Record<number, number>> | undefined {
  if (typeof loadBalancer === "object") return loadBalancer.forward;
  return loadBalancer ? { 80: 80, 443: 443 } : undefined;
}

/** Balancers find their nodes by tag, so they exist before them: their addresses are in the first certificate. */
export function createBalancers(
  { name: cluster, args, child }: Scope,
  roles: { control: PeerRole; serving: PeerRole },
): Balancers {
  const { network } = args;
  const create = (key: string, role: PeerRole, own: digitalocean.LoadBalancerArgs): Balancer => {
    const resource = child(
      digitalocean.LoadBalancer,
      key,
      {
        name: cloudName(commonNames, network.name, `${cluster}-${key}`),
        region: network.region,
        vpcUuid: network.vpcId,
        type: "REGIONAL",
        sizeUnit: 1,
        dropletTag: role.tagName,
        ...own,
      },
      args.transform?.loadBalancer,
    );
    return { peer: "balancer", name: `${cluster}-${key}`, id: resource.id, network, resource };
  };
  const several = keysOf(args.controlPlanes!).length > 1;
  const forward = forwardingOf(args);
  return {
    ...(several && {
      api: create("api", roles.control, { network: "EXTERNAL", firewall: only(network.adminCidrs), ...through(toApi) }),
      internal: create("api-internal", roles.control, { network: "INTERNAL", ...through(toApi) }),
    }),
    ...(forward && {
      ingress: create("ingress", roles.serving, { network: "EXTERNAL", firewall: admitted(args), ...through(forward) }),
    }),
  };
}

const toApi = { [apiPort]: apiPort };

/** Connections are passed on as they are; a node is in use while its first port answers. */
function through(forward: Readonly<Record<number, number>>): Partial<digitalocean.LoadBalancerArgs> {
  const pairs = Object.entries(forward).map(([entry, target]) => [Number(entry), target] as const);
  return {
    forwardingRules: pairs.map(([entryPort, targetPort]) => ({
      entryProtocol: "tcp",
      entryPort,
      targetProtocol: "tcp",
      targetPort,
    })),
    healthcheck: { protocol: "tcp", port: pairs[0]![1], checkIntervalSeconds: 5 },
  };
}

/** A balancer stands in front of the droplets' firewall: who may connect is for its own to say. */
const only = (cidrs: readonly string[]) => ({
  allows: cidrs.filter((cidr) => parseCidr(cidr)?.version === 4).map((cidr) => `cidr:${cidr}`),
});

/** Whom the ingress balancer admits, or undefined for everybody. */
function admitted({ loadBalancer }: ClusterArgs): ReturnType<typeof only> | undefined {
  const from = typeof loadBalancer === "object" ? loadBalancer.from : undefined;
  return from && only(from.flatMap((source) => (source === "cloudflare" ? cloudflareRanges : [source])));
}
