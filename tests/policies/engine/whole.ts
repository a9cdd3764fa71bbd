import cloudflare from "../../../policies/cloudflare-ranges.json";
import { types } from "../../../policies/types";
import type { CaseResource } from "../harness";

const zonePart = (type: string, name: string, props: Record<string, unknown>): CaseResource => ({
  type,
  name,
  props: { zoneId: "${zone.id}", ...props },
});
const setting = (settingId: string, value: unknown) =>
  zonePart(types.zoneSetting, `setting-${settingId}`, { settingId, value });
const everywhere = ["0.0.0.0/0", "::/0"];

/**
 * A stack with a resource of every type that a rule judges, and nothing to say against. Ids and addresses come from other
 * resources: unknown in its first preview, known in the second.
 */
export const whole: readonly CaseResource[] = [
  { type: types.tag, name: "tag", props: { name: "web" } },
  { type: "digitalocean:index/vpc:Vpc", name: "vpc", props: {} },
  { type: "digitalocean:index/sshKey:SshKey", name: "key", props: {} },
  {
    type: types.droplet,
    name: "web",
    props: {
      name: "web",
      size: "s-1vcpu-2gb",
      vpcUuid: "${vpc.id}",
      sshKeys: ["${key.id}"],
      monitoring: true,
      backups: true,
      backupPolicy: { plan: "weekly", weekday: "SUN", hour: 4 },
      tags: ["${tag.name}"],
    },
  },
  {
    type: types.firewall,
    name: "firewall",
    props: {
      name: "web",
      tags: ["${tag.name}"],
      inboundRules: [
        { protocol: "tcp", portRange: "443", sourceAddresses: cloudflare.ranges },
        { protocol: "tcp", portRange: "22", sourceAddresses: ["198.51.100.0/24"] },
        { protocol: "tcp", portRange: "9100", sourceDropletIds: ["${web.id}"] },
      ],
      outboundRules: [{ protocol: "tcp", portRange: "443", destinationAddresses: everywhere }],
    },
  },
  { type: types.volume, name: "volume", props: { size: 10, name: "data" }, protect: true },
  {
    type: types.reservedIp,
    name: "ip",
    props: { dropletId: "${web.id}" },
    protect: true,
  },
  {
    type: types.loadBalancer,
    name: "balancer",
    props: {
      forwardingRules: [
        { entryProtocol: "https", entryPort: 443, targetProtocol: "http", targetPort: 80, certificateName: "c" },
      ],
      redirectHttpToHttps: true,
      dropletIds: ["${web.id}"],
      sizeUnit: 1,
    },
  },
  {
    type: types.databaseCluster,
    name: "db",
    props: { engine: "pg", size: "db-s-1vcpu-2gb", nodeCount: 1 },
    protect: true,
  },
  {
    type: types.databaseFirewall,
    name: "db-firewall",
    props: { clusterId: "${db.id}", rules: [{ type: "droplet", value: "${web.id}" }] },
  },
  {
    type: types.kubernetesCluster,
    name: "cluster",
    props: {
      ha: false,
      autoUpgrade: true,
      surgeUpgrade: true,
      version: "1.34",
      nodePool: { size: "s-2vcpu-4gb", nodeCount: 1 },
    },
  },
  {
    type: types.spacesBucket,
    name: "backups",
    props: { name: "backups", acl: "private", versioning: { enabled: true } },
    protect: true,
  },
  { type: types.zone, name: "zone", props: { name: "example.com" } },
  setting("ssl", "strict"),
  setting("min_tls_version", "1.2"),
  setting("tls_1_3", "on"),
  setting("always_use_https", "on"),
  setting("development_mode", "off"),
  setting("security_header", {
    strict_transport_security: { enabled: true, max_age: 15811200, include_subdomains: true },
  }),
  zonePart(types.zoneDnssec, "dnssec", { status: "active" }),
  zonePart(types.ruleset, "waf", {
    kind: "zone",
    phase: "http_request_firewall_custom",
    rules: [{ action: "block", expression: "true" }],
  }),
  zonePart(types.ruleset, "limit", {
    kind: "zone",
    phase: "http_ratelimit",
    rules: [{ action: "block", expression: "true" }],
  }),
  zonePart(types.dnsRecord, "caa", {
    type: "CAA",
    name: "example.com",
    data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
  }),
  zonePart(types.dnsRecord, "spf", { type: "TXT", name: "example.com", content: '"v=spf1 -all"' }),
  zonePart(types.dnsRecord, "dmarc", { type: "TXT", name: "_dmarc.example.com", content: '"v=DMARC1; p=reject"' }),
  {
    type: types.dnsRecord,
    name: "www",
    props: { zoneId: "${zone.id}", type: "A", name: "www.example.com", proxied: true, content: "${web.ipv4Address}" },
  },
  {
    type: types.dnsRecord,
    name: "apex",
    props: { zoneId: "${zone.id}", type: "A", name: "example.com", proxied: true, content: "${ip.ipAddress}" },
  },
];

/** The stack once more under other names, so that many of them stand side by side. */
export const copyOf = (resources: readonly CaseResource[], n: number): CaseResource[] =>
  resources.map((one) => ({
    ...one,
    name: `${one.name}-${n}`,
    props: JSON.parse(JSON.stringify(one.props).replace(/\$\{([\w-]+)\./g, `$\{$1-${n}.`)) as CaseResource["props"],
  }));
