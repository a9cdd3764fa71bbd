import { unknown } from "../known";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Never put right by itself: a change replaces the droplet. */
export const dropletMonitoring: ResourceRule = {
  id: "droplet-monitoring",
  what: "DigitalOcean's metrics agent runs on every droplet",
  why: "memory and disk that run full are then seen by nobody",
  severity: "low",
  references: [],
  fix: "set monitoring to true before the droplet is made; a change replaces it",
  types: [types.droplet],
  check: ({ props: { monitoring } }, report) => {
    if (monitoring === true) return;
    const found = monitoring === unknown ? "whether it is on is known only after the update" : "it is off";
    report({ found, where: "monitoring", allowed: "true" });
  },
};
