import { bucketExists } from "./clouds/spaces";
import { Cloudflare, type DnsRecord } from "./clouds/cloudflare";
import { DigitalOcean, type Item } from "./clouds/digitalocean";

export type Inputs = Record<string, unknown>;

/** What became of a resource whose creation was interrupted. */
export type Finding =
  /** It exists: the state takes it under this id. */
  | { kind: "found"; id: string }
  /** It does not exist, or creating it again does no harm. */
  | { kind: "none" }
  /** It existed, but what its creation alone told is lost: it was removed, and is created again. */
  | { kind: "removed"; id: string }
  /** Several could be it, and nothing tells which. */
  | { kind: "unclear"; candidates: string[] };

/** The clouds, through the endpoints and tokens of the providers' own environment variables. */
export class Clouds {
  readonly digitalocean: DigitalOcean;
  readonly cloudflare: Cloudflare;

  constructor(private readonly environment: NodeJS.ProcessEnv) {
    this.digitalocean = new DigitalOcean(environment);
    this.cloudflare = new Cloudflare(environment);
  }

  bucketExists(name: string, region: string): Promise<boolean> {
    return bucketExists(this.environment, name, region);
  }
}

/** Looks for one resource. `isKnown` says whether an id belongs to a resource of the state already. */
type Finder = (inputs: Inputs, clouds: Clouds, isKnown: (id: string) => boolean) => Promise<Finding>;

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** Finds by what the items of a collection have in common with the inputs. */
const among =
  (
    route: string,
    key: string,
    matches: (item: Item, inputs: Inputs) => boolean,
    idOf: (item: Item) => string = (item) => text(item.id),
  ): Finder =>
  async (inputs, { digitalocean }, isKnown) => {
    const items = (await digitalocean.list(route, key)).filter((item) => matches(item, inputs));
    return only(items.map(idOf).filter((id) => !isKnown(id)));
  };

const byName = (item: Item, inputs: Inputs): boolean => text(item.name) !== "" && item.name === inputs.name;

function only(candidates: string[]): Finding {
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: "none" };
  return others.length === 0 ? { kind: "found", id: first } : { kind: "unclear", candidates };
}

const regionOf = (item: Item): string => text((item.region as Item | undefined)?.slug ?? item.region);

/** A droplet's name is not unique in an account: region and every tag must agree as well. */
const sameDroplet = (item: Item, inputs: Inputs): boolean => {
  const tags = new Set((item.tags as string[] | undefined) ?? []);
  const wanted = Array.isArray(inputs.tags) ? inputs.tags : [];
  return (
    byName(item, inputs) &&
    (!inputs.region || regionOf(item) === inputs.region) &&
    wanted.every((t) => tags.has(text(t)))
  );
};

/** Type and key of a public key, without its comment. */
const keyBody = (publicKey: unknown): string => text(publicKey).trim().split(/\s+/).slice(0, 2).join(" ");

const reservedIp: Finder = async (inputs, { digitalocean }, isKnown) => {
  const all = await digitalocean.list("/v2/reserved_ips", "reserved_ips");
  const dropletOf = (item: Item): string => text((item.droplet as Item | null)?.id);
  const matching = all.filter((item) =>
    inputs.dropletId === undefined
      ? dropletOf(item) === "" && regionOf(item) === inputs.region
      : dropletOf(item) === text(inputs.dropletId),
  );
  return only(matching.map((item) => text(item.ip)).filter((ip) => !isKnown(ip)));
};

/** An assignment is no object of the API: the provider makes its id up, and so do we. */
const reservedIpAssignment: Finder = async (inputs, { digitalocean }) => {
  const all = await digitalocean.list("/v2/reserved_ips", "reserved_ips");
  const item = all.find((i) => i.ip === inputs.ipAddress);
  const assigned = text((item?.droplet as Item | null | undefined)?.id) === text(inputs.dropletId);
  return assigned
    ? { kind: "found", id: `${text(inputs.dropletId)}-${text(inputs.ipAddress)}-recovered` }
    : { kind: "none" };
};

const volumeAttachment: Finder = async (inputs, { digitalocean }) => {
  const volumes = await digitalocean.list("/v2/volumes", "volumes");
  const volume = volumes.find((v) => v.id === inputs.volumeId);
  const attached = ((volume?.droplet_ids as unknown[] | undefined) ?? []).map(text).includes(text(inputs.dropletId));
  return attached
    ? { kind: "found", id: `${text(inputs.dropletId)}-${text(inputs.volumeId)}-recovered` }
    : { kind: "none" };
};

