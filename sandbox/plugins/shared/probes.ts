import { ProviderFacts } from "./facts";
import { Values } from "./values";

/** How each official provider is built; see `ProviderFacts.style`. */
export const styles: Record<string, ProviderFacts["style"]> = {
  digitalocean: "sdk",
  random: "framework",
  tls: "framework",
  command: "native",
};

/** Layout versions of the official states, where they are not 0: the plugins tell them only after a real creation. */
export const schemaVersions: Record<string, number> = {
  "digitalocean:index/certificate:Certificate": 1,
  "digitalocean:index/droplet:Droplet": 1,
  "digitalocean:index/kubernetesCluster:KubernetesCluster": 3,
  "digitalocean:index/kubernetesNodePool:KubernetesNodePool": 1,
  "digitalocean:index/loadBalancer:LoadBalancer": 1,
  "random:index/randomPassword:RandomPassword": 3,
  "random:index/randomString:RandomString": 2,
  "tls:index/privateKey:PrivateKey": 1,
};

const connection = { host: "192.0.2.1" };

/**
 * The resource types stood in for, each with the smallest inputs that pass its check: the rest is what defaults fill in. A type
 * with alternatives has one probe for each of them; an object that has defaults of its own is given, with as little in it.
 */
export const probes: Record<string, Record<string, Values | Values[]>> = {
  digitalocean: {
    "digitalocean:index/vpc:Vpc": { name: "a", region: "nyc3" },
    "digitalocean:index/tag:Tag": { name: "a" },
    "digitalocean:index/firewall:Firewall": {
      name: "a",
      inboundRules: [{ protocol: "tcp", portRange: "22", sourceAddresses: ["192.0.2.1"] }],
    },
    "digitalocean:index/sshKey:SshKey": { name: "a", publicKey: "ssh-ed25519 AAAA" },
    "digitalocean:index/droplet:Droplet": { name: "a", region: "nyc3", size: "s-1vcpu-1gb", image: "debian-13-x64" },
    "digitalocean:index/volume:Volume": { name: "a", region: "nyc3", size: 1 },
    "digitalocean:index/volumeAttachment:VolumeAttachment": { dropletId: 1, volumeId: "a" },
    "digitalocean:index/reservedIp:ReservedIp": { region: "nyc3" },
    "digitalocean:index/reservedIpAssignment:ReservedIpAssignment": { dropletId: 1, ipAddress: "192.0.2.1" },
    "digitalocean:index/spacesBucket:SpacesBucket": { name: "a" },
    "digitalocean:index/spacesBucketCorsConfiguration:SpacesBucketCorsConfiguration": {
      bucket: "a",
      region: "nyc3",
      corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["*"] }],
    },
    "digitalocean:index/spacesBucketLogging:SpacesBucketLogging": {
      bucket: "a",
      region: "nyc3",
      targetBucket: "b",
      targetPrefix: "c",
    },
    "digitalocean:index/spacesBucketObject:SpacesBucketObject": { bucket: "a", region: "nyc3", key: "b" },
    "digitalocean:index/spacesBucketPolicy:SpacesBucketPolicy": { bucket: "a", region: "nyc3", policy: "{}" },
    "digitalocean:index/spacesKey:SpacesKey": { name: "a" },
    "digitalocean:index/domain:Domain": { name: "example.com" },
    "digitalocean:index/dnsRecord:DnsRecord": { domain: "example.com", name: "a", type: "A", value: "192.0.2.1" },
    "digitalocean:index/loadBalancer:LoadBalancer": [
      {
        name: "a",
        region: "nyc3",
        forwardingRules: [{ entryPort: 80, entryProtocol: "http", targetPort: 80, targetProtocol: "http" }],
        healthcheck: { protocol: "tcp", port: 80 },
        stickySessions: {},
      },
      {
        name: "a",
        type: "GLOBAL",
        glbSettings: { targetPort: 80, targetProtocol: "http", cdn: {} },
        domains: [{ name: "a.example.com" }],
      },
    ],
    "digitalocean:index/kubernetesCluster:KubernetesCluster": {
      name: "a",
      region: "nyc3",
      version: "1",
      nodePool: { name: "a", size: "s-1vcpu-2gb" },
    },
    "digitalocean:index/kubernetesNodePool:KubernetesNodePool": { clusterId: "a", name: "a", size: "s-1vcpu-2gb" },
    "digitalocean:index/certificate:Certificate": { name: "a", privateKey: "a", leafCertificate: "a" },
    "digitalocean:index/dropletSnapshot:DropletSnapshot": { name: "a", dropletId: "1" },
    "digitalocean:index/volumeSnapshot:VolumeSnapshot": { name: "a", volumeId: "a" },
    "digitalocean:index/project:Project": { name: "a" },
    "digitalocean:index/projectResources:ProjectResources": { project: "a", resources: ["do:droplet:1"] },
    "digitalocean:index/monitorAlert:MonitorAlert": {
      alerts: { emails: ["a@example.com"] },
      compare: "GreaterThan",
      description: "a",
      type: "v1/insights/droplet/cpu",
      value: 1,
      window: "5m",
    },
    "digitalocean:index/uptimeCheck:UptimeCheck": { target: "https://example.com" },
    "digitalocean:index/uptimeAlert:UptimeAlert": {
      checkId: "a",
      notifications: [{ emails: ["a@example.com"] }],
      type: "down",
    },
  },
  random: {
    "random:index/randomBytes:RandomBytes": { length: 1 },
    "random:index/randomId:RandomId": { byteLength: 1 },
    "random:index/randomInteger:RandomInteger": { min: 1, max: 2 },
    "random:index/randomPassword:RandomPassword": { length: 1 },
    "random:index/randomPet:RandomPet": {},
    "random:index/randomShuffle:RandomShuffle": { inputs: ["a"] },
    "random:index/randomString:RandomString": { length: 1 },
    "random:index/randomUuid:RandomUuid": {},
    "random:index/randomUuid4:RandomUuid4": {},
    "random:index/randomUuid7:RandomUuid7": {},
  },
  tls: {
    "tls:index/privateKey:PrivateKey": { algorithm: "ED25519" },
  },
  command: {
    "command:local:Command": {},
    "command:remote:Command": { connection },
    "command:remote:CopyToRemote": {
      connection,
      remotePath: "a",
      source: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "a" },
    },
  },
};
