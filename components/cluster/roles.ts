import type { Service } from "../network/args";
import { Role } from "../network/role";
import type { RoleTag } from "../network/role-tag";
import type { ClusterArgs } from "./args";
import { Balancers, forwardingOf } from "./balancers";
import { balancedServices, controlServices, workerServices } from "./ports";
import type { Scope } from "./scope";

/** Tags are made first: each role's firewall names both. */
export interface ClusterTags {
  control: RoleTag;
  workers: RoleTag;
}

export interface ClusterRoles {
  control: Role;
  workers: Role;
}

export function createTags({ name: cluster, args, parent }: Scope): ClusterTags {
  const transform = args.transform?.role?.tag;
  const tag = (key: string) =>
    args.network.roleTag(`${cluster}-${key}`, { parent, name: `${cluster}-${key}`, transform });
  return { control: tag("control"), workers: tag("workers") };
}

/**
 * The roles of control planes and of workers. Whichever does the work serves what the program declares.
 *
 * @param working Whether there is a worker.
 */
export function createRoles(
  { name: cluster, args, parent }: Scope,
  tags: ClusterTags,
  balancers: Balancers,
  working: boolean,
): ClusterRoles {
  const { network, bastion, transform } = args;
  const api = [balancers.api, balancers.internal].filter((balancer) => balancer !== undefined);
  const declared = declaredServices(args, balancers);
  const role = (key: keyof ClusterTags, serves: Service[], sshFrom: RoleTag[]) =>
    network.adopt(
      new Role(
        `${cluster}-${key}`,
        `${cluster}-${key}`,
        network,
        { tag: tags[key], serves, sshFrom, bastion, transform: transform?.role },
        { parent },
      ),
    );
  const control = controlServices(tags, api);
  return {
    control: role("control", working ? control : [...control, ...declared], [tags.control, tags.workers]),
    workers: role("workers", working ? [...workerServices(tags), ...declared] : workerServices(tags), [tags.control]),
  };
}

function declaredServices(args: ClusterArgs, { ingress }: Balancers): Service[] {
  const forward = forwardingOf(args);
  return [...(args.serves ?? []), ...(ingress && forward ? balancedServices(ingress, forward) : [])];
}
