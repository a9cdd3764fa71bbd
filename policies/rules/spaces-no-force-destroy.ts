import { unknown } from "../known";
import type { ResourceRule } from "../rule";
import { types } from "../types";

export const spacesNoForceDestroy: ResourceRule = {
  id: "spaces-no-force-destroy",
  what: "A bucket that still holds objects cannot be deleted",
  why: "with forceDestroy one wrong `pulumi destroy` deletes every object and all its versions",
  severity: "high",
  references: ["DIG-0009"],
  fix: "leave forceDestroy out, and empty a bucket by hand before it goes",
  types: [types.spacesBucket],
  check: ({ props: { forceDestroy } }, report) => {
    if (forceDestroy === undefined || forceDestroy === null || forceDestroy === false) return;
    const found = forceDestroy === unknown ? "whether it is set is known only after the update" : "forceDestroy is set";
    report({ found, where: "forceDestroy", allowed: "false, or nothing" });
  },
};
