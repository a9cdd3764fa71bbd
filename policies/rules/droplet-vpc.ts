import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Which VPC does not matter, and its id may be unknown: that the program names one is known. */
export const dropletVpc: ResourceRule = {
  id: "droplet-vpc",
  what: "Every droplet is in a VPC that the program names",
  why: "without one it lands in the region's default network, beside whatever else the account has",
  severity: "medium",
  references: [],
  fix: "give the droplet the id of a digitalocean.Vpc as vpcUuid; a change replaces it",
  types: [types.droplet],
  check: ({ props: { vpcUuid } }, report) => {
    if (vpcUuid !== undefined && vpcUuid !== null && vpcUuid !== "") return;
    report({ found: "no VPC is named", where: "vpcUuid", allowed: "the id of a VPC" });
  },
};
