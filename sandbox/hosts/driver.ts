/** What the cloud daemon asks of whatever runs its droplets. `DockerHosts` boots them; `NoHosts` only pretends they are up. */
export interface HostDriver {
  /** Brings up the router and every host that was powered on. Converges: safe to call again. */
  start(): Promise<void>;
  /** Stops hosts and router; disks and volumes stay. */
  stop(): Promise<void>;

  /** Creates and boots a host. Resolves once its init runs and its links are up behind the firewall. */
  createHost(spec: HostSpec): Promise<void>;
  /** Removes the host and its disk. Resolves when nothing of it is left. No error where it is gone already. */
  destroyHost(id: number): Promise<void>;
  powerOn(id: number): Promise<void>;
  /** `graceful` lets init shut down (bounded at 60 s), otherwise the plug is pulled. */
  powerOff(id: number, graceful: boolean): Promise<void>;
  reboot(id: number): Promise<void>;
  /** Whether a script bundle runs on a host now. False where the host is off. */
  runsScript(id: number): Promise<boolean>;
  /** Lets a host have no space left where packages, scripts, logs and temporary files are written, or again. Data stay. */
  fillDisk(id: number, full: boolean): Promise<void>;
  /** Called when a host went off or came back by itself (`poweroff`, `reboot` inside it). */
  onPowerChange(listener: (id: number, power: "on" | "off") => void): void;

  /**
   * Runs a script of bash as root in a running host, which reads it from standard input, and gives what it prints. Fails with
   * its last words. Absent where there are no hosts.
   */
  execute?(id: number, script: string): Promise<string>;

  /** Changes the limits of a host, running or off. Its disk is whatever the machine has left. */
  resizeHost(id: number, size: { vcpus: number; memoryMiB: number }): Promise<void>;
  /**
   * Gives a host the disk of the specification in place of its own, and boots it: `snapshot`'s where there is one, else
   * a new one of `image`. Its addresses stay. Converges: safe to call again where an earlier call was cut off.
   */
  rebuildHost(spec: HostSpec): Promise<void>;
  /** Keeps a host's disk as it is at one moment, running or off; replaces what an earlier call left under this id. */
  snapshotHost(id: number, snapshot: string): Promise<SnapshotSize>;
  /** Hosts that were made of it keep their disks. No error where it is gone already. */
  deleteSnapshot(snapshot: string): Promise<void>;

  /** With `snapshot`, a copy of that volume snapshot, grown to the size. */
  createVolume(volume: VolumeSpec): Promise<void>;
  resizeVolume(id: string, sizeGiB: number): Promise<void>;
  deleteVolume(id: string): Promise<void>;
  /** Keeps a volume's contents as they are at one moment, attached or not. */
  snapshotVolume(id: string, snapshot: string): Promise<SnapshotSize>;
  /** Volumes that were made of it stay. No error where it is gone already. */
  deleteVolumeSnapshot(snapshot: string): Promise<void>;
  /** The disk appears in the host at /dev/disk/by-id/scsi-0DO_Volume_<name>, now and after every reboot. */
  attachVolume(volume: { id: string; name: string }, hostId: number): Promise<void>;
  detachVolume(id: string): Promise<void>;

  /** Replaces the whole network policy at once. Enforced outside the guests, for traffic on public and VPC addresses. */
  setNetwork(network: NetworkState): Promise<void>;
  /** Replaces the load balancers. Each answers at its addresses once this resolves; open connections survive a change. */
  setLoadBalancers(balancers: LoadBalancerSpec[]): Promise<void>;
  /** Replaces the zones the DNS server answers for; everything else it forwards to the machine's resolver. */
  setZones(zones: DnsZone[]): Promise<void>;
}

export interface VolumeSpec {
  id: string;
  sizeGiB: number;
  filesystem?: "ext4" | "xfs";
  snapshot?: string;
}

export interface SnapshotSize {
  /** What is written on the disk, not what it could hold. */
  bytes: number;
}

export interface HostSpec {
  /** The droplet's id. */
  id: number;
  /** The droplet's name: its host name, and its PTR record. */
  name: string;
  /** Image slug, e.g. "debian-13-x64". */
  image: string;
  /** Id of the snapshot that its disk begins as, in place of the image. */
  snapshot?: string;
  region: string;
  vcpus: number;
  memoryMiB: number;
  publicIp: string;
  privateIp: string;
  /** CIDR of its VPC, e.g. "10.20.0.0/20". */
  vpcRange: string;
  /** Raw user data for cloud-init. */
  userData?: string;
  /** Public keys given at creation ("ssh-ed25519 AAAA…"), for the root user as DigitalOcean does. */
  sshKeys: string[];
}

