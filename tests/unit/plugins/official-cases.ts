/** What is put before the official plugins and ours. */
export interface Case {
  inputs: Record<string, unknown>;
  /** What the cloud adds to the state, or keeps in another form. */
  state: Record<string, unknown>;
  /** Changes to the inputs, each on its own. `null` leaves a property out. */
  changes: Record<string, unknown>[];
  id?: string;
}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const digitalocean = (name: string) => `digitalocean:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
const random = (name: string) => `random:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
const privateKey = "tls:index/privateKey:PrivateKey";
const rule = (portRange: string, ...sourceAddresses: string[]) => ({ protocol: "tcp", portRange, sourceAddresses });
const liveRule = (portRange: string, ...sourceAddresses: string[]) => ({
  ...rule(portRange, ...sourceAddresses),
  sourceDropletIds: [],
  sourceKubernetesIds: [],
  sourceLoadBalancerUids: [],
  sourceTags: [],
});
/** What a droplet's state has whatever it was asked for. */
const booted = {
  backups: false,
  createdAt: "2026-08-07T00:00:00Z",
  disk: 25,
  dropletUrn: "do:droplet:1",
  gracefulShutdown: false,
  id: "1",
  ipv4Address: "192.0.2.1",
  ipv4AddressPrivate: "10.0.0.2",
  ipv6: false,
  ipv6Address: "",
  locked: false,
  memory: 1024,
  monitoring: false,
  priceHourly: 0.009,
  priceMonthly: 6,
  privateNetworking: true,
  publicNetworking: true,
  resizeDisk: true,
  status: "active",
  vcpus: 1,
  volumeIds: ["v"],
  vpcUuid: "v",
};
const connection = { host: "192.0.2.1", privateKey: "k" };

type Table<T> = Record<string, [what: string, type: string, given: T][]>;

export const refusals: Table<Record<string, unknown>> = {
  digitalocean: [
    ["what is missing", digitalocean("Droplet"), { region: "fra1" }],
    ["what is unknown", digitalocean("Droplet"), { region: "fra1", size: "s", image: "i", nope: 1, alsoNot: true }],
    ["a wrong type", digitalocean("Droplet"), { region: "fra1", size: "s", image: "i", backups: "maybe" }],
    ["empty texts", digitalocean("Droplet"), { region: "", size: "s", image: "" }],
    ["bad tags", digitalocean("Droplet"), { region: "fra1", size: "s", image: "i", tags: ["a b"] }],
    [
      "incomplete rules",
      digitalocean("Firewall"),
      { inboundRules: [{ portRange: "22" }], outboundRules: [{ protocol: "x", portRange: "1" }] },
    ],
    ["a size of nothing", digitalocean("Volume"), { name: "v", region: "fra1", size: 0, initialFilesystemType: "zfs" }],
    ["a range that is none", digitalocean("Vpc"), { region: "fra1", ipRange: "10.0.0.0" }],
    ["nothing at all", digitalocean("VolumeAttachment"), {}],
    [
      "an unknown record type",
      digitalocean("DnsRecord"),
      { domain: "a.b", name: "@", type: "LOC", value: "x", ttl: 0 },
    ],
    ["a region without Spaces", digitalocean("SpacesBucket"), { name: "b", region: "mars1", lifecycleRules: [{}] }],
    ["a bad address", digitalocean("ReservedIpAssignment"), { ipAddress: "x", dropletId: 1 }],
    ["an unknown environment", digitalocean("Project"), { name: "p", environment: "test" }],
  ],
  random: [
    ["what is missing", random("RandomPassword"), {}],
    ["too short a length", random("RandomPassword"), { length: 2, minLower: 3 }],
    ["no length", random("RandomString"), { length: 0 }],
    ["what is missing", random("RandomId"), {}],
  ],
  tls: [
    ["what is missing", privateKey, {}],
    ["unknown names", privateKey, { algorithm: "DSA", ecdsaCurve: "P1" }],
  ],
  command: [
    ["wrong types and unknown names", "command:local:Command", { create: 5, nope: 1 }],
    ["a connection without host", "command:remote:Command", { create: "x", connection: {} }],
    ["an odd connection", "command:remote:Command", { create: "x", connection: { ...connection, port: "a", zzz: 1 } }],
    ["no connection", "command:remote:Command", { create: "x" }],
  ],
};

