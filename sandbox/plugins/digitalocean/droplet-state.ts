import { Values } from "../shared/values";
import { poll } from "../shared/wait";
import { DoContext } from "./config";

interface ApiAddress {
  ip_address: string;
  type: string;
}

export interface ApiDroplet {
  id: number;
  name: string;
  status: "new" | "active" | "off" | "archive";
  locked: boolean;
  memory: number;
  vcpus: number;
  disk: number;
  created_at: string;
  features?: string[] | null;
  volume_ids?: string[] | null;
  tags?: string[] | null;
  vpc_uuid?: string;
  size_slug: string;
  size?: { slug: string; price_hourly: number; price_monthly: number };
  region: { slug: string };
  image: { id: number; slug: string | null };
  networks: { v4?: ApiAddress[] | null; v6?: ApiAddress[] | null };
}

/** What only the program knows: the API does not tell it back, or tells what it became. */
const kept = ["backupPolicy", "dropletAgent", "image", "resizeDisk", "sshKeys"];

const addressOf = (addresses: ApiAddress[] | null | undefined, type: string): string =>
  addresses?.find((address) => address.type === type)?.ip_address ?? "";

/** The state of a droplet that is given by `inputs`, or remembered in an earlier state. */
export function stateOf(droplet: ApiDroplet, given: Values): Values {
  const state: Values = Object.fromEntries(kept.map((name) => [name, given[name]]));
  const features = droplet.features ?? [];
  const ipv4Address = addressOf(droplet.networks.v4, "public");
  return {
    ...state,
    gracefulShutdown: given.gracefulShutdown ?? false,
    userData: given.userData,
    name: droplet.name,
    dropletUrn: `do:droplet:${droplet.id}`,
    region: droplet.region.slug,
    size: droplet.size_slug,
    priceHourly: droplet.size?.price_hourly ?? 0,
    priceMonthly: droplet.size?.price_monthly ?? 0,
    disk: droplet.disk,
    vcpus: droplet.vcpus,
    memory: droplet.memory,
    status: droplet.status,
    locked: droplet.locked,
    createdAt: droplet.created_at,
    vpcUuid: droplet.vpc_uuid ?? "",
    ipv4Address,
    ipv4AddressPrivate: addressOf(droplet.networks.v4, "private"),
    ipv6Address: addressOf(droplet.networks.v6, "public").toLowerCase(),
    publicNetworking: ipv4Address !== "",
    backups: features.includes("backups"),
    ipv6: features.includes("ipv6"),
    privateNetworking: features.includes("private_networking"),
    monitoring: features.includes("monitoring"),
    volumeIds: droplet.volume_ids ?? [],
    tags: droplet.tags ?? [],
  };
}

export const findDroplet = async (context: DoContext, id: string): Promise<ApiDroplet | undefined> =>
  (await context.config.api.find<{ droplet: ApiDroplet }>(`droplets/${id}`, context.signal))?.droplet;

/** Seconds until a droplet must have become what was asked. */
const limit = 900;

/** Waits until the droplet is unlocked and `ready` says yes. `what` completes "droplet 42 to …". */
export function untilDroplet(
  context: DoContext,
  id: string,
  what: string,
  ready: (droplet: ApiDroplet) => boolean,
): Promise<ApiDroplet> {
  const wait = { what: `droplet ${id} to ${what}`, limit: context.timeout ?? limit, signal: context.signal };
  return poll<ApiDroplet>(wait, async () => {
    const droplet = await findDroplet(context, id);
    if (!droplet) return { seen: "404 not found" };
    if (!droplet.locked && ready(droplet)) return { done: droplet };
    return { seen: `status ${droplet.status}${droplet.locked ? ", locked" : ""}` };
  });
}
