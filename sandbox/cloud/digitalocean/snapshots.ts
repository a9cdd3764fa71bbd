import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { OwnImage } from "../store/images";
import { badRequest, notFound } from "./errors";
import { findImage, findOwnImage, ownImages } from "./image-store";
import { deleteImage } from "./images";
import { page } from "./page";
import { deleteVolumeSnapshot, findVolumeSnapshot, showVolumeSnapshot, volumeSnapshotsOf } from "./volume-snapshots";

const showDropletSnapshot = (image: OwnImage) => ({
  id: image.id,
  name: image.name,
  created_at: image.createdAt,
  regions: image.regions,
  resource_id: image.dropletId,
  resource_type: "droplet",
  min_disk_size: image.minDiskSize,
  size_gigabytes: image.sizeGigabytes,
  tags: image.tags,
});

/** Snapshots of droplets and of volumes under one roof: the first are known by a number, the others by a UUID. */
export function snapshots(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  app.get<{ Querystring: { resource_type?: string } }>("/snapshots", (request) => {
    const { resource_type: type } = request.query;
    if (type !== undefined && type !== "droplet" && type !== "volume") {
      throw badRequest(`${type} is not a valid resource_type: use droplet or volume.`);
    }
    return page(request, "snapshots", [
      ...(type === "volume"
        ? []
        : ownImages(store)
            .filter((image) => image.type === "snapshot")
            .map(showDropletSnapshot)),
      ...(type === "droplet" ? [] : volumeSnapshotsOf(store).map(showVolumeSnapshot)),
    ]);
  });

  const dropletSnapshot = (id: string): OwnImage => {
    const image = findOwnImage(store, id);
    if (image?.type === "snapshot") return image;
    throw findImage(store, id) ? badRequest("the resource is not a snapshot") : notFound();
  };

  app.get<{ Params: { id: string } }>("/snapshots/:id", (request) => {
    const ofVolume = findVolumeSnapshot(store, request.params.id);
    return {
      snapshot: ofVolume ? showVolumeSnapshot(ofVolume) : showDropletSnapshot(dropletSnapshot(request.params.id)),
    };
  });

  app.delete<{ Params: { id: string } }>("/snapshots/:id", async (request, reply) => {
    const ofVolume = findVolumeSnapshot(store, request.params.id);
    if (ofVolume) await deleteVolumeSnapshot(cloud, ofVolume);
    else await deleteImage(cloud, dropletSnapshot(request.params.id));
    return reply.status(204).send();
  });
}
