import {
  either,
  flag,
  list,
  mapOf,
  mapping,
  number,
  numberOrText,
  oneOrList,
  optional,
  required,
  text,
  word,
} from "./shape";

const isMapping = (value: unknown): boolean => typeof value === "object" && value !== null;

/** How the deployer's private key gets into a stack file. */
export const giveKey = "run: pulumi config set --path seawall:deployKey.privateKey --secret < ~/.ssh/deploy";

const service = mapping({
  port: required(numberOrText(443, "8000-8010")),
  protocol: optional(text("tcp")),
  from: required(oneOrList(text("vpc"))),
  description: optional(text("web")),
});

const egress = mapping({
  port: optional(numberOrText(443, "8000-8010")),
  protocol: optional(text("tcp")),
  to: required(oneOrList(text("vpc"))),
});

const volume = mapping({
  sizeGiB: required(number(10)),
  mountPath: required(text("/srv/data")),
  filesystem: optional(text("ext4")),
});

const dropletBackups = mapping({
  plan: required(word("daily", "weekly")),
  hour: optional(number(4)),
  weekday: optional(word("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
});

const host = mapping({
  size: required(text("s-1vcpu-2gb")),
  image: optional(text("debian-13-x64")),
  hostname: optional(text("mail.example.com")),
  serves: optional(list(service)),
  egress: optional(list(egress)),
  volumes: optional(mapOf(volume, "data")),
  reservedIp: optional(flag),
  bastion: optional(flag),
  authorizedKeys: optional(list(text("ssh-ed25519 AAAA… you@example.com"))),
  hardening: optional(mapOf(mapping({ off: required(text("the reason why this host goes without it")) }), "aide")),
  swapMiB: optional(number(1024)),
  timeZone: optional(text("Etc/UTC")),
  backups: optional(either(flag, dropletBackups, isMapping)),
  ipv6: optional(flag),
});

const nodeSet = {
  count: optional(number(1)),
  nodes: optional(list(text("a"))),
  size: required(text("s-2vcpu-4gb")),
};

const pool = mapping({
  ...nodeSet,
  labels: optional(mapOf(text("apps"), "tier")),
  taints: optional(list(text("dedicated=apps:NoSchedule"))),
  autoScale: optional(mapping({ min: required(number(1)), max: required(number(3)) })),
});

const addons = mapping({
  ingress: optional(flag),
  certManager: optional(flag),
  metricsServer: optional(flag),
  hostpathStorage: optional(flag),
});

const managed = mapping({
  version: required(text("1.36.3-do.0")),
  pool: optional(text("apps")),
  ha: optional(flag),
  autoUpgrade: optional(flag),
  surgeUpgrade: optional(flag),
  maintenance: optional(mapping({ day: optional(text("any")), startTime: optional(text("04:00")) })),
  clusterSubnet: optional(text("192.168.0.0/20")),
  serviceSubnet: optional(text("192.168.16.0/22")),
});

const cluster = mapping({
  distribution: optional(word("microk8s", "doks")),
  channel: optional(text("1.36/stable")),
  controlPlanes: optional(mapping(nodeSet)),
  workers: optional(mapOf(pool, "apps")),
  serves: optional(list(service)),
  loadBalancer: optional(either<boolean, Record<string, number>>(flag, mapOf(number(80), "80"), isMapping)),
  addons: optional(addons),
  cisHardening: optional(flag),
  drainMinutes: optional(number(10)),
  cloudController: optional(flag),
  csiDriver: optional(flag),
  backups: optional(mapping({ schedule: optional(text("*-*-* 02:30:00")), keep: optional(number(14)) })),
  restoreFrom: optional(text("latest")),
  managed: optional(managed),
});

/** How a cluster's secrets get into a stack file. */
export const giveSecret = (name: string, key: string): string =>
  `run: pulumi config set --path seawall:clusterSecrets.${name}.${key} --secret`;

const clusterSecrets = mapping({ apiToken: optional(text("…")), encryptionKey: optional(text("…")) });

const record = mapping({
  type: required(text("A")),
  name: optional(text("www")),
  host: optional(text("web")),
  value: optional(text("198.51.100.10")),
  proxied: optional(flag),
  ttl: optional(number(300)),
  comment: optional(text("the shop")),
  priority: optional(number(10)),
  weight: optional(number(10)),
  port: optional(number(993)),
  tag: optional(text("issue")),
  flags: optional(number(0)),
});

/** In quotes, since YAML takes an id of digits for a number. */
const cloudflareId = text("0123456789abcdef0123456789abcdef", "write the id in quotes");

const isText = (value: unknown): boolean => typeof value === "string" || typeof value === "number";

const hsts = mapping({
  maxAgeDays: optional(number(183)),
  includeSubdomains: optional(flag),
  preload: optional(flag),
});

const firewallRule = mapping({
  key: required(text("admin")),
  expression: required(text('http.request.uri.path eq "/admin"')),
  action: optional(text("block")),
  description: optional(text("the old shop")),
});

const rateLimit = mapping({
  requests: optional(number(200)),
  periodSeconds: optional(number(10)),
  blockSeconds: optional(number(10)),
  expression: optional(text('http.request.uri.path eq "/login"')),
});

const security = mapping({
  ssl: optional(either(flag, text("strict"), isText)),
  minTlsVersion: optional(either(flag, text("1.2"), isText)),
  tls13: optional(flag),
  httpsRedirect: optional(flag),
  hsts: optional(either(flag, hsts, isMapping)),
  dnssec: optional(flag),
  caa: optional(either(flag, list(text("letsencrypt.org")), Array.isArray)),
  firewall: optional(either(flag, list(firewallRule), Array.isArray)),
  rateLimit: optional(either(flag, rateLimit, isMapping)),
});

/** Every key of the namespace `seawall`, as config/example.yaml explains it. */
export const platform = mapping(
  {
    region: optional(text("sgp1")),
    ipRange: required(text("10.20.0.0/20")),
    adminCidrs: required(list(text("198.51.100.10/32"))),
    user: optional(text("deploy")),
    authorizedKeys: optional(list(text("ssh-ed25519 AAAA… you@example.com"))),
    deployKey: optional(
      mapping({ privateKey: required(text("…", giveKey)), publicKey: required(text("ssh-ed25519 AAAA…")) }),
    ),
    hosts: required(mapOf(host, "web")),
    clusters: optional(mapOf(cluster, "k8s")),
    clusterSecrets: optional(mapOf(clusterSecrets, "k8s")),
    zone: optional(
      mapping({
        domain: required(text("example.com")),
        zoneId: optional(cloudflareId),
        accountId: optional(cloudflareId),
        security: optional(security),
      }),
    ),
    records: optional(mapOf(record, "www")),
    backups: optional(mapping({ bucketName: optional(text("example-backups")), retentionDays: optional(number(30)) })),
    protect: optional(flag),
  },
  "",
);

/** The configuration as written, in the right shape. */
export type Written = ReturnType<typeof platform.read>;
export type WrittenHost = Written["hosts"][string];
export type WrittenCluster = NonNullable<Written["clusters"]>[string];
export type WrittenRecord = NonNullable<Written["records"]>[string];
