import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Nothing judges `pulumi destroy`: this option of the engine's own is what keeps data. */
export const statefulProtect: ResourceRule = {
  id: "stateful-protect",
  what: "Volumes, databases, buckets and reserved addresses are protected from deletion",
  why: "no policy is asked at `pulumi destroy`, and what these hold cannot be made again",
  severity: "high",
  references: [],
  fix: "set the option protect to true (in this library: `protect`); take it away for one update to remove something for good",
  types: [types.volume, types.databaseCluster, types.spacesBucket, types.reservedIp, types.floatingIp, types.r2Bucket],
  check: ({ protect }, report) => {
    if (protect) return;
    report({ found: "it may be deleted", where: "option protect", allowed: "true" });
  },
};
