import { balancerCases, balancerMisfits, balancerRefusals } from "./official-balancers";
import { bridged, unknown, type Case, type Rows } from "./official-case";
import { digitaloceanCases } from "./official-digitalocean";
import { monitoringCases, monitoringRefusals } from "./official-monitoring";
import { spacesCases, spacesRefusals } from "./official-spaces";
import { snapshotCases, snapshotRefusals } from "./official-snapshots";

const digitalocean = bridged("digitalocean");
const random = bridged("random");
const privateKey = "tls:index/privateKey:PrivateKey";
const connection = { host: "192.0.2.1", privateKey: "k" };

type Table<T> = Record<string, Rows<T>>;

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
    ...monitoringRefusals,
    ...spacesRefusals,
    ...balancerRefusals,
    ...snapshotRefusals,
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

const tcp = { protocol: "tcp", port: 80 };
/** Old inputs and new ones of a load balancer: a refresh may have lost the list of what was filled in. */
export const afterwards: [olds: Record<string, unknown>, news: Record<string, unknown>][] = [
  [{ name: "a", redirectHttpToHttps: true }, {}],
  [{ name: "a", redirectHttpToHttps: true, __defaults: [] }, {}],
  [{ name: "a", redirectHttpToHttps: true, __defaults: ["redirectHttpToHttps"] }, {}],
  [{ name: "a", redirectHttpToHttps: true }, { redirectHttpToHttps: false }],
  [{ name: "a", redirectHttpToHttps: false }, {}],
  [{ name: "a", redirectHttpToHttps: false, __defaults: [] }, {}],
  [{ name: "a", algorithm: "least_connections", network: "INTERNAL", sizeUnit: 3 }, {}],
  [{ name: "a", healthcheck: { ...tcp, checkIntervalSeconds: 30 } }, { healthcheck: tcp }],
  [{ name: "a", healthcheck: { ...tcp, checkIntervalSeconds: 30, __defaults: [] } }, { healthcheck: tcp }],
];

/** What passes the check and is refused by the preview of a creation. */
export const misfits: Table<Record<string, unknown>> = { digitalocean: balancerMisfits };

export const cases: Table<Case> = {
  digitalocean: [...digitaloceanCases, ...balancerCases, ...monitoringCases, ...spacesCases, ...snapshotCases],
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
