import { asObject, asText, Settled, SettledObject, unknown } from "./known";
import { dropletSizes, prices } from "./prices";

/** What one resource costs, in US dollars a month, or why nobody can say. */
export type Price = { monthly: number; approximate?: boolean } | { unknown: string };

/** DigitalOcean's types that cost nothing by themselves; what is attached to them is priced on its own. */
const free = new Set(
  [
    ...["cdn", "certificate", "databaseConnectionPool", "databaseDb", "databaseFirewall", "databaseUser"],
    ...["databasePostgresqlConfig", "databaseRedisConfig", "databaseValkeyConfig", "dnsRecord", "domain", "firewall"],
    ...["monitorAlert", "project", "projectResources", "reservedIpAssignment", "spacesBucketCorsConfiguration"],
    ...["floatingIpAssignment", "spacesBucketLogging", "spacesBucketObject", "spacesBucketPolicy", "spacesKey"],
    ...["sshKey", "tag", "uptimeAlert", "volumeAttachment", "vpc", "vpcPeering"],
  ].map((name) => `digitalocean:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`),
);

/** Cloudflare's types that every plan includes. */
const includedAtCloudflare =
  /^cloudflare:index\/(accountToken|apiToken|authenticatedOriginPulls\w*|customPages|dnsRecord|emailRouting\w+|filter|firewallRule|hostnameTlsSetting|list|listItem|managedTransforms|notificationPolicy\w*|originCaCertificate|pageRule|record|ruleset|tieredCache|totalTls|universalSslSetting|urlNormalizationSettings|userAgentBlockingRule|zeroTrustTunnel\w+|zone|zoneDnsSettings|zoneDnssec|zoneLockdown|zoneSetting):/;

const pricers: Readonly<Record<string, (props: SettledObject) => Price>> = {
  "digitalocean:index/droplet:Droplet": droplet,
  "digitalocean:index/volume:Volume": ({ size }) => perUnit(size, "size", prices.volumeGiB),
  "digitalocean:index/volumeSnapshot:VolumeSnapshot": ({ size }) => perUnit(size, "size", prices.snapshotGiB),
  "digitalocean:index/dropletSnapshot:DropletSnapshot": ({ size }) => perUnit(size, "size", prices.snapshotGiB),
  "digitalocean:index/reservedIp:ReservedIp": address,
  "digitalocean:index/floatingIp:FloatingIp": address,
  "digitalocean:index/loadBalancer:LoadBalancer": loadBalancer,
  "digitalocean:index/kubernetesCluster:KubernetesCluster": kubernetes,
  "digitalocean:index/kubernetesNodePool:KubernetesNodePool": nodePool,
  "digitalocean:index/databaseCluster:DatabaseCluster": database,
  "digitalocean:index/uptimeCheck:UptimeCheck": () => ({ monthly: prices.uptimeCheck, approximate: true }),
  // The bucket's own price is one subscription for all buckets of an account: `costOf` adds it once.
  "digitalocean:index/spacesBucket:SpacesBucket": () => ({ monthly: 0 }),
};

/**
 * The price of one resource by its type and properties (inputs or outputs, values that are not known yet as
 * `unknown`). Traffic and storage beyond what is included are not in it.
 */
export function priceOf(type: string, props: SettledObject): Price {
  const pricer = Object.hasOwn(pricers, type) ? pricers[type] : undefined;
  if (pricer) return pricer(props);
  if (free.has(type) || includedAtCloudflare.test(type)) return { monthly: 0 };
  if (/^(digitalocean|cloudflare):/.test(type)) return { unknown: `the price table has nothing for the type ${type}` };
  return { monthly: 0 };
}

function droplet({ size, backups, backupPolicy }: SettledObject): Price {
  const price = dropletSize(size, "size");
  if ("unknown" in price) return price;
  if (backups === unknown) return { unknown: "whether it has backups is known only after the update" };
  if (backups !== true) return price;
  if (backupPolicy === unknown) return { unknown: "its backupPolicy is known only after the update" };
  const percent = asObject(backupPolicy).plan === "weekly" ? prices.backupsPercent.weekly : prices.backupsPercent.daily;
  return { monthly: price.monthly * (1 + percent / 100) };
}

function dropletSize(size: Settled, path: string): Price {
  if (size === unknown) return { unknown: `the ${path} is known only after the update` };
  const row = dropletSizes.get(asText(size));
  if (row) return { monthly: row.monthly };
  return { unknown: `the ${path} "${asText(size)}" is not in the price table` };
}

function perUnit(count: Settled, path: string, price: number): Price {
  const units = Number(typeof count === "symbol" ? NaN : (count ?? NaN));
  return Number.isFinite(units)
    ? { monthly: units * price }
    : { unknown: `the ${path} is known only after the update` };
}

function address({ dropletId }: SettledObject): Price {
  const attached = dropletId !== undefined && dropletId !== null;
  return { monthly: attached ? prices.reservedIpAttached : prices.reservedIpUnattached, approximate: true };
}

const balancerNodes: Readonly<Record<string, number>> = { "lb-small": 1, "lb-medium": 3, "lb-large": 6 };

function loadBalancer({ type, size, sizeUnit }: SettledObject): Price {
  if ([type, size, sizeUnit].includes(unknown)) return { unknown: "its size is known only after the update" };
  if (typeof type === "string" && type !== "REGIONAL")
    return { unknown: `the price table has no ${type} load balancer` };
  const nodes = typeof sizeUnit === "number" ? sizeUnit : (balancerNodes[asText(size ?? "lb-small")] ?? NaN);
  if (!Number.isFinite(nodes)) return { unknown: `the size "${asText(size)}" is not in the price table` };
  return { monthly: nodes * prices.loadBalancerNode, approximate: true };
}

/** Every pool at its largest: a budget must hold when the pools have grown. */
function nodePool({ size, nodeCount, maxNodes, autoScale }: SettledObject, path = ""): Price {
  const node = dropletSize(size, `${path}size`);
  if ("unknown" in node) return node;
  if (autoScale === unknown) return { unknown: `the ${path}autoScale is known only after the update` };
  return perUnit(autoScale === true ? maxNodes : nodeCount, `${path}nodeCount`, node.monthly);
}

/** Highly available unless it says otherwise: DigitalOcean's default since Kubernetes 1.36. */
function kubernetes({ ha, nodePool: pool }: SettledObject): Price {
  if (ha === unknown || pool === unknown) return { unknown: "its nodes are known only after the update" };
  const nodes = nodePool(asObject(pool), "nodePool.");
  if ("unknown" in nodes) return nodes;
  return { monthly: nodes.monthly + (ha === false ? 0 : prices.doksHighAvailability) };
}

function database({ engine, size, nodeCount }: SettledObject): Price {
  if (engine === unknown || size === unknown) return { unknown: "its size is known only after the update" };
  const node = prices.databaseNode[asText(engine)]?.get(asText(size));
  if (node === undefined) {
    return { unknown: `the price table has no ${asText(engine)} database of size "${asText(size)}"` };
  }
  const price = perUnit(nodeCount, "nodeCount", node);
  return "unknown" in price ? price : { ...price, approximate: true };
}

/** Types whose price depends on their properties. */
export const pricedTypes: readonly string[] = Object.keys(pricers);
