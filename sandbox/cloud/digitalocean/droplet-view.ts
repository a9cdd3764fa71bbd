import { addressAt, netmask, rangeOf } from "../addresses";
import type { Cloud } from "../cloud";
import type { Droplet, Volume } from "../store/entities";
import { findImage, regionOf, sizeOf } from "./catalogue";

export const dropletLock = (id: string): string => `droplet:${id}`;

/** A droplet as the API shows it. */
export function showDroplet(cloud: Cloud, droplet: Droplet, volumes: Volume[] = cloud.store.volumes.all()) {
  const size = sizeOf(droplet.size);
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
    backup_ids: [],
    next_backup_window: null,
    snapshot_ids: [],
    image: findImage(droplet.image),
    volume_ids: volumes.filter((volume) => volume.dropletId === droplet.id).map((volume) => volume.id),
    size,
    size_slug: droplet.size,
    networks: { v4: droplet.status === "new" ? [] : addresses(cloud, droplet), v6: [] },
    region: regionOf(droplet.region),
    tags: droplet.tags,
    vpc_uuid: droplet.vpcId,
  };
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
