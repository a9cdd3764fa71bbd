import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { Host } from "../host/host";
import { runOnHost } from "../remote/session";
import { applyTransform, Transform } from "../transform";
import type { ClusterArgs } from "./args";
import type { Node } from "./bundles";
import type { PlannedNode } from "./naming";
import type { ClusterRoles } from "./roles";
import { NodeAccess, RollingResize } from "./rolling";
import type { Scope } from "./scope";

/** The hosts of `planned`. */
export function createNodes({ args, parent }: Scope, planned: readonly PlannedNode[], roles: ClusterRoles): Node[] {
  const { network, hosts, transform } = args;
  const rolling = new RollingResize(runOnHost, args);
  const sole = planned.filter(({ kind }) => kind === "control").length === 1;
  return planned.map((node) => {
    const options: pulumi.CustomResourceOptions = {
      // Its name is the node's: there cannot be two of it.
      deleteBeforeReplace: true,
      protect: sole && node.kind === "control" && (args.protect ?? true) && args.restoreFrom === undefined,
      hooks: rolling.hooks(node.name, () => accessTo(host, args)),
    };
    const host: Host = new Host(
      node.name,
      {
        ...hosts,
        network,
        size: node.size,
        role: node.kind === "control" ? roles.control : roles.workers,
        // Kubernetes reckons with memory alone.
        swapMiB: 0,
        transform: { ...transform?.host, droplet: withOptions(options, transform?.host?.droplet) },
      },
      { parent },
    );
    return { ...node, host };
  });
}

/** The program's own transform, after options of ours. */
const withOptions =
  (
    options: pulumi.CustomResourceOptions,
    own?: Transform<digitalocean.DropletArgs>,
  ): Transform<digitalocean.DropletArgs> =>
  (args, opts, name) => {
    const changed = applyTransform(own, name, args, { ...opts, ...options });
    Object.assign(args, changed.args);
    Object.assign(opts, changed.opts);
  };

function accessTo(host: Host, { network, bastion }: ClusterArgs): NodeAccess {
  return {
    user: host.user,
    privateKey: network.deployKey.privateKey,
    hostKey: host.hostKey,
    ...(bastion && { bastion: { user: bastion.user, address: bastion.connectAddress, hostKey: bastion.hostKey } }),
  };
}
