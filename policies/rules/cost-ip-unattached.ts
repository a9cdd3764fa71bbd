import { assignedAddresses } from "../cost";
import { Settled, unknown } from "../known";
import type { StackRule } from "../rule";
import { types } from "../types";

export const costIpUnattached: StackRule = {
  id: "cost-ip-unattached",
  what: "Reserved addresses belong to a droplet",
  why: "an address that leads nowhere costs $5 a month, one that leads somewhere nothing",
  severity: "low",
  references: [],
  fix: "assign it with dropletId or a digitalocean.ReservedIpAssignment, or remove it",
  checkStack: (resources, report) => {
    const assigned = assignedAddresses(resources);
    for (const { urn, type, props, sources } of resources) {
      if (type !== types.reservedIp && type !== types.floatingIp) continue;
      if (assigned.has(urn) || isGiven(props.dropletId, sources.dropletId)) continue;
      report({ found: "it leads to no droplet", where: "dropletId", allowed: "a droplet", urn });
    }
  },
};

/** At a preview the cloud's own answer is unknown as well: then it counts where it comes from another resource. */
const isGiven = (dropletId: Settled, from: readonly string[] = []): boolean =>
  dropletId === unknown ? from.length > 0 : dropletId !== undefined && dropletId !== null && dropletId !== 0;
