import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { Transform } from "../transform";
import type { RoleTag } from "./role-tag";

/** A host that may stand as a source or a destination: `Host` is one. */
export interface PeerHost {
  readonly peer: "host";
  /** Its logical name. */
  readonly name: string;
  /** The droplet's id. */
  readonly id: pulumi.Output<string>;
  /** Its address in the VPC. */
  readonly privateIp: pulumi.Output<string>;
  readonly network: object;
}

/** A role that may stand as a source or a destination: `Role` is one. */
export interface PeerRole {
  readonly peer: "role";
  readonly name: string;
  /** The tag its hosts carry. */
  readonly tagName: pulumi.Output<string>;
  /** Logical names of the hosts that have it so far. */
  readonly members: readonly string[];
  readonly network: object;
}

/** A load balancer that may stand as a source: what it forwards comes from its own address in the VPC. */
export interface PeerBalancer {
  readonly peer: "balancer";
  /** Its logical name. */
  readonly name: string;
  readonly id: pulumi.Output<string>;
  readonly network: object;
}

/** A managed Kubernetes cluster that may stand as a source: its nodes, whichever they are at the time. */
export interface PeerKubernetes {
  readonly peer: "kubernetes";
  /** Its logical name. */
  readonly name: string;
  readonly id: pulumi.Output<string>;
  readonly network: object;
}

/** Several of these under one name: a `Cluster` is its nodes. */
export interface PeerGroup {
  readonly peer: "group";
  /** Its logical name. */
  readonly name: string;
  readonly members: readonly (PeerRole | PeerKubernetes)[];
  readonly network: object;
}

/**
 * Who may knock: everybody (`"world"`), Cloudflare's proxies (`"cloudflare"`: for what serves proxied names), the
 * allow-listed administrators (`"admins"`), every host of the VPC (`"vpc"`), a range (`"198.51.100.0/24"`), one host,
 * every host of a role, a load balancer, or the nodes of a cluster.
 */
export type Source =
  | "world"
  | "cloudflare"
  | "admins"
  | "vpc"
  | (string & {})
  | PeerHost
  | PeerRole
  | PeerBalancer
  | PeerKubernetes
  | PeerGroup;

/** Where a host may connect to. */
export type Destination = "world" | "vpc" | (string & {}) | PeerHost | PeerRole | PeerKubernetes | PeerGroup;

/** Something a host serves. Nothing else is let in, neither by the cloud's firewall nor by the host's own. */
export interface Service {
  /** A port, or a range as `"8000-8010"`. Port 22 is the network's own affair. */
  port: number | string;
  /** @default "tcp" */
  protocol?: "tcp" | "udp";
  from: Source | Source[];
  /** Shown in the host's firewall. Letters, digits, spaces and `.,:/_-`, at most 60 characters. */
  description?: string;
}

/** An outbound rule. */
export interface Egress {
  /** A port, or a range as `"8000-8010"`. Not for `icmp`. @default every port */
  port?: number | string;
  /** @default "tcp" */
  protocol?: "tcp" | "udp" | "icmp";
  to: Destination | Destination[];
}

/**
 * What a host needs of the outside whatever else is narrowed: name resolution, time, package mirrors, error messages
 * of the network.
 */
export const baseEgress: readonly Egress[] = [
  { port: 53, protocol: "udp", to: "world" },
  { port: 53, protocol: "tcp", to: "world" },
  { port: 123, protocol: "udp", to: "world" },
  { port: 80, to: "world" },
  { port: 443, to: "world" },
  { protocol: "icmp", to: "world" },
];

export interface NetworkArgs {
  /** DigitalOcean's region, e.g. `"fra1"`. A change replaces the network and everything in it. */
  region: string;
  /** The VPC's range: private, /16 to /28, clear of what DigitalOcean and MicroK8s use. A change replaces it. */
  ipRange: string;
  /** The ranges administrators and the deployer connect from. Port 22 is open to them and to nobody else. */
  adminCidrs: string[];
  /** The account that deploys and administers, on every host. @default "deploy" */
  user?: string;
  /**
   * The deployer's key pair in OpenSSH format. To rotate it, first add the new public key to `authorizedKeys` and
   * update, then put the new pair here and update again: no host is replaced.
   * @default an ed25519 pair is generated and kept in the stack's state as a secret
   */
  deployKey?: { privateKey: pulumi.Input<string>; publicKey: pulumi.Input<string> };
  /** Public keys of people who may log in as `user` on every host (`"ssh-ed25519 AAAA… name"`). @default none */
  authorizedKeys?: string[];
  transform?: { vpc?: Transform<digitalocean.VpcArgs>; sshKey?: Transform<digitalocean.SshKeyArgs> };
}

export interface RoleArgs {
  /** What hosts of this role serve. @default nothing but SSH to administrators */
  serves?: Service[];
  /** What they may connect to. Listing anything closes the rest; `baseEgress` is what a host cannot do without. @default everything */
  egress?: readonly Egress[];
  /** The host that SSH comes from, in place of the administrators' ranges. @default none */
  bastion?: PeerHost;
  /** Who may knock at SSH besides the bastion or the administrators, such as hosts that command each other. @default nobody */
  sshFrom?: PeerRole[];
  /** Its tag, where `network.roleTag` made it beforehand. @default one of its own */
  tag?: RoleTag;
  transform?: RoleTransform;
}

export interface RoleTransform {
  tag?: Transform<digitalocean.TagArgs>;
  firewall?: Transform<digitalocean.FirewallArgs>;
}

/** One way in, as a program puts it out for others to probe: see `Network.exposure`. */
export interface Exposure {
  host: string;
  /** The kind of address it is reached at. */
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  /** "443" or "8000-8010". */
  ports: string;
  /** `"world"`, `"admins"` and the ranges it stands for, ranges, `"host:<name>"`, `"load-balancer:<name>"` or `"kubernetes:<name>"`. */
  from: string[];
}
