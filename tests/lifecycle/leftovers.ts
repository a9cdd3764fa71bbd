import { Collection } from "../../sandbox/cloud/store/store";
import type { TestCloud } from "../contract/support";
import type { StateResource } from "./stack";

/** Kinds that are no resources: what has happened, and what the daemon keeps for itself. */
const bookkeeping = ["actions", "leases", "settings"];

/** Every entity that the cloud has, "volumes/<id>". */
export function snapshot(cloud: TestCloud): Set<string> {
  const kinds = Object.entries(cloud.daemon.cloud.store).filter(
    (entry): entry is [string, Collection<{ id: string }>] =>
      entry[1] instanceof Collection && !bookkeeping.includes(entry[0]),
  );
  return new Set(kinds.flatMap(([kind, all]) => all.all().map(({ id }) => `${kind}/${id}`)));
}

/** What the cloud has more than `before`, although `state` has been destroyed. */
export function leftovers(cloud: TestCloud, before: Set<string>, state: StateResource[]): string[] {
  const tags = new Set(state.filter(({ type }) => type.endsWith(":Tag")).map(({ id }) => `tags/${id}`));
  const { projects, vpcs } = cloud.daemon.cloud.store;
  return [...snapshot(cloud)].filter((entity) => {
    const [kind, id = ""] = entity.split("/");
    // DigitalOcean keeps tags that were made by naming them, a region's VPC that it made for its first droplet, and the
    // account's project.
    if (kind === "tags" && !tags.has(entity)) return false;
    if (kind === "vpcs" && vpcs.get(id)?.isDefault === true) return false;
    if (kind === "projects" && projects.get(id)?.isDefault === true) return false;
    return !before.has(entity);
  });
}
