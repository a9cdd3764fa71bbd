import type { Cloud } from "../cloud";
import type { Droplet } from "../store/entities";
import { dropletLock } from "./droplet-view";
import { pendingEvent } from "./errors";

/** Begins to destroy a droplet. 422 where something else is under way with it. */
export function beginDestroy({ jobs }: Cloud, droplet: Droplet): void {
  if (jobs.isLocked(dropletLock(droplet.id))) throw pendingEvent();
  jobs.begin(
    jobs.create({
      type: "destroy",
      resourceId: droplet.id,
      resourceType: "droplet",
      region: droplet.region,
      input: {},
      locks: [dropletLock(droplet.id)],
    }),
  );
}
