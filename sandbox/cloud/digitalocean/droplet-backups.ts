import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action, BackupPolicy, Droplet } from "../store/entities";
import type { OwnImage } from "../store/images";
import { toSeconds } from "../time";
import { hours, nextBackupWindow, retentionDays, weekdays, windowHours } from "./backup-policies";
import { nextImage } from "./droplet-events";
import { dropletLock } from "./droplet-view";
import { findDroplet } from "./droplets";
import { imageLock, ownImages } from "./image-store";
import { page } from "./page";

const describe = (policy: BackupPolicy) => ({
  ...policy,
  window_length_hours: windowHours,
  retention_period_days: retentionDays[policy.plan],
});

const show = (cloud: Cloud, droplet: Droplet) => ({
  droplet_id: Number(droplet.id),
  backup_enabled: droplet.backupPolicy !== undefined,
  ...(droplet.backupPolicy ? { backup_policy: describe(droplet.backupPolicy) } : {}),
  next_backup_window: nextBackupWindow(droplet.backupPolicy, cloud.now()),
});

/** Takes a backup of every droplet whose policy asks for them and that no other event holds. */
export function takeBackups(cloud: Cloud): Action[] {
  const { store, jobs } = cloud;
  return store.droplets
    .all()
    .filter(({ id, backupPolicy }) => backupPolicy !== undefined && !jobs.isLocked(dropletLock(id)))
    .map((droplet) => {
      const image = nextImage(cloud);
      const action = jobs.create({
        type: "backup",
        resourceId: droplet.id,
        resourceType: "droplet",
        region: droplet.region,
        input: { name: `${droplet.name} ${toSeconds(cloud.now())}`, image },
        locks: [dropletLock(droplet.id), imageLock(image)],
      });
      jobs.begin(action);
      return action;
    });
}

/** What was taken of a droplet, as its own lists show it. */
const showTaken = (image: OwnImage) => ({
  id: Number(image.id),
  name: image.name,
  type: image.type,
  created_at: image.createdAt,
  regions: image.regions,
  min_disk_size: image.minDiskSize,
  size_gigabytes: image.sizeGigabytes,
});

export function dropletBackups(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Params: { id: string } }>("/droplets/:id/backups/policy", (request) => ({
    policy: show(cloud, findDroplet(cloud, request.params.id)),
  }));

  app.get("/droplets/backups/policies", (request) => {
    const policies = cloud.store.droplets.all().map((droplet) => [droplet.id, show(cloud, droplet)] as const);
    const { policies: listed, ...rest } = page(request, "policies", policies);
    return { policies: Object.fromEntries(listed as typeof policies), ...rest };
  });

  app.get("/droplets/backups/supported_policies", () => ({
    supported_policies: (["weekly", "daily"] as const).map((name) => ({
      name,
      possible_window_starts: hours,
      window_length_hours: windowHours,
      retention_period_days: retentionDays[name],
      possible_days: name === "weekly" ? weekdays : [],
    })),
  }));

  const list = (name: string, type: OwnImage["type"]): void => {
    app.get<{ Params: { id: string } }>(`/droplets/:id/${name}`, (request) => {
      const droplet = findDroplet(cloud, request.params.id);
      const taken = ownImages(cloud.store).filter((image) => image.dropletId === droplet.id && image.type === type);
      return page(request, name, taken.map(showTaken));
    });
  };
  list("backups", "backup");
  list("snapshots", "snapshot");
}
