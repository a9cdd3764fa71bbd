const of = (provider: string) => (name: string) =>
  `${provider}:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const digitalocean = of("digitalocean");
const cloudflare = of("cloudflare");

/** Type tokens that rules name. */
export const types = {
  certificate: digitalocean("certificate"),
  databaseCluster: digitalocean("databaseCluster"),
  databaseFirewall: digitalocean("databaseFirewall"),
  databaseReplica: digitalocean("databaseReplica"),
  droplet: digitalocean("droplet"),
  firewall: digitalocean("firewall"),
  floatingIp: digitalocean("floatingIp"),
  kubernetesCluster: digitalocean("kubernetesCluster"),
  kubernetesNodePool: digitalocean("kubernetesNodePool"),
  loadBalancer: digitalocean("loadBalancer"),
  reservedIp: digitalocean("reservedIp"),
  reservedIpAssignment: digitalocean("reservedIpAssignment"),
  spacesBucket: digitalocean("spacesBucket"),
  spacesBucketObject: digitalocean("spacesBucketObject"),
  spacesBucketPolicy: digitalocean("spacesBucketPolicy"),
  tag: digitalocean("tag"),
  volume: digitalocean("volume"),
  dnsRecord: cloudflare("dnsRecord"),
  r2Bucket: cloudflare("r2Bucket"),
  ruleset: cloudflare("ruleset"),
  zone: cloudflare("zone"),
  zoneDnssec: cloudflare("zoneDnssec"),
  zoneSetting: cloudflare("zoneSetting"),
} as const;
