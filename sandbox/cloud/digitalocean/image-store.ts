import type { OwnImage } from "../store/images";
import type { Store } from "../store/store";
import { findPublicImage, type Image } from "./catalogue";
import { unprocessable } from "./errors";

export const imageLock = (id: string): string => `image:${id}`;

export const showOwnImage = (image: OwnImage): Image => ({
  id: Number(image.id),
  name: image.name,
  distribution: image.distribution,
  slug: null,
  public: false,
  regions: image.regions,
  created_at: image.createdAt,
  min_disk_size: image.minDiskSize,
  type: image.type,
  size_gigabytes: image.sizeGigabytes,
  description: image.description,
  tags: image.tags,
  status: image.deleted ? "deleted" : "available",
  error_message: "",
});

/** Own images that a request may name. */
export const ownImages = (store: Store): OwnImage[] => store.ownImages.all().filter((image) => !image.deleted);

export const findOwnImage = (store: Store, id: string): OwnImage | undefined => {
  const image = store.ownImages.get(id);
  return image?.deleted ? undefined : image;
};

/** An image by its number or slug. */
export function findImage(store: Store, key: string): Image | undefined {
  const own = findOwnImage(store, key);
  return own ? showOwnImage(own) : findPublicImage(key);
}

/** A droplet's image, which may have been deleted since. */
export function dropletImage(store: Store, key: string): Image | undefined {
  const own = store.ownImages.get(key);
  return own ? showOwnImage(own) : findPublicImage(key);
}

/** The image for a disk, as a droplet keeps it: checks that the region has it and that the disk is large enough. */
export function imageFor(store: Store, wanted: unknown, region: string, disk: number): string {
  const image = typeof wanted === "string" || typeof wanted === "number" ? findImage(store, String(wanted)) : undefined;
  if (!image) throw unprocessable("You specified an invalid image for Droplet creation.");
  if (!image.regions.includes(region)) throw unprocessable("Image is not available in the selected region.");
  if (image.min_disk_size > disk) {
    throw unprocessable(
      `The image needs a disk of at least ${image.min_disk_size} GB, which this size does not have (${disk} GB).`,
    );
  }
  return image.slug ?? String(image.id);
}

/** What the host driver makes a droplet's disk of. */
export function diskOf(store: Store, image: string): { image: string; snapshot?: string } {
  const own = store.ownImages.get(image);
  return own ? { image: own.base, snapshot: own.id } : { image };
}

/** GB with two decimals, as snapshots are billed; never nothing. */
export const billedGigabytes = (bytes: number): number => Math.max(0.01, Math.round((bytes / 2 ** 30) * 100) / 100);
