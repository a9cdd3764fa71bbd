import type {
  AddressRecord,
  BackupBucketArgs,
  ClusterArgs,
  ClusterBackups,
  Egress,
  HostArgs,
  NetworkArgs,
  Service,
  ZoneArgs,
  ZoneRecord,
} from "@seawall/components";

/** A service of a host or a cluster; `from` may name others of the platform. */
export type PlannedService = Omit<Service, "from"> & { from: string[] };
/** Where a host may connect to; `to` may name other hosts and clusters of the platform. */
export type PlannedEgress = Omit<Egress, "to"> & { to: string[] };

/** A host in the library's words, with names in place of other hosts. */
export interface PlannedHost extends Pick<
  HostArgs,
  | "image"
  | "hostname"
  | "volumes"
  | "reservedIp"
  | "authorizedKeys"
  | "hardening"
  | "swapMiB"
  | "timeZone"
  | "backups"
  | "ipv6"
> {
  name: string;
  size: string;
  serves: PlannedService[];
  egress?: PlannedEgress[];
  /** Whether SSH to every other host goes through it. */
  isBastion: boolean;
}

/** A cluster in the library's words, with names in place of hosts, and the stack's bucket for its backups. */
export interface PlannedCluster extends Omit<
  ClusterArgs,
  "network" | "serves" | "backups" | "bastion" | "hosts" | "protect" | "transform"
> {
  name: string;
  distribution: NonNullable<ClusterArgs["distribution"]>;
  serves: PlannedService[];
  backups?: Omit<ClusterBackups, "bucket">;
}

/** A record whose value is written down, or one that leads to a host. */
export type PlannedRecord = ZoneRecord | HostRecord;

/** A record with the public address of a host, or of the load balancer in front of a cluster. */
export interface HostRecord extends Omit<AddressRecord, "type" | "value"> {
  type: "A";
  host: string;
}

/** What a stack's configuration says, checked as a whole. */
export interface Platform {
  network: NetworkArgs;
  hosts: PlannedHost[];
  clusters: PlannedCluster[];
  /** Hosts and clusters, in an order in which each comes after those it names. */
  order: (PlannedHost | PlannedCluster)[];
  zone?: Pick<ZoneArgs, "domain" | "zoneId" | "accountId" | "security"> & {
    domain: string;
    records: Record<string, PlannedRecord>;
  };
  backups?: BackupBucketArgs;
  /** Whether volumes, reserved addresses, buckets and zones are kept from being deleted. */
  protect: boolean;
}
