import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../base";
import type { Host } from "../host/host";
import type { PeerKubernetes, PeerRole } from "../network/args";
import type { ClusterArgs } from "./args";

/** In whose name the parts of a cluster are made. */
export interface Scope {
  /** The cluster's logical name. */
  name: string;
  args: ClusterArgs;
  parent: pulumi.Resource;
  child: Children;
}

/** What a cluster has to tell, whichever way it is built. */
export interface Built {
  endpoint: pulumi.Output<string>;
  kubeconfig: pulumi.Output<string>;
  channel: pulumi.Output<string>;
  address?: pulumi.Output<string>;
  nodes: Record<string, Host>;
  controlPlanes: string[];
  members: (PeerRole | PeerKubernetes)[];
  encryptionKey: pulumi.Output<string>;
  ready: pulumi.Output<string>;
  loadBalancerIp: pulumi.Output<string>;
}
