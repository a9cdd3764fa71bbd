import type { Cloud } from "../cloud";
import type { Action, Droplet, Volume } from "../store/entities";
import { dropletLock } from "./droplet-view";
import { badRequest, notFound, pendingEvent, unprocessable } from "./errors";
import type { Input } from "./input";

const perDroplet = 7;

/** Starts attach, detach or resize. Attaching holds its place at once, so that a second request sees it. */
export function startVolumeAction(cloud: Cloud, volume: Volume, input: Input): Action {
  const { store, jobs } = cloud;
  const type = input.text("type");
  const read = { attach: readAttach, detach: readDetach, resize: readResize }[type];
  if (!read) throw badRequest(`${type} is not a valid action type: use attach, detach or resize.`);
  const { droplet, ...wish } = read(cloud, volume, input);
  const locks = [`volume:${volume.id}`, ...(droplet ? [dropletLock(droplet.id)] : [])];
  if (locks.some((lock) => jobs.isLocked(lock))) throw pendingEvent();
  const action = store.transaction(() => {
    if (type === "attach") store.volumes.put({ ...volume, dropletId: droplet?.id });
    return jobs.create({
      type,
      resourceId: volume.id,
      resourceType: "volume",
      region: volume.region,
      input: { ...wish, dropletId: droplet?.id },
      locks,
    });
  });
  jobs.begin(action);
  return action;
}

interface Wish {
  droplet?: Droplet;
  sizeGiB?: number;
}

function namedDroplet(cloud: Cloud, input: Input): Droplet {
  const droplet = cloud.store.droplets.get(String(input.integer("droplet_id") ?? ""));
  if (!droplet) throw notFound("The Droplet you specified could not be found.");
  return droplet;
}

function readAttach(cloud: Cloud, volume: Volume, input: Input): Wish {
  const droplet = namedDroplet(cloud, input);
  if (volume.dropletId !== undefined) throw unprocessable("Volume is already attached to a Droplet");
  if (droplet.region !== volume.region) throw unprocessable("Volume and Droplet must be in the same region");
  if (cloud.store.volumes.all().filter((other) => other.dropletId === droplet.id).length >= perDroplet) {
    throw unprocessable(`A Droplet can have at most ${perDroplet} volumes`);
  }
  return { droplet };
}

function readDetach(cloud: Cloud, volume: Volume, input: Input): Wish {
  const droplet = namedDroplet(cloud, input);
  if (volume.dropletId !== droplet.id) throw unprocessable("Volume is not attached to the specified Droplet");
  return { droplet };
}

function readResize(cloud: Cloud, volume: Volume, input: Input): Wish {
  const sizeGiB = input.integer("size_gigabytes") ?? 0;
  if (sizeGiB <= volume.sizeGiB) throw unprocessable("size_gigabytes must be greater than the volume's current size");
  return { sizeGiB, droplet: volume.dropletId === undefined ? undefined : cloud.store.droplets.get(volume.dropletId) };
}

/** What the actions of volumes do to disks. */
export function defineVolumeWork({ store, driver, jobs }: Cloud): void {
  const define = (type: string, work: (volume: Volume, action: Action) => Promise<void>): void =>
    jobs.define(`volume:${type}`, async (action) => {
      const volume = store.volumes.get(action.resourceId);
      if (!volume) throw new Error(`volume ${action.resourceId} does not exist`);
      await work(volume, action);
    });

  define("attach", async (volume, action) => {
    try {
      await driver.attachVolume(volume, Number(action.input.dropletId));
    } catch (error) {
      store.volumes.put({ ...volume, dropletId: undefined });
      throw error;
    }
  });
  define("detach", async (volume) => {
    await driver.detachVolume(volume.id);
    store.volumes.put({ ...volume, dropletId: undefined });
  });
  define("resize", async (volume, action) => {
    const sizeGiB = action.input.sizeGiB ?? volume.sizeGiB;
    await driver.resizeVolume(volume.id, sizeGiB);
    store.volumes.put({ ...volume, sizeGiB });
  });
}
