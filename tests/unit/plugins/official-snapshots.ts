import { bridged, unknown, type Case, type Rows } from "./official-case";

const digitalocean = bridged("digitalocean");
const pair = { privateKey: "key", leafCertificate: "leaf" };
const sha1 = { key: "a62f2225bf70bfaccbc7f1ef2a397836717377de", leaf: "0f1b84f8cf8ef1e6e6b53d1cd59f2a4c3cd2e2c5" };
const verified = {
  id: "c",
  uuid: "892071a0-bb95-49bc-8021-3afd67a210bf",
  state: "verified",
  notAfter: "2027-02-22T00:23:00Z",
  sha1Fingerprint: "dfcc9f57d86bf58e321c2c6c31c7a971be244ac7",
};
const taken = { createdAt: "2026-08-07T00:00:00Z", minDiskSize: 25, size: 2.34, regions: ["fra1"], id: "1" };

export const snapshotCases: Rows<Case> = [
  [
    "an own certificate",
    digitalocean("Certificate"),
    {
      id: "c",
      inputs: { name: "c", ...pair },
      state: { ...verified, privateKey: sha1.key, leafCertificate: sha1.leaf, domains: ["a.example"] },
      changes: [
        { name: "d" },
        { privateKey: "other" },
        { leafCertificate: "other" },
        { leafCertificate: unknown },
        { certificateChain: "chain" },
        { type: "lets_encrypt", privateKey: null, leafCertificate: null, domains: ["a.example"] },
      ],
    },
  ],
  [
    "a certificate of Let's Encrypt",
    digitalocean("Certificate"),
    {
      id: "c",
      inputs: { type: "lets_encrypt", domains: ["b.example", "a.example"] },
      state: { ...verified, domains: ["a.example", "b.example"] },
      changes: [{ domains: ["a.example", "b.example"] }, { domains: ["a.example"] }, { domains: [unknown] }],
    },
  ],
  [
    "a snapshot of a droplet",
    digitalocean("DropletSnapshot"),
    {
      inputs: { name: "s", dropletId: 1 },
      state: taken,
      changes: [{ name: "t" }, { dropletId: "2" }, { dropletId: unknown }],
    },
  ],
  [
    "a snapshot of a volume",
    digitalocean("VolumeSnapshot"),
    {
      inputs: { name: "s", volumeId: "v", tags: ["a", "b"] },
      state: { ...taken, tags: ["B", "a"] },
      changes: [{ name: "t" }, { volumeId: "w" }, { tags: ["b", "A"] }, { tags: ["c"] }, { tags: null }],
    },
  ],
  [
    "backups",
    digitalocean("Droplet"),
    {
      inputs: {
        name: "w",
        region: "fra1",
        size: "s",
        image: "i",
        backups: true,
        backupPolicy: { plan: "weekly", weekday: "MON", hour: 4 },
        dropletAgent: true,
        monitoring: true,
        sshKeys: ["1"],
      },
      state: { id: "1", privateNetworking: true, publicNetworking: true, vpcUuid: "v", volumeIds: [] },
      changes: [
        { backups: false, backupPolicy: null },
        { backupPolicy: null },
        { backupPolicy: { plan: "daily", hour: 4 } },
        { backupPolicy: { plan: "weekly", weekday: "MON" } },
        { backupPolicy: { plan: "weekly", weekday: "MON", hour: unknown } },
        { monitoring: false },
        { monitoring: null },
        { dropletAgent: false },
        { dropletAgent: null },
        { sshKeys: null },
        { sshKeys: ["1", "2"] },
        { privateNetworking: true },
        { privateNetworking: false },
        { publicNetworking: false },
        { resizeDisk: false },
        { volumeIds: [] },
        { vpcUuid: null },
      ],
    },
  ],
  [
    "a volume from a snapshot",
    digitalocean("Volume"),
    {
      inputs: { name: "v", region: "fra1", size: 10, snapshotId: "s", tags: ["a"] },
      state: { filesystemType: "ext4", filesystemLabel: "l", description: "", dropletIds: [] },
      changes: [
        { snapshotId: null },
        { snapshotId: "t" },
        { initialFilesystemLabel: "l" },
        { filesystemType: "ext4" },
        { filesystemType: "xfs" },
        { tags: ["A"] },
        { tags: null },
      ],
    },
  ],
  [
    "an address for a droplet",
    digitalocean("ReservedIp"),
    {
      inputs: { region: "fra1", dropletId: 1 },
      state: { ipAddress: "192.0.2.1" },
      changes: [{ dropletId: null }, { dropletId: 2 }, { dropletId: unknown }, { ipAddress: "192.0.2.1" }],
    },
  ],
  [
    "rules for balancers",
    digitalocean("Firewall"),
    {
      inputs: {
        name: "f",
        inboundRules: [{ protocol: "tcp", portRange: "80", sourceLoadBalancerUids: ["b", "a"] }],
      },
      state: {
        dropletIds: [],
        pendingChanges: [],
        outboundRules: [],
        tags: [],
        inboundRules: [
          {
            protocol: "tcp",
            portRange: "80",
            sourceAddresses: [],
            sourceDropletIds: [],
            sourceKubernetesIds: [],
            sourceLoadBalancerUids: ["a", "b"],
            sourceTags: [],
          },
        ],
      },
      changes: [
        { inboundRules: [{ protocol: "tcp", portRange: "80", sourceLoadBalancerUids: ["a", "b"] }] },
        { inboundRules: [{ protocol: "tcp", portRange: "80", sourceLoadBalancerUids: ["a"] }] },
        { inboundRules: [{ protocol: "tcp", portRange: "80", sourceLoadBalancerUids: [unknown] }] },
      ],
    },
  ],
];

export const snapshotRefusals: Rows<Record<string, unknown>> = [
  ["empty texts", digitalocean("Certificate"), { name: "", privateKey: "", leafCertificate: "", certificateChain: "" }],
  ["a key and domains", digitalocean("Certificate"), { ...pair, domains: ["a.example"] }],
  ["an unknown kind", digitalocean("Certificate"), { type: "self_signed" }],
  ["nothing at all", digitalocean("DropletSnapshot"), {}],
  ["empty texts", digitalocean("DropletSnapshot"), { name: "", dropletId: "" }],
  ["nothing at all", digitalocean("VolumeSnapshot"), {}],
  ["bad tags", digitalocean("VolumeSnapshot"), { volumeId: "v", tags: ["a b"] }],
  [
    "a bad policy",
    digitalocean("Droplet"),
    { size: "s", image: "i", backupPolicy: { plan: "hourly", weekday: "MONDAY", hour: 21 } },
  ],
  [
    "two file systems",
    digitalocean("Volume"),
    { region: "fra1", size: 1, filesystemType: "xfs", initialFilesystemType: "xfs" },
  ],
];
