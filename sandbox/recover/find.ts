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
  /** It existed and was of no use: it was removed, and is created again. `why`: "existed without its secret". */
  | { kind: "removed"; id: string; why: string }
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

  bucketExists(name: string, region: string, since?: Date): Promise<boolean> {
    return bucketExists(this.environment, name, region, since);
  }
}

/**
 * Looks for one resource. `isKnown` says whether an id belongs to a resource of the state already. `since`: it was made from
 * then on, by an update whose wish it was and which was told that it failed; what is older is somebody else's.
 */
type Finder = (inputs: Inputs, clouds: Clouds, isKnown: (id: string) => boolean, since?: Date) => Promise<Finding>;

/** Whether an item says that it was made from a time on. Clouds tell whole seconds. */
const isYounger = (item: Item, since: Date): boolean => {
  const told = item.created_at ?? item.created_on;
  return typeof told === "string" && Date.parse(told) >= Math.floor(since.getTime() / 1000) * 1000;
};

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

interface Among {
  idOf?: (item: Item) => string;
  /** The cloud does not tell when it was made, and one that matches is as good as another. */
  ageless?: boolean;
}

/** Finds by what the items of a collection have in common with the inputs. */
const among =
  (
    route: string,
    key: string,
    matches: (item: Item, inputs: Inputs) => boolean,
    { idOf = (item) => text(item.id), ageless = false }: Among = {},
  ): Finder =>
  async (inputs, { digitalocean }, isKnown, since) => {
    const items = (await digitalocean.list(route, key)).filter((item) => matches(item, inputs));
    const young = since === undefined || ageless ? items : items.filter((item) => isYounger(item, since));
    const candidates = young.map(idOf).filter((id) => !isKnown(id));
    // Those of one wish that was repeated are alike.
    return only(since === undefined ? candidates : candidates.slice(0, 1));
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

const reservedIp: Finder = async (inputs, { digitalocean }, isKnown, since) => {
  // One that belongs to no droplet tells nobody whose it is.
  if (since !== undefined && inputs.dropletId === undefined) return { kind: "none" };
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
  return { kind: "removed", id: found.id, why: "existed without its secret" };
};

const bucket: Finder = async (inputs, clouds, _isKnown, since) =>
  (await clouds.bucketExists(text(inputs.name), text(inputs.region) || "nyc3", since))
    ? { kind: "found", id: text(inputs.name) }
    : { kind: "none" };

const dnsRecordOfDomain: Finder = async (inputs, { digitalocean }, isKnown, since) => {
  const records = await digitalocean.list(`/v2/domains/${text(inputs.domain)}/records`, "domain_records");
  const same = records.filter((r) => r.name === inputs.name && r.type === inputs.type && r.data === inputs.value);
  const candidates = same.map((r) => text(r.id)).filter((id) => !isKnown(id));
  return only(since === undefined ? candidates : candidates.slice(0, 1));
};

const zone: Finder = async (inputs, { cloudflare }, isKnown, since) => {
  const zones = await cloudflare.zones(text(inputs.name));
  const young = zones.filter((z) => since === undefined || isYounger({ ...z }, since));
  return only(young.map((z) => z.id).filter((id) => !isKnown(id)));
};

/** A record's content is compared without the quotes that TXT may or may not carry. */
const unquoted = (value: unknown): string => text(value).replace(/^"|"$/g, "").replace(/\.$/, "").toLowerCase();

const sameRecord = (record: DnsRecord, inputs: Inputs): boolean => {
  if (unquoted(record.name) !== unquoted(inputs.name)) return false;
  if (inputs.content !== undefined) return unquoted(record.content) === unquoted(inputs.content);
  const data = (inputs.data ?? {}) as Inputs;
  return Object.entries(data).every(([key, value]) => text(record.data?.[key]) === text(value));
};

const cloudflareRecord: Finder = async (inputs, { cloudflare }, isKnown, since) => {
  const records = await cloudflare.records(text(inputs.zoneId), text(inputs.type));
  return only(
    records
      .filter((r) => sameRecord(r, inputs) && (since === undefined || isYounger({ ...r }, since)))
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
  "digitalocean:index/tag:Tag": among("/v2/tags", "tags", byName, { idOf: name, ageless: true }),
  "digitalocean:index/volume:Volume": among(
    "/v2/volumes",
    "volumes",
    (item, inputs) => byName(item, inputs) && regionOf(item) === inputs.region,
  ),
  "digitalocean:index/sshKey:SshKey": among(
    "/v2/account/keys",
    "ssh_keys",
    (item, inputs) => keyBody(item.public_key) !== "" && keyBody(item.public_key) === keyBody(inputs.publicKey),
    { ageless: true },
  ),
  "digitalocean:index/project:Project": among("/v2/projects", "projects", byName),
  "digitalocean:index/loadBalancer:LoadBalancer": among("/v2/load_balancers", "load_balancers", byName),
  "digitalocean:index/certificate:Certificate": among("/v2/certificates", "certificates", byName, { idOf: name }),
  "digitalocean:index/databaseCluster:DatabaseCluster": among("/v2/databases", "databases", byName),
  "digitalocean:index/kubernetesCluster:KubernetesCluster": among(
    "/v2/kubernetes/clusters",
    "kubernetes_clusters",
    byName,
  ),
  "digitalocean:index/domain:Domain": among("/v2/domains", "domains", byName, { idOf: name }),
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
  since?: Date,
): Promise<Finding> {
  const finder = finders[type];
  return finder ? finder(inputs, clouds, isKnown, since) : { kind: "none" };
}
