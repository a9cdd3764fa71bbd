import { BadInput, privateKey, problemsOf } from "./support";

const zone = { domain: "example.com", accountId: "0123456789abcdef0123456789abcdef" };
const pub = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl x";

const cases: BadInput[] = [
  [
    "nothing at all",
    { ipRange: undefined, adminCidrs: undefined, hosts: undefined },
    [
      'seawall:ipRange is missing. Allowed: a text. Fix: write it as "10.20.0.0/20".',
      'seawall:adminCidrs is missing. Allowed: a list. Fix: write it as ["198.51.100.10/32"].',
      'seawall:hosts is missing. Allowed: a mapping. Fix: write it as {"web":{"size":"s-1vcpu-2gb"}}.',
    ],
  ],
  [
    "a key that is misspelt",
    { adminCidr: ["198.51.100.10/32"], adminCidrs: undefined },
    [
      'seawall:adminCidrs is missing. Allowed: a list. Fix: write it as ["198.51.100.10/32"].',
      'seawall:adminCidr: "adminCidr" is not allowed. Allowed: one of region, ipRange, adminCidrs, user, authorizedKeys, deployKey, hosts, clusters, clusterSecrets, zone, records, backups, protect. Fix: rename it to adminCidrs, or remove it.',
    ],
  ],
  [
    "a key that resembles none",
    { zzz: 1 },
    [
      'seawall:zzz: "zzz" is not allowed. Allowed: one of region, ipRange, adminCidrs, user, authorizedKeys, deployKey, hosts, clusters, clusterSecrets, zone, records, backups, protect. Fix: remove it.',
    ],
  ],
  [
    "a region's name in place of its slug",
    { region: "Singapore" },
    [
      `seawall:region: "Singapore" is not allowed. Allowed: a region's slug: three letters and a digit. Fix: write it as "fra1".`,
    ],
  ],
  [
    "an address in place of a range",
    { ipRange: "10.20.0.0" },
    [
      'seawall:ipRange: "10.20.0.0" is not allowed. Allowed: an IPv4 range with its prefix. Fix: write it as "10.20.0.0/20".',
    ],
  ],
  [
    "a range with host bits",
    { ipRange: "10.20.0.1/20" },
    [
      'seawall:ipRange: "10.20.0.1/20" is not allowed. Allowed: a range whose host bits are zero. Fix: write "10.20.0.0/20".',
    ],
  ],
  [
    "a public range",
    { ipRange: "198.51.100.0/24" },
    [
      'seawall:ipRange: "198.51.100.0/24" is not allowed. Allowed: a private range, inside one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16. Fix: choose one such as "10.20.0.0/20".',
    ],
  ],
  [
    "a range that DigitalOcean uses itself",
    { ipRange: "10.244.0.0/20" },
    [
      `seawall:ipRange: "10.244.0.0/20" is not allowed. Allowed: a range clear of 10.244.0.0/16, which is for DigitalOcean's Kubernetes. Fix: choose one such as "10.20.0.0/20".`,
    ],
  ],
  [
    "a range that is too wide",
    { ipRange: "10.0.0.0/8" },
    [
      'seawall:ipRange: "10.0.0.0/8" is not allowed. Allowed: a prefix from /16 to /28. Fix: choose a prefix such as /20 (4,094 hosts).',
    ],
  ],
  [
    "no administrators",
    { adminCidrs: [] },
    [
      'seawall:adminCidrs: [] is not allowed. Allowed: at least one range. Fix: name the ranges you and your deployments connect from, such as ["198.51.100.10/32"].',
    ],
  ],
  [
    "administrators everywhere",
    { adminCidrs: ["0.0.0.0/0"] },
    [
      'seawall:adminCidrs[0]: "0.0.0.0/0" is not allowed. Allowed: a prefix of /8 or longer. Fix: list the ranges that are meant; port 22 is never open to the world.',
    ],
  ],
  [
    "administrators in both halves of the world",
    { adminCidrs: ["0.0.0.0/1", "128.0.0.0/1"] },
    [
      'seawall:adminCidrs[0]: "0.0.0.0/1" is not allowed. Allowed: a prefix of /8 or longer. Fix: list the ranges that are meant; port 22 is never open to the world.',
      'seawall:adminCidrs[1]: "128.0.0.0/1" is not allowed. Allowed: a prefix of /8 or longer. Fix: list the ranges that are meant; port 22 is never open to the world.',
    ],
  ],
  [
    "administrators that overlap",
    { adminCidrs: ["198.51.100.10/32", "198.51.100.0/24", "198.51.100.10/32"] },
    [
      'seawall:adminCidrs[0]: "198.51.100.10/32" is not allowed. Allowed: ranges that do not overlap; seawall:adminCidrs[1] holds it already. Fix: remove one of the two.',
      'seawall:adminCidrs[2]: "198.51.100.10/32" is not allowed. Allowed: ranges that do not overlap; seawall:adminCidrs[0] holds it already. Fix: remove one of the two.',
    ],
  ],
  [
    "one administrator in place of a list",
    { adminCidrs: "198.51.100.10/32" },
    ['seawall:adminCidrs: "198.51.100.10/32" is not allowed. Allowed: a list. Fix: write it as ["198.51.100.10/32"].'],
  ],
  [
    "an administrator without a prefix",
    { adminCidrs: ["198.51.100.10"] },
    [
      'seawall:adminCidrs[0]: "198.51.100.10" is not allowed. Allowed: an address range with its prefix. Fix: write "198.51.100.10/32".',
    ],
  ],
  [
    "root as the account",
    { user: "root" },
    [
      'seawall:user: "root" is not allowed. Allowed: a Unix account that is not root: a small letter, then up to 30 small letters, digits, _ or -. Fix: leave it out for "deploy".',
    ],
  ],
  [
    "a private key in plain text",
    { deployKey: { publicKey: pub, privateKey: privateKey() } },
    [
      'seawall:deployKey.privateKey: "a plain value" is not allowed. Allowed: a secret. Fix: make a new key pair, and run: pulumi config set --path seawall:deployKey.privateKey --secret < ~/.ssh/deploy.',
    ],
  ],
  [
    "a secret that is no key",
    { deployKey: { publicKey: "hello", privateKey: "s3cret" } },
    [
      "seawall:deployKey.privateKey: [secret] is not allowed. Allowed: a private key in OpenSSH format, without a passphrase. Fix: run: pulumi config set --path seawall:deployKey.privateKey --secret < ~/.ssh/deploy.",
      'seawall:deployKey.publicKey: [secret] is not allowed. Allowed: one line of a public key in OpenSSH format. Fix: paste the line of the .pub file, such as "ssh-ed25519 AAAA… you@example.com".',
    ],
    "seawall:deployKey",
  ],
  [
    "a key pair without its private half",
    { deployKey: { publicKey: pub } },
    [
      "seawall:deployKey.privateKey is missing. Allowed: a text. Fix: run: pulumi config set --path seawall:deployKey.privateKey --secret < ~/.ssh/deploy.",
    ],
  ],
  [
    "a secret in place of a pair",
    { deployKey: "my-secret-text" },
    [
      'seawall:deployKey: [secret] is not allowed. Allowed: a mapping. Fix: write it as {"privateKey":"…","publicKey":"ssh-ed25519 AAAA…"}.',
    ],
    "seawall:deployKey",
  ],
  [
    "records without a zone",
    { records: { www: { type: "A", host: "web" } } },
    ["seawall:zone is missing. Allowed: a zone for the records. Fix: add it, or remove seawall:records."],
  ],
  [
    "a zone that is new and old",
    { zone: { ...zone, zoneId: "x" } },
    [
      "seawall:zone.zoneId: both of zoneId and accountId is not allowed. Allowed: either zoneId or accountId. Fix: give zoneId for a zone that is there, accountId to make one.",
    ],
  ],
  [
    "a zone that is neither new nor old",
    { zone: { domain: "example.com" } },
    [
      "seawall:zone.zoneId: neither is not allowed. Allowed: either zoneId or accountId. Fix: give zoneId for a zone that is there, accountId to make one.",
    ],
  ],
  [
    "an id that YAML takes for a number",
    { zone: { domain: "example.com", zoneId: 12 } },
    ["seawall:zone.zoneId: 12 is not allowed. Allowed: a text. Fix: write the id in quotes."],
  ],
  [
    "a domain in capitals with a dot",
    { zone: { ...zone, domain: "Example.com." } },
    [
      'seawall:zone.domain: "Example.com." is not allowed. Allowed: a domain in small letters, without a trailing dot. Fix: write it as "example.com".',
    ],
  ],
  [
    "records of every wrong kind",
    {
      zone,
      records: {
        a: { type: "A", host: "wbe" },
        b: { type: "A", host: "web", value: "1.2.3.4" },
        c: { type: "A" },
        d: { type: "CNAME", host: "web" },
        e: { type: "MX", value: "mx.example.com" },
        f: { type: "A", value: "1.2.3.4", priority: 5 },
        g: { type: "SPF", value: "x" },
        h: { type: "A", value: "1.2.3", proxied: true, ttl: 60 },
      },
    },
    [
      'seawall:records.a.host: "wbe" is not allowed. Allowed: one of web. Fix: write "web", or add the host.',
      'seawall:records.b.value: "both value and host" is not allowed. Allowed: either value or host. Fix: give one of the two.',
      "seawall:records.c.value is missing. Allowed: either value or host. Fix: give one of the two.",
      'seawall:records.d.host: "web" is not allowed. Allowed: a host in A records only. Fix: write a value, or make it an A record.',
      "seawall:records.f.priority: 5 is not allowed. Allowed: A records without it. Fix: remove it.",
      "seawall:records.e.priority is missing. Allowed: a whole number from 0 to 65,535. Fix: correct it.",
      'seawall:records.g.type: "SPF" is not allowed. Allowed: A, AAAA, CNAME, NS, MX, TXT, SRV or CAA. Fix: make other types with cloudflare.DnsRecord.',
      "seawall:records.h.ttl: 60 is not allowed. Allowed: 1 for a proxied record. Fix: leave it out, or leave out proxied.",
      'seawall:records.h.value: "1.2.3" is not allowed. Allowed: an IPv4 address. Fix: write it as "198.51.100.10".',
    ],
  ],
  [
    "records twice, and beside a CNAME",
    {
      zone,
      records: {
        www: { type: "A", host: "web" },
        w2: { type: "A", name: "www", host: "web" },
        x: { type: "A", value: "192.0.2.1" },
        x2: { type: "A", name: "x", value: "192.0.2.1" },
        x3: { type: "CNAME", name: "x.example.com", value: "y.example.com" },
      },
    },
    [
      "seawall:records.w2: A www.example.com a second time is not allowed. Allowed: one such record; records.www is the first. Fix: remove one of the two.",
      "seawall:records.x2: A x.example.com a second time is not allowed. Allowed: one such record; records.x is the first. Fix: remove one of the two.",
      "seawall:records.x3: CNAME x.example.com beside records.x is not allowed. Allowed: a CNAME alone under its name. Fix: remove the CNAME, or give one of the two another name.",
    ],
  ],
  [
    "a bucket's wrong name and retention",
    { backups: { bucketName: "A", retentionDays: 0 } },
    [
      'seawall:backups.bucketName: "A" is not allowed. Allowed: 3 to 63 small letters, digits and hyphens, no hyphen at an end. Fix: rename it, or leave it out.',
      "seawall:backups.retentionDays: 0 is not allowed. Allowed: a whole number of days from 1 to 3,650. Fix: write a number such as 30, or leave it out.",
    ],
  ],
  [
    "a switch in place of a bucket",
    { backups: true },
    ["seawall:backups: true is not allowed. Allowed: a mapping. Fix: write it as {}."],
  ],
  [
    "a word in place of a switch",
    { protect: "yes" },
    ['seawall:protect: "yes" is not allowed. Allowed: true or false. Fix: write one of the two, without quotes.'],
  ],
];

test.each(cases)("%s", (_what, values, problems, ...secretKeys) => {
  expect(problemsOf(values, secretKeys)).toEqual(problems);
});