export const cases: Table<Case> = {
  digitalocean: [
    [
      "every change",
      digitalocean("Droplet"),
      {
        inputs: {
          name: "w",
          region: "fra1",
          size: "s-1vcpu-1gb",
          image: "debian-13-x64",
          userData: "hello",
          tags: ["a", "b"],
        },
        state: { ...booted, userData: "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", tags: ["b", "a"] },
        changes: [
          { size: "s-2vcpu-4gb" },
          { name: "x" },
          { image: "ubuntu-24-04-x64" },
          { image: unknown },
          { region: "FRA1" },
          { region: "nyc3" },
          { userData: "other" },
          { userData: null },
          { userData: unknown },
          { tags: ["b", "A"] },
          { tags: ["c"] },
          { tags: null },
          { sshKeys: ["1"] },
          { ipv6: true },
          { monitoring: true },
          { backups: true },
          { vpcUuid: "other" },
          { volumeIds: ["w"] },
          { gracefulShutdown: true },
          { resizeDisk: false },
          { dropletAgent: true },
        ],
      },
    ],
    [
      "IPv6 off",
      digitalocean("Droplet"),
      {
        inputs: { name: "w", region: "fra1", size: "s", image: "i", ipv6: true },
        state: { ...booted, ipv6: true },
        changes: [{ ipv6: false }, { ipv6: null }],
      },
    ],
    [
      "a generated name",
      digitalocean("Droplet"),
      { inputs: { region: "fra1", size: "s", image: "i" }, state: booted, changes: [{ image: "j" }] },
    ],
    [
      "rules",
      digitalocean("Firewall"),
      {
        inputs: {
          name: "f",
          dropletIds: ["2", 1],
          inboundRules: [rule("80", "192.0.2.1"), rule("22", "::/0", "0.0.0.0/0")],
        },
        state: {
          createdAt: "2026-08-07T00:00:00Z",
          pendingChanges: [],
          status: "succeeded",
          id: "1",
          dropletIds: [1, 2],
          inboundRules: [liveRule("22", "0.0.0.0/0", "::/0"), liveRule("80", "192.0.2.1")],
          outboundRules: [],
          tags: [],
        },
        changes: [
          { inboundRules: [rule("80", "192.0.2.1")] },
          { inboundRules: [rule("80", "192.0.2.2"), rule("22", "::/0", "0.0.0.0/0")] },
          { inboundRules: [rule(unknown, unknown)] },
          { outboundRules: unknown },
          { dropletIds: [1, unknown] },
          { dropletIds: null },
          { outboundRules: [{ protocol: "icmp", destinationAddresses: ["0.0.0.0/0"] }] },
          { tags: ["web"] },
        ],
      },
    ],
    [
      "a volume",
      digitalocean("Volume"),
      {
        inputs: { name: "v", region: "fra1", size: 10, initialFilesystemType: "ext4" },
        state: { filesystemType: "ext4", description: "", dropletIds: [1] },
        changes: [
          { size: 20 },
          { name: "w" },
          { region: "nyc3" },
          { description: "d" },
          { initialFilesystemType: "xfs" },
          { tags: ["a"] },
          { snapshotId: unknown },
        ],
      },
    ],
    [
      "an attachment",
      digitalocean("VolumeAttachment"),
      {
        inputs: { dropletId: "12", volumeId: "v" },
        state: {},
        changes: [{ dropletId: 13 }, { dropletId: unknown }, { volumeId: "w" }],
      },
    ],
    [
      "a network",
      digitalocean("Vpc"),
      {
        inputs: { name: "n", region: "fra1" },
        state: { ipRange: "10.1.0.0/20", description: "" },
        changes: [
          { name: "m" },
          { description: "d" },
          { region: "nyc3" },
          { ipRange: "10.2.0.0/20" },
          { ipRange: "10.1.0.0/20" },
        ],
      },
    ],
    [
      "a key",
      digitalocean("SshKey"),
      {
        inputs: { name: "k", publicKey: "ssh-ed25519 AAA\n" },
        state: { publicKey: "ssh-ed25519 AAA" },
        changes: [{ name: "l" }, { publicKey: "ssh-ed25519 AAA" }, { publicKey: "ssh-ed25519 BBB" }],
      },
    ],
    ["a tag", digitalocean("Tag"), { inputs: { name: "t" }, state: {}, changes: [{ name: "u" }] }],
    [
      "an address",
      digitalocean("ReservedIp"),
      {
        inputs: { region: "fra1" },
        state: { ipAddress: "192.0.2.1" },
        changes: [{ dropletId: 1 }, { region: "nyc3" }, { region: "FRA1" }],
      },
    ],
    [
      "an assignment",
      digitalocean("ReservedIpAssignment"),
      {
        inputs: { ipAddress: "192.0.2.1", dropletId: 1 },
        state: {},
        changes: [{ dropletId: 2 }, { ipAddress: unknown }],
      },
    ],
    [
      "a bucket",
      digitalocean("SpacesBucket"),
      {
        inputs: { name: "b", lifecycleRules: [{ enabled: true, expiration: { days: 3 } }] },
        state: {
          acl: "private",
          region: "nyc3",
          forceDestroy: false,
          corsRules: [],
          versioning: { enabled: false },
          lifecycleRules: [
            { id: "x", enabled: true, expiration: { days: 3, date: "", expiredObjectDeleteMarker: false } },
          ],
        },
        changes: [
          { versioning: { enabled: true } },
          { versioning: { enabled: false } },
          { lifecycleRules: [{ enabled: true, expiration: { days: 4 } }] },
          { lifecycleRules: null },
          { corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["*"] }] },
          { acl: "public-read" },
          { forceDestroy: true },
          { region: "fra1" },
        ],
      },
    ],
    [
      "a key for Spaces",
      digitalocean("SpacesKey"),
      {
        inputs: { name: "k", grants: [{ bucket: "b", permission: "read" }] },
        state: { accessKey: "a", secretKey: "s" },
        changes: [{ name: "l" }, { grants: [{ bucket: "b", permission: "readwrite" }] }, { grants: null }],
      },
    ],
    [
      "a domain",
      digitalocean("Domain"),
      {
        inputs: { name: "a.example" },
        state: { ttl: 1800 },
        changes: [{ name: "b.example" }, { ipAddress: "192.0.2.1" }],
      },
    ],
    [
      "a record",
      digitalocean("DnsRecord"),
      {
        inputs: { domain: "a.example", name: "www", type: "A", value: "192.0.2.1" },
        state: { ttl: 1800, port: 0, priority: 0, weight: 0, flags: 0, tag: "" },
        changes: [
          { value: "192.0.2.2" },
          { name: "www.a.example." },
          { name: "w" },
          { ttl: 60 },
          { type: "AAAA" },
          { domain: "b.example" },
        ],
      },
    ],
    [
      "a project",
      digitalocean("Project"),
      {
        inputs: { name: "p", environment: "Development" },
        state: { description: "", isDefault: false, resources: ["do:droplet:1"] },
        changes: [
          { name: "q" },
          { environment: "development" },
          { environment: "Staging" },
          { description: "d" },
          { resources: ["do:droplet:2"] },
        ],
      },
    ],
  ],
  random: [
    [
      "a password",
      random("RandomPassword"),
      {
        id: "none",
        inputs: { length: 12, special: false },
        state: {
          result: "abcdefghijkl",
          bcryptHash: "$2a",
          id: "none",
          lower: true,
          upper: true,
          numeric: true,
          number: true,
          minLower: 0,
          minUpper: 0,
          minNumeric: 0,
          minSpecial: 0,
          __meta: '{"schema_version":"3"}',
        },
        changes: [
          { length: 13 },
          { special: null },
          { special: true },
          { minLower: 0 },
          { minLower: 1 },
          { keepers: { a: "b" } },
          { overrideSpecial: "!" },
        ],
      },
    ],
    [
      "an id",
      random("RandomId"),
      {
        id: "AQID",
        inputs: { byteLength: 3, keepers: { a: "1" } },
        state: { id: "AQID", b64Std: "AQID", b64Url: "AQID", dec: "66051", hex: "010203" },
        changes: [{ byteLength: 4 }, { prefix: "p" }, { keepers: { a: "2" } }, { keepers: null }],
      },
    ],
    [
      "a pet",
      random("RandomPet"),
      {
        id: "calm-otter",
        inputs: {},
        state: { id: "calm-otter", length: 2, separator: "-" },
        changes: [{ length: 2 }, { length: 3 }, { separator: "_" }, { prefix: "p" }],
      },
    ],
    [
      "an order",
      random("RandomShuffle"),
      {
        id: "-",
        inputs: { inputs: ["a", "b"] },
        state: { id: "-", results: ["b", "a"] },
        changes: [{ inputs: ["b", "a"] }, { resultCount: 1 }, { seed: "s" }],
      },
    ],
    [
      "a uuid",
      random("RandomUuid"),
      {
        id: "6b0f8e7c-3c1e-4b60-bb7a-7fb0a7f3a3d5",
        inputs: {},
        state: { id: "6b0f8e7c-3c1e-4b60-bb7a-7fb0a7f3a3d5", result: "6b0f8e7c-3c1e-4b60-bb7a-7fb0a7f3a3d5" },
        changes: [{ keepers: { a: "b" } }],
      },
    ],
  ],
  command: [
    [
      "a local command",
      "command:local:Command",
      {
        inputs: { create: "a", triggers: [1, { a: "b" }], environment: { A: "1" } },
        state: { stdout: "", stderr: "" },
        changes: [
          { create: "b" },
          { update: "c" },
          { delete: "d" },
          { environment: { A: "2", B: "3" } },
          { environment: null },
          { triggers: [1, { a: "c" }] },
          { triggers: [1] },
          { triggers: unknown },
          { triggers: null },
          { stdin: "in" },
          { logging: "none" },
        ],
      },
    ],
    [
      "a remote command",
      "command:remote:Command",
      {
        inputs: { create: "a", connection },
        state: { stdout: "", stderr: "" },
        changes: [
          { connection: { ...connection, host: "192.0.2.2" } },
          { connection: { ...connection, port: 22 } },
          { connection: { ...connection, port: 23 } },
          { create: unknown },
        ],
      },
    ],
  ],
};
