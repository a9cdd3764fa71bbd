/** What the cloud keeps: one interface per kind of resource, as stored (not as an API shows it). */

export * from "./cloudflare";

export interface Entity {
  id: string;
}

export interface SshKey extends Entity {
  name: string;
  publicKey: string;
  /** MD5 of the key's blob in colon-separated hex, as DigitalOcean shows it. */
  fingerprint: string;
}

export interface Vpc extends Entity {
  name: string;
  description: string;
  region: string;
  ipRange: string;
  isDefault: boolean;
  createdAt: string;
}

export interface BackupPolicy {
  plan: "daily" | "weekly";
  weekday?: string;
  hour: number;
}

export interface Droplet extends Entity {
  name: string;
  region: string;
  /** Size slug. */
  size: string;
  /** Slug of a public image, or the number of an own one. */
  image: string;
  status: "new" | "active" | "off" | "archive";
  createdAt: string;
  features: string[];
  tags: string[];
  vpcId: string;
  publicIp: string;
  privateIp: string;
  /** GB. Stays when a droplet is resized without its disk. */
  disk: number;
  /** Public keys as given at creation. */
  sshKeys: string[];
  userData?: string;
  backupPolicy?: BackupPolicy;
  /** Why the host could not be made, where it could not. */
  failure?: string;
}

export interface Action extends Entity {
  type: string;
  status: "in-progress" | "completed" | "errored";
  startedAt: string;
  completedAt: string | null;
  /** A droplet's, volume's or image's id, or a reserved address. */
  resourceId: string;
  resourceType: "droplet" | "volume" | "reserved_ip" | "image";
  region: string;
  /** What the work needs to be done again after a restart. */
  input: ActionInput;
  /** Resources that accept no other event until this one ends: "droplet:5". */
  locks: string[];
  /** Why it failed. */
  failure?: string;
}

export interface ActionInput {
  dropletId?: string;
  name?: string;
  size?: string;
  sizeGiB?: number;
  resizeDisk?: boolean;
  /** Slug of a public image, or the number of an own one: also of one that is to be made. */
  image?: string;
  region?: string;
}

export interface Volume extends Entity {
  name: string;
  region: string;
  sizeGiB: number;
  description: string;
  filesystemType: "" | "ext4" | "xfs";
  filesystemLabel: string;
  tags: string[];
  createdAt: string;
  /** The droplet it is attached to. */
  dropletId?: string;
}

export interface FirewallPeers {
  addresses?: string[];
  droplet_ids?: number[];
  load_balancer_uids?: string[];
  kubernetes_ids?: string[];
  tags?: string[];
}

/** As in the API; `ports` is always set there, "0" meaning every port. */
export interface FirewallRule {
  protocol: "tcp" | "udp" | "icmp";
  ports: string;
  peers: FirewallPeers;
}

export interface Firewall extends Entity {
  name: string;
  createdAt: string;
  dropletIds: number[];
  tags: string[];
  inbound: FirewallRule[];
  outbound: FirewallRule[];
}

/** The id is the tag's name as first written; names are compared without regard to case. */
export interface Tag extends Entity {
  createdAt: string;
}

export interface ReservedIp extends Entity {
  region: string;
  dropletId?: string;
}

export type SpacesPermission = "read" | "readwrite" | "fullaccess";

export interface SpacesGrant {
  /** Empty means every bucket. */
  bucket: string;
  permission: SpacesPermission;
}

/** The id is the access key. */
export interface SpacesKey extends Entity {
  name: string;
  secret: string;
  grants: SpacesGrant[];
  createdAt: string;
}

/** A bucket that exists at the S3 server. The id is its name. */
export interface Bucket extends Entity {
  region: string;
  createdAt: string;
  /** Whether anyone may list it. Absent: nobody. */
  acl?: CannedAcl;
  logging?: { targetBucket: string; targetPrefix: string };
  lifecycle?: LifecycleRule[];
}

export type CannedAcl = "private" | "public-read";

/** An object that anyone may read, or an upload that is going to be one. The id is the bucket's name, "/" and the key. */
export interface PublicObject extends Entity {
  bucket: string;
}

export interface LifecycleRule {
  id: string;
  enabled: boolean;
  prefix: string;
  /** Whether the prefix was given inside a Filter; it is answered where it was given. */
  filtered: boolean;
  expirationDays?: number;
  /** ISO date-time. */
  expirationDate?: string;
  expiredObjectDeleteMarker?: boolean;
  noncurrentDays?: number;
  abortMultipartDays?: number;
}

export interface Project extends Entity {
  name: string;
  description: string;
  purpose: string;
  environment: string;
  isDefault: boolean;
  createdAt: string;
  updatedAt: string;
  /** URNs of resources that were moved here and when. */
  resources: { urn: string; assignedAt: string }[];
}

/** The id is the domain's name. */
export interface Domain extends Entity {
  ttl: number;
}

export interface DomainRecord extends Entity {
  domain: string;
  type: string;
  name: string;
  data: string;
  priority: number | null;
  port: number | null;
  ttl: number;
  weight: number | null;
  flags: number | null;
  tag: string | null;
}

/** One address of a network, held or let go. The id is `<network>/<address>`. */
export interface Lease extends Entity {
  network: string;
  address: string;
  held: boolean;
  /** When it was taken or let go, as a counter: the least recently used address has the smallest. */
  touched: number;
}

/** Settings of the sandbox itself. */
export interface Setting extends Entity {
  value: number;
}
