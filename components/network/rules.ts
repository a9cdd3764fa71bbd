import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import type { Egress, Exposure, Service } from "./args";
import { everywhere, listed, resolve, ResolvedPeer, Surroundings, together } from "./source";

/** A service with its port as text, ready for any layer. */
interface Opening {
  protocol: "tcp" | "udp";
  ports: string;
  peers: ResolvedPeer[];
  description: string;
}

type InboundRule = digitalocean.types.input.FirewallInboundRule;
type OutboundRule = digitalocean.types.input.FirewallOutboundRule;

const opening = (service: Service, around: Surroundings): Opening => ({
  protocol: service.protocol ?? "tcp",
  ports: String(service.port),
  peers: listed(service.from).map((source) => resolve(source, around)),
  description: service.description ?? "",
});

/** DigitalOcean's inbound rules for `services`. */
export function inboundRules(services: readonly Service[], around: Surroundings): InboundRule[] {
  return services.map((service) => {
    const { protocol, ports, peers } = opening(service, around);
    const { addresses, dropletIds, tags, balancerIds, clusterIds } = together(peers);
    return {
      protocol,
      portRange: ports,
      ...(addresses.length > 0 && { sourceAddresses: addresses }),
      ...(dropletIds.length > 0 && { sourceDropletIds: dropletIds }),
      ...(tags.length > 0 && { sourceTags: tags }),
      ...(balancerIds.length > 0 && { sourceLoadBalancerUids: balancerIds }),
      ...(clusterIds.length > 0 && { sourceKubernetesIds: clusterIds }),
    };
  });
}

/** DigitalOcean's outbound rules: everything, unless `egress` lists what is allowed. */
export function outboundRules(egress: readonly Egress[] | undefined, around: Surroundings): OutboundRule[] {
  if (!egress) {
    const all = { portRange: "1-65535", destinationAddresses: everywhere };
    return [
      { protocol: "tcp", ...all },
      { protocol: "udp", ...all },
      { protocol: "icmp", destinationAddresses: everywhere },
    ];
  }
  return egress.map(({ port, protocol = "tcp", to }) => {
    const peers = listed(to).map((destination) => resolve(destination, around));
    const { addresses, dropletIds, tags, clusterIds } = together(peers);
    return {
      protocol,
      ...(protocol !== "icmp" && { portRange: port === undefined ? "1-65535" : String(port) }),
      ...(addresses.length > 0 && { destinationAddresses: addresses }),
      ...(dropletIds.length > 0 && { destinationDropletIds: dropletIds }),
      ...(tags.length > 0 && { destinationTags: tags }),
      ...(clusterIds.length > 0 && { destinationKubernetesIds: clusterIds }),
    };
  });
}

/**
 * The host's own firewall for `services`: one line for each opening and source, `protocol ports source description`,
 * separated by tabs. `any` stands for everybody, IPv6 included. A role is the whole VPC here: only the cloud's
 * firewall knows tags.
 */
export function ufwRules(services: readonly Service[], around: Surroundings): pulumi.Output<string> {
  const lines = services.flatMap((service) => {
    const { protocol, ports, peers, description } = opening(service, around);
    const sources = [...new Set(peers.flatMap((p) => p.ufw))];
    return sources.map((source) => pulumi.interpolate`${protocol}\t${ports}\t${source}\t${description}\n`);
  });
  return pulumi.all(lines).apply((all) => all.join(""));
}

/** The ways in that `services` open on the host called `host`. */
export function exposures(host: string, services: readonly Service[], around: Surroundings): Exposure[] {
  return services.flatMap((service) => {
    const { protocol, ports, peers } = opening(service, around);
    return (["public", "vpc"] as const).flatMap((network) => {
      const from = [...new Set(peers.flatMap((p) => p[network]))];
      return from.length > 0 ? [{ host, network, protocol, ports, from }] : [];
    });
  });
}
