import * as command from "@pulumi/command";
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import type { HostArgs, HostTransform } from "../host/args";
import type { Host } from "../host/host";
import type { RoleTransform, Service } from "../network/args";
import type { Network } from "../network/network";
import type { Transform } from "../transform";

/** Nodes by number, which are called 1 to n, or by keys of the program's choice, which stay when one goes. */
export interface NodeSet {
  /** How many. Growing adds the next number, shrinking takes the last. Either this or `nodes`. */
  count?: number;
  /** Their keys, small letters, digits and hyphens: any of them may go. Either this or `count`. */
  nodes?: readonly string[];
  /** DigitalOcean's size, e.g. `"s-2vcpu-4gb"`. A change resizes one node of the cluster at a time, drained before. */
  size: string;
}

/** 1, or an odd number from 3 on: an even one survives no more losses than the odd one below it. */
export type ControlPlanes = NodeSet;

export interface WorkerPool extends NodeSet {
  /** Labels of its nodes, besides `seawall/pool: <pool>`. @default none */
  labels?: Readonly<Record<string, string>>;
  /** Taints of its nodes: `key=value:Effect` or `key:Effect`. @default none */
  taints?: readonly string[];
  /** With `distribution: "doks"`: lets the number of nodes follow the load, in place of `count`. @default the number stays */
  autoScale?: { min: number; max: number };
}

export interface Addons {
  /** Traefik on ports 80 and 443 of every node. @default false */
  ingress?: boolean;
  /** @default false */
  certManager?: boolean;
  /** @default false */
  metricsServer?: boolean;
  /** Volumes that are a folder of the node they were made on: not for what must outlive it. @default false */
  hostpathStorage?: boolean;
}

/** Where backups go: a `BackupBucket` is one. */
export interface BackupTarget {
  bucketName: pulumi.Input<string>;
  /** Where S3 clients connect, e.g. "https://fra1.digitaloceanspaces.com". */
  endpoint: pulumi.Input<string>;
  region: pulumi.Input<string>;
  accessKey: pulumi.Input<string>;
  secretKey: pulumi.Input<string>;
}

export interface ClusterBackups {
  bucket: BackupTarget;
  /** When, as systemd's OnCalendar has it, in UTC. @default "*-*-* 02:30:00" */
  schedule?: string;
  /** How many are kept. @default 14 */
  keep?: number;
}

/** What only a managed cluster has (`distribution: "doks"`). */
export interface ManagedArgs {
  /** The version's slug, such as `"1.36.3-do.0"`: `doctl kubernetes options versions` lists those that are on offer. */
  version: pulumi.Input<string>;
  /**
   * The pool that the cluster is made with. It is a part of it: another one, or another size of it, replaces the cluster.
   * @default the only pool; required where there are several
   */
  pool?: string;
  /** Several control planes; it cannot be switched off again. @default true */
  ha?: boolean;
  /** Upgrades patch versions in the maintenance window. @default true */
  autoUpgrade?: boolean;
  /** Adds nodes before it takes old ones away in an upgrade. @default true */
  surgeUpgrade?: boolean;
  /** When it may be worked on. @default any day at 04:00 UTC */
  maintenance?: { day?: MaintenanceDay; startTime?: string };
  /** The pods' range, clear of the VPC's. A change replaces the cluster. @default DigitalOcean's choice */
  clusterSubnet?: string;
  /** The services' range, clear of the VPC's. A change replaces the cluster. @default DigitalOcean's choice */
  serviceSubnet?: string;
}

export type MaintenanceDay = "any" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** What of a host is the program's to choose for every node. */
export type NodeHostArgs = Pick<HostArgs, "image" | "authorizedKeys" | "hardening" | "timeZone">;

export interface ClusterArgs {
  network: Network;
  /**
   * `"microk8s"` on hosts of its own, or `"doks"`, DigitalOcean's managed clusters. A change is a new cluster.
   * @default "microk8s"
   */
  distribution?: "microk8s" | "doks";
  /**
   * MicroK8s' channel, `<track>/<risk>`. It is held: nodes change only with it, one at a time and one minor version up.
   * @default "1.36/stable": on tracks 1.34 and 1.35 a node that is powered off is taken for ready
   */
  channel?: string;
  /** Required with `"microk8s"`. */
  controlPlanes?: ControlPlanes;
  /** Worker pools by name. @default none: the control planes do the work */
  workers?: Readonly<Record<string, WorkerPool>>;
  /** What the workers serve (control planes where there is no worker), such as the ingress on 80 and 443. @default nothing */
  serves?: Service[];
  /**
   * A public load balancer in front of the workers: entry ports to ports of theirs. It is the only way to NodePorts
   * (30000 to 32767). `true` means 80 to 80 and 443 to 443. `from` narrows who may connect: ranges, or `"cloudflare"` for
   * what serves proxied names; without it that is everybody.
   * @default false
   */
  loadBalancer?: boolean | { forward: Readonly<Record<number, number>>; from?: readonly string[] };
  /** Besides dns and rbac, which are always on. What is switched off is disabled. */
  addons?: Addons;
  /**
   * How long a node may take to lose its pods before it leaves, is upgraded or changes its size, in minutes, 1 to 60. Where
   * a disruption budget keeps a pod longer, the change ends there and the node stays in service. @default 10
   */
  drainMinutes?: number;
  /** Hardens Kubernetes by the CIS benchmark; for a new cluster, it is done before a node joins. @default false */
  cisHardening?: boolean;
  /** Services of type LoadBalancer become load balancers, nodes learn their region and size. Needs `apiToken`. @default false */
  cloudController?: boolean;
  /** Volume claims become volumes of DigitalOcean's. Needs `apiToken`. @default false */
  csiDriver?: boolean;
  /** DigitalOcean's API token for these two; it is kept in the cluster. A secret. */
  apiToken?: pulumi.Input<string>;
  /** The datastore, certificates and arguments of each control plane, on a timer. @default none */
  backups?: ClusterBackups;
  /**
   * What a cluster that is founded starts with, from `backups.bucket`: `"latest"` of its own backups, the time stamp of one
   * (`"20260102T030405Z"`), or either of another cluster (`"old/latest"`). While it is given, a sole control plane may be
   * replaced and loses its protection; a cluster that stands is left as it is. @default an empty cluster
   */
  restoreFrom?: string;
  /**
   * The key that secrets are encrypted with at rest, 32 bytes in base64: that of the cluster whose backup is restored. A
   * change is refused. @default a generated one, see `Cluster.encryptionKey`
   */
  encryptionKey?: pulumi.Input<string>;
  /** SSH to the nodes goes through this host. @default they are reached directly */
  bastion?: Host;
  /** What holds of every node as a host. */
  hosts?: NodeHostArgs;
  /** Required with `"doks"`. */
  managed?: ManagedArgs;
  /** Keeps a sole control plane and a managed cluster from being deleted. @default true */
  protect?: boolean;
  transform?: ClusterTransform;
}

export interface ClusterTransform {
  role?: RoleTransform;
  /** Of every node. */
  host?: Omit<HostTransform, "role">;
  loadBalancer?: Transform<digitalocean.LoadBalancerArgs>;
  encryptionKey?: Transform<random.RandomPasswordArgs>;
  peerKey?: Transform<tls.PrivateKeyArgs>;
  /** Of every script on the nodes, and of those that run when one goes. */
  command?: Transform<command.remote.CommandArgs>;
  history?: Transform<pulumi.StashArgs>;
  kubernetesCluster?: Transform<digitalocean.KubernetesClusterArgs>;
  kubernetesNodePool?: Transform<digitalocean.KubernetesNodePoolArgs>;
}