/** The secret of a Spaces key is told once, in the answer that was lost: the key is of no use any more. */
const spacesKey: Finder = async (inputs, { digitalocean }, isKnown) => {
  const keys = await digitalocean.list("/v2/spaces/keys", "keys");
  const found = only(
    keys
      .filter((key) => byName(key, inputs))
      .map((key) => text(key.access_key))
      .filter((id) => !isKnown(id)),
  );
  if (found.kind !== "found") return found;
  await digitalocean.delete(`/v2/spaces/keys/${found.id}`);
  return { kind: "removed", id: found.id };
};

const bucket: Finder = async (inputs, clouds) =>
  (await clouds.bucketExists(text(inputs.name), text(inputs.region) || "nyc3"))
    ? { kind: "found", id: text(inputs.name) }
    : { kind: "none" };

const dnsRecordOfDomain: Finder = async (inputs, { digitalocean }, isKnown) => {
  const records = await digitalocean.list(`/v2/domains/${text(inputs.domain)}/records`, "domain_records");
  const same = records.filter((r) => r.name === inputs.name && r.type === inputs.type && r.data === inputs.value);
  return only(same.map((r) => text(r.id)).filter((id) => !isKnown(id)));
};

const zone: Finder = async (inputs, { cloudflare }, isKnown) =>
  only((await cloudflare.zones(text(inputs.name))).map((z) => z.id).filter((id) => !isKnown(id)));

/** A record's content is compared without the quotes that TXT may or may not carry. */
const unquoted = (value: unknown): string => text(value).replace(/^"|"$/g, "").replace(/\.$/, "").toLowerCase();

const sameRecord = (record: DnsRecord, inputs: Inputs): boolean => {
  if (unquoted(record.name) !== unquoted(inputs.name)) return false;
  if (inputs.content !== undefined) return unquoted(record.content) === unquoted(inputs.content);
  const data = (inputs.data ?? {}) as Inputs;
  return Object.entries(data).every(([key, value]) => text(record.data?.[key]) === text(value));
};

const cloudflareRecord: Finder = async (inputs, { cloudflare }, isKnown) => {
  const records = await cloudflare.records(text(inputs.zoneId), text(inputs.type));
  return only(
    records
      .filter((r) => sameRecord(r, inputs))
      .map((r) => r.id)
      .filter((id) => !isKnown(id)),
  );
};

const name = (item: Item): string => text(item.name);

/** By Pulumi type. What is not here is made again: random and tls resources, remote commands, settings that are put. */
const finders: Record<string, Finder> = {
  "digitalocean:index/droplet:Droplet": among("/v2/droplets", "droplets", sameDroplet),
  "digitalocean:index/vpc:Vpc": among("/v2/vpcs", "vpcs", byName),
  "digitalocean:index/firewall:Firewall": among("/v2/firewalls", "firewalls", byName),
  "digitalocean:index/tag:Tag": among("/v2/tags", "tags", byName, name),
  "digitalocean:index/volume:Volume": among(
    "/v2/volumes",
    "volumes",
    (item, inputs) => byName(item, inputs) && regionOf(item) === inputs.region,
  ),
  "digitalocean:index/sshKey:SshKey": among(
    "/v2/account/keys",
    "ssh_keys",
    (item, inputs) => keyBody(item.public_key) !== "" && keyBody(item.public_key) === keyBody(inputs.publicKey),
  ),
  "digitalocean:index/project:Project": among("/v2/projects", "projects", byName),
  "digitalocean:index/loadBalancer:LoadBalancer": among("/v2/load_balancers", "load_balancers", byName),
  "digitalocean:index/certificate:Certificate": among("/v2/certificates", "certificates", byName, name),
  "digitalocean:index/databaseCluster:DatabaseCluster": among("/v2/databases", "databases", byName),
  "digitalocean:index/kubernetesCluster:KubernetesCluster": among(
    "/v2/kubernetes/clusters",
    "kubernetes_clusters",
    byName,
  ),
  "digitalocean:index/domain:Domain": among("/v2/domains", "domains", byName, name),
  "digitalocean:index/dnsRecord:DnsRecord": dnsRecordOfDomain,
  "digitalocean:index/reservedIp:ReservedIp": reservedIp,
  "digitalocean:index/reservedIpAssignment:ReservedIpAssignment": reservedIpAssignment,
  "digitalocean:index/volumeAttachment:VolumeAttachment": volumeAttachment,
  "digitalocean:index/spacesBucket:SpacesBucket": bucket,
  "digitalocean:index/spacesKey:SpacesKey": spacesKey,
  "cloudflare:index/zone:Zone": zone,
  "cloudflare:index/dnsRecord:DnsRecord": cloudflareRecord,
};

/** Looks in the cloud for a resource whose creation was interrupted. */
export async function find(
  type: string,
  inputs: Inputs,
  clouds: Clouds,
  isKnown: (id: string) => boolean,
): Promise<Finding> {
  const finder = finders[type];
  return finder ? finder(inputs, clouds, isKnown) : { kind: "none" };
}
