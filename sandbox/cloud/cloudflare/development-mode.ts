import type { Cloud } from "../cloud";
import type { CloudflareZone } from "../store/entities";

const lastsSeconds = 3 * 3600;

/** Seconds until development mode ends, or, as a negative number, since it ended. 0 where it was never on. */
export function developmentTime(cloud: Cloud, zone: CloudflareZone): number {
  const stored = cloud.store.zoneSettings.get(`${zone.id}/development_mode`);
  if (!stored) return 0;
  const since = Math.floor((cloud.now().getTime() - Date.parse(stored.modifiedOn)) / 1000);
  return stored.value === "on" ? lastsSeconds - since : -since;
}
