import { Live } from "../shared/resource";
import { DoContext } from "./config";

export interface ApiSnapshot {
  id: string;
  name: string;
  created_at: string;
  regions: string[];
  resource_id: string;
  min_disk_size: number;
  size_gigabytes: number;
  tags?: string[] | null;
}

/** A snapshot of a droplet or a volume; `source` is what its resource type calls the thing it is of. */
export async function readSnapshot(
  context: DoContext,
  id: string,
  source: "dropletId" | "volumeId",
): Promise<Live | undefined> {
  const found = await context.config.api.find<{ snapshot: ApiSnapshot }>(`snapshots/${id}`, context.signal);
  return found && liveOf(found.snapshot, source);
}

const liveOf = (snapshot: ApiSnapshot, source: "dropletId" | "volumeId"): Live => ({
  id: String(snapshot.id),
  state: {
    name: snapshot.name,
    [source]: snapshot.resource_id,
    regions: snapshot.regions,
    size: snapshot.size_gigabytes,
    createdAt: snapshot.created_at,
    minDiskSize: snapshot.min_disk_size,
    ...(source === "volumeId" ? { tags: snapshot.tags ?? [] } : {}),
  },
});
