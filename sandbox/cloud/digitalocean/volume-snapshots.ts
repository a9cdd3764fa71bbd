import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Volume } from "../store/entities";
import type { VolumeSnapshot } from "../store/images";
import type { Store } from "../store/store";
import { toSeconds } from "../time";
import { ApiError, notFound } from "./errors";
import { billedGigabytes } from "./image-store";
import { Input } from "./input";
import { page } from "./page";
import { ensureTags } from "./tag-store";

interface ById {
  Params: { id: string };
}

export const showVolumeSnapshot = (snapshot: VolumeSnapshot) => ({
  id: snapshot.id,
  name: snapshot.name,
  created_at: snapshot.createdAt,
  regions: [snapshot.region],
  resource_id: snapshot.volumeId,
  resource_type: "volume",
  min_disk_size: snapshot.minDiskSize,
  size_gigabytes: snapshot.sizeGigabytes,
  tags: snapshot.tags,
});

/** Snapshots that a request may name. */
export const volumeSnapshotsOf = (store: Store): VolumeSnapshot[] =>
  store.volumeSnapshots.all().filter((snapshot) => !snapshot.unfinished);

export const findVolumeSnapshot = (store: Store, id: string): VolumeSnapshot | undefined => {
  const snapshot = store.volumeSnapshots.get(id);
  return snapshot?.unfinished ? undefined : snapshot;
};

/** Removes what a killed daemon was copying. */
export async function dropUnfinished(cloud: Cloud): Promise<void> {
  for (const snapshot of cloud.store.volumeSnapshots.all()) {
    if (snapshot.unfinished) await deleteVolumeSnapshot(cloud, snapshot);
  }
}

export async function deleteVolumeSnapshot(cloud: Cloud, { id }: VolumeSnapshot): Promise<void> {
  await cloud.ready();
  await cloud.driver.deleteVolumeSnapshot(id);
  cloud.store.volumeSnapshots.remove(id);
}

export function volumeSnapshots(app: FastifyInstance, cloud: Cloud): void {
  const { store, driver, jobs } = cloud;

  const volumeOf = (id: string): Volume => {
    const volume = store.volumes.get(id);
    if (!volume) throw notFound();
    return volume;
  };

  app.get<ById>("/volumes/:id/snapshots", (request) => {
    const volume = volumeOf(request.params.id);
    const taken = volumeSnapshotsOf(store).filter((snapshot) => snapshot.volumeId === volume.id);
    return page(request, "snapshots", taken.map(showVolumeSnapshot));
  });

  app.post<ById>("/volumes/:id/snapshots", async (request, reply) => {
    const volume = volumeOf(request.params.id);
    const input = new Input(request.body);
    const name = input.text("name");
    const tags = input.strings("tags");
    if (jobs.isLocked(`volume:${volume.id}`)) {
      throw new ApiError(409, "conflict", "The volume already has a pending event.");
    }
    await cloud.ready();
    const draft = store.volumeSnapshots.put({
      id: randomUUID(),
      name,
      volumeId: volume.id,
      region: volume.region,
      createdAt: toSeconds(cloud.now()),
      minDiskSize: volume.sizeGiB,
      sizeGigabytes: 0,
      filesystemType: volume.filesystemType,
      filesystemLabel: volume.filesystemLabel,
      tags: [],
      unfinished: true,
    });
    try {
      const { bytes } = await driver.snapshotVolume(volume.id, draft.id);
      const whole = { ...draft, sizeGigabytes: billedGigabytes(bytes), unfinished: undefined };
      const snapshot = store.transaction(() => store.volumeSnapshots.put({ ...whole, tags: ensureTags(cloud, tags) }));
      return reply.status(201).send({ snapshot: showVolumeSnapshot(snapshot) });
    } catch (error) {
      await deleteVolumeSnapshot(cloud, draft);
      throw error;
    }
  });

  const snapshotOf = (id: string): VolumeSnapshot => {
    const snapshot = findVolumeSnapshot(store, id);
    if (!snapshot) throw notFound();
    return snapshot;
  };

  app.get<ById>("/volumes/snapshots/:id", (request) => ({
    snapshot: showVolumeSnapshot(snapshotOf(request.params.id)),
  }));

  app.delete<ById>("/volumes/snapshots/:id", async (request, reply) => {
    await deleteVolumeSnapshot(cloud, snapshotOf(request.params.id));
    return reply.status(204).send();
  });
}
