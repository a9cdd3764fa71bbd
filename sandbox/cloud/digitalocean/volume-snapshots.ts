import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Volume } from "../store/entities";
import type { VolumeSnapshot } from "../store/images";
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
    const taken = store.volumeSnapshots.all().filter((snapshot) => snapshot.volumeId === volume.id);
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
    const id = randomUUID();
    await cloud.ready();
    const { bytes } = await driver.snapshotVolume(volume.id, id);
    const snapshot = store.transaction(() =>
      store.volumeSnapshots.put({
        id,
        name,
        volumeId: volume.id,
        region: volume.region,
        createdAt: toSeconds(cloud.now()),
        minDiskSize: volume.sizeGiB,
        sizeGigabytes: billedGigabytes(bytes),
        filesystemType: volume.filesystemType,
        filesystemLabel: volume.filesystemLabel,
        tags: ensureTags(cloud, tags),
      }),
    );
    return reply.status(201).send({ snapshot: showVolumeSnapshot(snapshot) });
  });

  const snapshotOf = (id: string): VolumeSnapshot => {
    const snapshot = store.volumeSnapshots.get(id);
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
