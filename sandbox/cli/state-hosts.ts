import { nameOf } from "../urn";
import type { ExportedResource } from "./outputs";

const hostType = "seawall:host:Host";

/** Tells of any resource, by its URN, to which host it belongs: the logical name of the `Host` above it, or its own. */
export function hostOwners(resources: ExportedResource[]): (urn: string) => string | undefined {
  const byUrn = new Map(resources.map((r) => [r.urn, r]));
  return function ownerOf(urn): string | undefined {
    const resource = byUrn.get(urn);
    if (!resource) return undefined;
    if (resource.type === hostType) return nameOf(urn);
    return typeof resource.parent === "string" ? ownerOf(resource.parent) : undefined;
  };
}