/** Everything the router needs to judge a packet. */
export interface NetworkState {
  hosts: { id: number; publicIp: string; privateIp: string; vpcId: string; tags: string[] }[];
  vpcs: { id: string; ipRange: string }[];
  /** Reserved addresses and the host each is assigned to. */
  reservedIps: { ip: string; hostId?: number }[];
  firewalls: CloudFirewall[];
  loadBalancers: BalancerInNetwork[];
  /** What goes wrong by order. */
  faults?: {
    /** Hosts that refuse new SSH connections. */
    sshRefused: number[];
    /** The name server answers nobody. */
    dnsDown: boolean;
  };
}

/** A load balancer as the packet filter sees it. */
export interface BalancerInNetwork {
  id: string;
  /** As in its specification: names its links. */
  number: number;
  /** Undefined where it is internal. */
  publicIp?: string;
  privateIp: string;
  vpcId: string;
  /** Ports that it serves, at its public address where it has one. */
  ports: { tcp: number[]; udp: number[] };
  /** Addresses and networks. Where some are allowed, nobody else is; who is denied is not allowed. */
  allow: string[];
  deny: string[];
}

/** As in DigitalOcean's API: a host with no firewall is open; with one or more, only what some rule allows passes, in both directions. */
export interface CloudFirewall {
  id: string;
  name: string;
  dropletIds: number[];
  tags: string[];
  inbound: FirewallRule[];
  outbound: FirewallRule[];
}

export interface FirewallRule {
  protocol: "tcp" | "udp" | "icmp";
  /** "0" or "all" for every port, "443", or "8000-9000". Absent for icmp. */
  ports?: string;
  /** Sources of an inbound rule, destinations of an outbound rule. */
  peers: { addresses: string[]; dropletIds: number[]; tags: string[]; loadBalancerIds?: string[] };
}

/** A load balancer as its proxy needs it. */
export interface LoadBalancerSpec {
  number: number;
  name: string;
  publicIp?: string;
  /** Where its connections to droplets come from. */
  privateIp: string;
  vpcRange: string;
  algorithm: "round_robin" | "least_connections";
  rules: BalancerRule[];
  healthCheck: {
    protocol: "http" | "https" | "tcp";
    port: number;
    path: string;
    intervalSeconds: number;
    timeoutSeconds: number;
    unhealthyThreshold: number;
    healthyThreshold: number;
  };
  /** Keeps a client at the droplet that it was sent to first. */
  cookie?: { name: string; seconds: number };
  redirectHttpToHttps: boolean;
  proxyProtocol: boolean;
  backendKeepalive: boolean;
  idleTimeoutSeconds: number;
  strongCiphers: boolean;
  targets: { id: number; address: string }[];
  /** PEM. */
  certificates: { id: string; chain: string; privateKey: string }[];
}

export interface BalancerRule {
  entryProtocol: "http" | "https" | "http2" | "http3" | "tcp" | "udp";
  entryPort: number;
  targetProtocol: "http" | "https" | "http2" | "tcp" | "udp";
  targetPort: number;
  /** Empty where TLS does not end here. */
  certificateId: string;
  tlsPassthrough: boolean;
}

export interface DnsZone {
  /** Without a trailing dot: "example.com". */
  name: string;
  records: DnsRecord[];
}

/** What the name server answers. It does not sign, so the records of signed zones (DNSKEY, DS) are not among them. */
export const servedTypes = [
  ...(["A", "AAAA", "CAA", "CERT", "CNAME", "HTTPS", "LOC", "MX", "NAPTR", "NS", "OPENPGPKEY", "PTR"] as const),
  ...(["SMIMEA", "SRV", "SSHFP", "SVCB", "TLSA", "TXT", "URI"] as const),
] as const;

export interface DnsRecord {
  /** Fully qualified, without a trailing dot: "www.example.com". */
  name: string;
  type: (typeof servedTypes)[number];
  /** Presentation format of the record's data: "10 mail.example.com." for MX, quoted strings for TXT. */
  data: string;
  /** Seconds. */
  ttl: number;
}
