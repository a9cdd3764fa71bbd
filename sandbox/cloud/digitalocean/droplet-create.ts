import { dropletAddresses, privateAddresses, take } from "../addresses";
import type { Cloud } from "../cloud";
import type { Droplet, Volume } from "../store/entities";
import { toSeconds } from "../time";
import { readPolicy } from "./backup-policies";
import { regionOf, sizeOf } from "./catalogue";
import { dropletLock } from "./droplet-view";
import { notFound, pendingEvent, unprocessable } from "./errors";
import { imageFor, imageLock } from "./image-store";
import { Input } from "./input";
import { findKey } from "./keys";
import { ensureTags } from "./tag-store";
import { defaultVpc } from "./vpcs";

const userDataLimit = 64 * 1024;

/** What a request asks for, checked. */
interface Order {
  names: string[];
  draft: Omit<Droplet, "id" | "name" | "publicIp" | "privateIp" | "tags">;
  tags: string[];
  volumes: Volume[];
}

export function dropletNames(input: Input): string[] {
  const names = input.has("names") ? input.strings("names") : [input.text("name")];
  if (names.length === 0 || names.length > 10) throw unprocessable("You must specify between 1 and 10 names.");
  for (const name of names) checkName(name);
  return names;
}

export function checkName(name: string): string {
  if (name.length > 255 || !/^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/.test(name)) {
    throw unprocessable("Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
  }
  return name;
}

/** Checks a request against everything it names. Throws the API's error for the first that does not fit. */
export function readOrder(cloud: Cloud, input: Input): Order {
  const { store } = cloud;
  const names = dropletNames(input);
  const size = sizeOf(input.text("size"));
  const region = regionOf(input.string("region") ?? "nyc3").slug;
  const image = imageFor(store, input.raw("image"), region, size.disk);
  const userData = input.string("user_data") || undefined;
  if (Buffer.byteLength(userData ?? "") > userDataLimit) {
    throw unprocessable("User data is too long (maximum is 64 KiB)");
  }
  const vpcId = input.string("vpc_uuid") || undefined;
  const vpc = vpcId === undefined ? defaultVpc(cloud, region) : store.vpcs.get(vpcId);
  if (!vpc) throw notFound("The VPC you specified could not be found.");
  if (vpc.region !== region) throw unprocessable("Droplet and VPC must be in the same region");
  const policy = readPolicy(input.object("backup_policy"));
  const backups = input.boolean("backups") ?? false;
  if (policy && !backups) throw unprocessable("backup_policy can only be set when backups are enabled");
  return {
    names,
    tags: input.strings("tags"),
    volumes: readVolumes(cloud, input, region, names.length),
    draft: {
      region,
      size: size.slug,
      image,
      status: "new",
      createdAt: toSeconds(cloud.now()),
      features: [
        ...(backups ? ["backups"] : []),
        ...(input.boolean("monitoring") ? ["monitoring"] : []),
        ...(input.boolean("ipv6") ? ["ipv6"] : []),
        ...(input.boolean("with_droplet_agent") === false ? [] : ["droplet_agent"]),
        "private_networking",
      ],
      vpcId: vpc.id,
      disk: size.disk,
      sshKeys: readKeys(cloud, input),
      userData,
      backupPolicy: backups ? (policy ?? { plan: "daily", hour: 0 }) : undefined,
    },
  };
}

/** Stores the droplets of an order with their addresses and their actions. To be called in a transaction. */
export function placeOrder(cloud: Cloud, order: Order): { droplet: Droplet; actionId: string }[] {
  const { store, jobs, instance } = cloud;
  const tags = ensureTags(cloud, order.tags);
  const vpc = store.vpcs.get(order.draft.vpcId);
  if (!vpc) throw notFound("The VPC you specified could not be found.");
  return order.names.map((name) => {
    const publicIp = take(store, "public", dropletAddresses(instance.publicCidr));
    if (!publicIp) throw unprocessable(`The sandbox has no public address left in ${instance.publicCidr}.`);
    const privateIp = take(store, `vpc:${vpc.id}`, privateAddresses(vpc.ipRange));
    if (!privateIp) throw unprocessable(`VPC ${vpc.name} has no address left in ${vpc.ipRange}.`);
    const id = String(store.next("droplet", 101));
    const droplet = store.droplets.put({ ...order.draft, id, name, publicIp, privateIp, tags });
    for (const volume of order.volumes) store.volumes.put({ ...volume, dropletId: id });
    const action = jobs.create({
      type: "create",
      resourceId: id,
      resourceType: "droplet",
      region: droplet.region,
      input: {},
      locks: [dropletLock(id), imageLock(droplet.image)],
    });
    return { droplet, actionId: action.id };
  });
}

function readKeys({ store }: Cloud, input: Input): string[] {
  const listed = input.raw("ssh_keys") ?? [];
  if (!Array.isArray(listed)) throw unprocessable("ssh_keys must be a list of ids or fingerprints");
  return listed.map((entry) => {
    const key = findKey(store, String(entry));
    if (!key) throw unprocessable(`${String(entry)} are invalid key identifiers for Droplet creation.`);
    return key.publicKey;
  });
}

/** Ids, or objects that hold one: the specification says the first, DigitalOcean's client for Go sends the second. */
function volumeIds(input: Input): string[] {
  const given = input.raw("volumes");
  if (!Array.isArray(given)) return input.strings("volumes");
  return given.map((volume: unknown) => (typeof volume === "string" ? volume : new Input(volume).text("id")));
}

function readVolumes(cloud: Cloud, input: Input, region: string, droplets: number): Volume[] {
  const ids = volumeIds(input);
  if (ids.length > 0 && droplets > 1) throw unprocessable("Volumes can only be given to a single Droplet");
  if (ids.length > 7) throw unprocessable("A Droplet can have at most 7 volumes");
  return ids.map((id) => {
    const volume = cloud.store.volumes.get(id);
    if (!volume) throw notFound("The volume you specified could not be found.");
    if (volume.region !== region) throw unprocessable("Volume and Droplet must be in the same region");
    if (volume.dropletId !== undefined) throw unprocessable("Volume is already attached to a Droplet");
    if (cloud.jobs.isLocked(`volume:${id}`)) throw pendingEvent();
    return volume;
  });
}
