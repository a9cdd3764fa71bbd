/** Names of what one sandbox has in the Docker daemon. */
export interface Names {
  /** The sandbox's id. */
  id: string;
  /** Carried by every container of this sandbox. */
  label: string;
  /** Does the machine-level work: links, rules, loop devices. In the machine's network and process namespaces. */
  net: string;
  router: string;
  stranger: string;
  host(id: number): string;
  balancer(number: number): string;
}

export const namesOf = (instanceId: string): Names => ({
  id: instanceId,
  label: `seawall.sandbox=${instanceId}`,
  net: `seawall-${instanceId}-net`,
  router: `seawall-${instanceId}-router`,
  stranger: `seawall-${instanceId}-stranger`,
  host: (id) => `seawall-${instanceId}-host-${id}`,
  balancer: (number) => `seawall-${instanceId}-balancer-${number}`,
});

/** The droplet's id in a container's name, or undefined where the container is no host. */
export function hostIdOf(container: string): number | undefined {
  const match = /^seawall-[0-9a-f]{6}-host-(\d+)$/.exec(container);
  return match ? Number(match[1]) : undefined;
}

/** A load balancer's number in a container's name, or undefined where the container is none. */
export function balancerNumberOf(container: string): number | undefined {
  const match = /^seawall-[0-9a-f]{6}-balancer-(\d+)$/.exec(container);
  return match ? Number(match[1]) : undefined;
}
