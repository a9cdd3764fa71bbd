import type { Entity } from "./entities";

/** An image that is the account's own: the disk of a droplet as a snapshot or a backup kept it. The id is its number. */
export interface OwnImage extends Entity {
  name: string;
  type: "snapshot" | "backup";
  distribution: string;
  description: string;
  /** Slug of the public image that the disk began as. */
  base: string;
  regions: string[];
  createdAt: string;
  /** GB of the disk that it was taken of. */
  minDiskSize: number;
  sizeGigabytes: number;
  tags: string[];
  /** The droplet it was taken of; it may be gone. */
  dropletId: string;
  /** Only droplets that were made of it still know it. */
  deleted?: boolean;
}

export interface VolumeSnapshot extends Entity {
  name: string;
  /** The volume it was taken of; it may be gone. */
  volumeId: string;
  region: string;
  createdAt: string;
  /** GiB of the volume when it was taken. */
  minDiskSize: number;
  sizeGigabytes: number;
  filesystemType: "" | "ext4" | "xfs";
  filesystemLabel: string;
  tags: string[];
  /** Its disk is being copied: no client sees it yet. */
  unfinished?: boolean;
}
