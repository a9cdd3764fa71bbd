import * as command from "@pulumi/command";
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Egress, RoleTransform, Service } from "../network/args";
import type { Network } from "../network/network";
import type { Role } from "../network/role";
import type { Transform } from "../transform";
import type { Hardening } from "./controls";
import type { Host } from "./host";

export interface HostVolume {
  /** Size in GiB, 1 to 16,384. It may grow and never shrink; file system and mount follow by themselves. */
  sizeGiB: number;
  /** Where it is mounted, e.g. "/srv/data". */
  mountPath: string;
  /** How a blank volume is formatted; one that holds something is never touched. @default "ext4" */
  filesystem?: "ext4" | "xfs";
}

export interface HostArgs {
  network: Network;
  /** DigitalOcean's size, e.g. `"s-1vcpu-2gb"`. A change powers the host off for the move; the disk keeps its size. */
  size: pulumi.Input<string>;
  /** A later change replaces no host: rebuild it on purpose. @default "debian-13-x64" */
  image?: "debian-13-x64" | "ubuntu-24-04-x64";
  /** The name the host has for itself, and its PTR record: a mail host's is its FQDN. @default the component's name */
  hostname?: string;
  /** What the host serves, in a role of its own. Not together with `role`. @default nothing but SSH */
  serves?: Service[];
  /** Where the host may connect to. Not together with `role`. @default everywhere */
  egress?: readonly Egress[];
  /** A role it shares with other hosts. @default its own, called after it */
  role?: Role;
  /** SSH goes through this host and is closed to everybody else. With `role`, the role says it. @default none */
  bastion?: Host;
  /** Lets the deploy account forward connections to port 22 in the VPC. `Bastion` sets it. @default false */
  forwarding?: boolean;
  /** Block storage by name. @default none */
  volumes?: Record<string, HostVolume>;
  /** Gives it an address that outlives the droplet. @default false */
  reservedIp?: boolean;
  /** Public keys of people who may log in here, besides the network's. @default none */
  authorizedKeys?: string[];
  /** Controls to go without. @default every control is on */
  hardening?: Hardening;
  /** Size of the swap file in MiB, 0 for none. @default 1024 */
  swapMiB?: number;
  /** A name of the time zone database. @default "Etc/UTC" */
  timeZone?: string;
  /** DigitalOcean's backups of the whole droplet (20 to 30 % of its price). @default false */
  backups?: boolean | { plan: "daily" | "weekly"; hour?: 0 | 4 | 8 | 12 | 16 | 20; weekday?: Weekday };
  /** A public IPv6 address as well. @default false */
  ipv6?: boolean;
  /** Keeps volumes and the reserved address from being deleted. @default true */
  protect?: boolean;
  transform?: HostTransform;
}

export type Weekday = "SUN" | "MON" | "TUE" | "WED" | "THU" | "FRI" | "SAT";

export interface HostTransform {
  role?: RoleTransform;
  hostKey?: Transform<tls.PrivateKeyArgs>;
  droplet?: Transform<digitalocean.DropletArgs>;
  volume?: Transform<digitalocean.VolumeArgs>;
  volumeAttachment?: Transform<digitalocean.VolumeAttachmentArgs>;
  reservedIp?: Transform<digitalocean.ReservedIpArgs>;
  reservedIpAssignment?: Transform<digitalocean.ReservedIpAssignmentArgs>;
  command?: Transform<command.remote.CommandArgs>;
}
