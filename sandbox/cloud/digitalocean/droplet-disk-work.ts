import type { Cloud } from "../cloud";
import type { Action, Droplet } from "../store/entities";
import { findPublicImage } from "./catalogue";
import { hostSpec } from "./host-spec";
import { billedGigabytes } from "./image-store";

/** What the actions do that keep a droplet's disk, or give it another one. */
export function defineDiskWork(cloud: Cloud): void {
  const { store, driver, jobs } = cloud;

  const define = (type: string, work: (droplet: Droplet, image: string, action: Action) => Promise<void>): void =>
    jobs.define(`droplet:${type}`, async (action) => {
      const droplet = store.droplets.get(action.resourceId);
      const { image } = action.input;
      if (!droplet || image === undefined) throw new Error(`droplet ${action.resourceId} does not exist`);
      await work(droplet, image, action);
    });

  /** The image exists from the moment that its disk is kept as a whole. */
  const keep = (type: "snapshot" | "backup") => async (droplet: Droplet, image: string, action: Action) => {
    const { bytes } = await driver.snapshotHost(Number(droplet.id), image);
    const base = store.ownImages.get(droplet.image)?.base ?? droplet.image;
    store.ownImages.put({
      id: image,
      name: action.input.name ?? droplet.name,
      type,
      distribution: findPublicImage(base)?.distribution ?? "Unknown",
      description: "",
      base,
      regions: [droplet.region],
      // An action does not say which image it makes: clients know it by this time.
      createdAt: action.startedAt,
      minDiskSize: droplet.disk,
      sizeGigabytes: billedGigabytes(bytes),
      tags: [],
      dropletId: droplet.id,
    });
  };
  define("snapshot", keep("snapshot"));
  define("backup", keep("backup"));

  define("restore", async (droplet, image) => {
    await driver.rebuildHost(hostSpec(cloud, droplet, image));
    store.droplets.put({ ...droplet, status: "active" });
  });
  define("rebuild", async (droplet, image) => {
    await driver.rebuildHost(hostSpec(cloud, droplet, image));
    store.droplets.put({ ...droplet, image, status: "active" });
  });
}
