import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action, Volume } from "../store/entities";
import type { VolumeSnapshot } from "../store/images";
import { actionsOf, findAction, showAction } from "./actions";
import { regionOf, regionSlugs } from "./catalogue";
import { ApiError, badRequest, notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { ensureTags } from "./tag-store";
import { startVolumeAction } from "./volume-actions";
import { findVolumeSnapshot } from "./volume-snapshots";

const maximumGiB = 16384;

interface ById {
  Params: { id: string };
}

export const showVolume = (volume: Volume) => ({
  id: volume.id,
  region: regionOf(volume.region),
  droplet_ids: volume.dropletId === undefined ? [] : [Number(volume.dropletId)],
  name: volume.name,
  description: volume.description,
  size_gigabytes: volume.sizeGiB,
  created_at: volume.createdAt,
  filesystem_type: volume.filesystemType,
  filesystem_label: volume.filesystemLabel,
  tags: volume.tags,
});

export function volumes(app: FastifyInstance, cloud: Cloud): void {
  const { store, driver, jobs } = cloud;

  const volumeOf = (id: string): Volume => {
    const volume = store.volumes.get(id);
    if (!volume) throw notFound();
    return volume;
  };

  const named = (name?: string, region?: string): Volume[] =>
    store.volumes
      .all()
      .filter((volume) => name === undefined || volume.name === name)
      .filter((volume) => region === undefined || volume.region === region);

  const refuseDouble = (volume: Volume): void => {
    if (named(volume.name, volume.region).length > 0) {
      throw new ApiError(409, "conflict", `A volume named ${volume.name} already exists in ${volume.region}.`);
    }
  };

  app.get<{ Querystring: { name?: string; region?: string } }>("/volumes", (request) =>
    page(request, "volumes", named(request.query.name, request.query.region).map(showVolume)),
  );

  app.post("/volumes", async (request, reply) => {
    const input = new Input(request.body);
    const snapshot = readSnapshot(cloud, input);
    const draft = readVolume(cloud, input, snapshot);
    refuseDouble(draft);
    await cloud.ready();
    await driver.createVolume({
      id: draft.id,
      sizeGiB: draft.sizeGiB,
      filesystem: draft.filesystemType === "" ? undefined : draft.filesystemType,
      snapshot: snapshot?.id,
    });
    try {
      const volume = store.transaction(() => {
        // Another request may have taken the name while the disk was made.
        refuseDouble(draft);
        return store.volumes.put({ ...draft, tags: ensureTags(cloud, draft.tags) });
      });
      return reply.status(201).send({ volume: showVolume(volume) });
    } catch (error) {
      await driver.deleteVolume(draft.id);
      throw error;
    }
  });

  app.get<ById>("/volumes/:id", (request) => ({ volume: showVolume(volumeOf(request.params.id)) }));

  const remove = async (volume: Volume): Promise<void> => {
    if (volume.dropletId !== undefined) {
      throw new ApiError(409, "conflict", "A volume that's attached to a Droplet cannot be deleted.");
    }
    if (jobs.isLocked(`volume:${volume.id}`)) {
      throw new ApiError(409, "conflict", "The volume already has a pending event.");
    }
    await cloud.ready();
    await driver.deleteVolume(volume.id);
    store.volumes.remove(volume.id);
  };

  app.delete<ById>("/volumes/:id", async (request, reply) => {
    await remove(volumeOf(request.params.id));
    return reply.status(204).send();
  });

  app.delete<{ Querystring: { name?: string; region?: string } }>("/volumes", async (request, reply) => {
    const { name, region } = request.query;
    if (!name || !region) throw badRequest("name and region are required");
    const [volume] = named(name, region);
    if (!volume) throw notFound();
    await remove(volume);
    return reply.status(204).send();
  });

  const start = (volume: Volume, body: unknown): Action => startVolumeAction(cloud, volume, new Input(body));

  app.post<ById>("/volumes/:id/actions", (request, reply) =>
    reply.status(202).send({ action: showAction(start(volumeOf(request.params.id), request.body)) }),
  );

  app.post("/volumes/actions", (request, reply) => {
    const input = new Input(request.body);
    const [volume] = named(input.text("volume_name"), input.string("region"));
    if (!volume) throw notFound();
    return reply.status(202).send({ action: showAction(start(volume, request.body)) });
  });

  app.get<ById>("/volumes/:id/actions", (request) =>
    page(request, "actions", actionsOf(cloud, "volume", volumeOf(request.params.id).id).map(showAction)),
  );

  app.get<{ Params: { id: string; action: string } }>("/volumes/:id/actions/:action", (request) => {
    const { id, action } = request.params;
    return { action: showAction(findAction(cloud, action, "volume", volumeOf(id).id)) };
  });
}

function readSnapshot({ store }: Cloud, input: Input): VolumeSnapshot | undefined {
  const id = input.string("snapshot_id") || undefined;
  if (id === undefined) return undefined;
  const snapshot = findVolumeSnapshot(store, id);
  if (!snapshot) throw notFound("The snapshot you specified could not be found.");
  return snapshot;
}

/** Of a snapshot, a volume has the file system and at least the size. */
function readVolume(cloud: Cloud, input: Input, snapshot?: VolumeSnapshot): Volume {
  const name = input.text("name");
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) {
    throw unprocessable(
      "name must be comprised of alphanumeric characters (lower case) and dashes, begin with a letter and have at most 64 characters",
    );
  }
  const region = input.text("region");
  if (!regionSlugs.includes(region))
    throw unprocessable(`region ${region} does not exist: use one of ${regionSlugs.join(", ")}`);
  const sizeGiB = input.integer("size_gigabytes") ?? snapshot?.minDiskSize ?? 0;
  if (sizeGiB < 1 || sizeGiB > maximumGiB) throw unprocessable(`size_gigabytes must be between 1 and ${maximumGiB}`);
  if (snapshot && sizeGiB < snapshot.minDiskSize) {
    throw unprocessable(`size_gigabytes must be at least the snapshot's ${snapshot.minDiskSize}`);
  }
  if (snapshot && snapshot.region !== region) {
    throw unprocessable(`The snapshot is not available in ${region}, only in ${snapshot.region}`);
  }
  const filesystemType = snapshot?.filesystemType ?? input.string("filesystem_type") ?? "";
  if (filesystemType !== "" && filesystemType !== "ext4" && filesystemType !== "xfs") {
    throw unprocessable("filesystem_type must be ext4 or xfs");
  }
  return {
    id: randomUUID(),
    name,
    region,
    sizeGiB,
    description: input.string("description") ?? "",
    filesystemType,
    filesystemLabel: snapshot?.filesystemLabel ?? input.string("filesystem_label") ?? "",
    tags: input.strings("tags"),
    createdAt: cloud.now().toISOString(),
  };
}
