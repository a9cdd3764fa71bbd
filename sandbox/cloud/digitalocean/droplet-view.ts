import { addressAt, netmask, rangeOf } from "../addresses";
import type { Cloud } from "../cloud";
import type { Droplet, Volume } from "../store/entities";
import { nextBackupWindow } from "./backup-policies";
import { regionOf, sizeOf } from "./catalogue";
import { dropletImage, ownImages } from "./image-store";

export const dropletLock = (id: string): string => `droplet:${id}`;

/** A droplet as the API shows it. */
export function showDroplet(cloud: Cloud, droplet: Droplet, volumes: Volume[] = cloud.store.volumes.all()) {
  const size = sizeOf(droplet.size);
  const taken = (type: "snapshot" | "backup"): number[] =>
    ownImages(cloud.store)
      .filter((image) => image.dropletId === droplet.id && image.type === type)
      .map((image) => Number(image.id));
  return {
    id: Number(droplet.id),
    name: droplet.name,
    memory: size.memory,
    vcpus: size.vcpus,
    disk: droplet.disk,
    disk_info: [{ type: "local", size: { amount: droplet.disk, unit: "gib" } }],
    locked: cloud.jobs.isLocked(dropletLock(droplet.id)),
    status: droplet.status,
    kernel: null,
    created_at: droplet.createdAt,
    features: droplet.features,
    backup_ids: taken("backup"),
    next_backup_window: nextBackupWindow(droplet.backupPolicy, cloud.now()),
    snapshot_ids: taken("snapshot"),
    image: dropletImage(cloud.store, droplet.image),
    volume_ids: volumes.filter((volume) => volume.dropletId === droplet.id).map((volume) => volume.id),
    size,
    size_slug: droplet.size,
    networks: droplet.status === "new" ? { v4: [], v6: [] } : { v4: addresses(cloud, droplet), v6: sixOf(droplet) },
    region: regionOf(droplet.region),
    tags: droplet.tags,
    vpc_uuid: droplet.vpcId,
  };
}

/** An address of the range for documentation (RFC 3849): the API tells it, no packet ever reaches it. */
function sixOf({ id, features }: Droplet) {
  if (!features.includes("ipv6")) return [];
  const own = [Math.floor(Number(id) / 65536), Number(id) % 65536].filter((part, index) => part > 0 || index > 0);
  return [
    {
      ip_address: `2001:db8:0:1::${own.map((part) => part.toString(16)).join(":")}`,
      netmask: 64,
      gateway: "2001:db8:0:1::1",
      type: "public",
    },
  ];
}

function addresses(cloud: Cloud, droplet: Droplet) {
  const outside = rangeOf(cloud.instance.publicCidr);
  const vpc = cloud.store.vpcs.get(droplet.vpcId);
  const inside = vpc && rangeOf(vpc.ipRange);
  return [
    ...(inside
      ? [{ ip_address: droplet.privateIp, netmask: netmask(inside), gateway: addressAt(inside, 1), type: "private" }]
      : []),
    { ip_address: droplet.publicIp, netmask: netmask(outside), gateway: addressAt(outside, 1), type: "public" },
  ];
}
