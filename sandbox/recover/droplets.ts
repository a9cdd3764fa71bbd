import type { StackExport } from "../cli/outputs";
import { hostOwners } from "../cli/state-hosts";
import { nameOf } from "../urn";
import type { DigitalOcean } from "./clouds/digitalocean";

export interface DropletRepair {
  name: string;
  urn: string;
  /**
   * `on`: it was off and is on again. `gone`: the cloud knows it no more. `failed`: it could not be made, and was removed.
   * `unreached`: it let nobody in since it was made, and was removed.
   */
  what: "on" | "gone" | "failed" | "unreached";
  /** URNs of what tied volumes and addresses to it: gone with it, and an error to delete. */
  ties: string[];
}

const dropletType = "digitalocean:index/droplet:Droplet";

/**
 * Compares the droplets of a state with the cloud: an update itself neither notices one that is off nor one that is gone.
 * Those that are off are powered on, and waited for; those that could not be made are removed. So are those that the last
 * update found no way into, where no script has ever run on them: a first boot that went wrong is not made up for.
 *
 * @param unreached URNs of components whose scripts found no way in.
 */
export async function repairDroplets(
  exported: StackExport,
  digitalocean: DigitalOcean,
  report: (detail: string) => void,
  unreached: string[] = [],
): Promise<DropletRepair[]> {
  const resources = exported.deployment.resources ?? [];
  const droplets = resources.filter((r) => r.type === dropletType && !r.delete && r.id);
  if (droplets.length === 0) return [];
  const found = new Map((await digitalocean.list("/v2/droplets", "droplets")).map((d) => [String(d.id), d.status]));
  const ownerOf = hostOwners(resources);
  const locked = new Set(unreached.map(ownerOf));
  for (const { type, urn } of resources) if (type === "command:remote:Command") locked.delete(ownerOf(urn));
  const repaired = async (id: string, urn: string): Promise<DropletRepair["what"] | undefined> => {
    const name = nameOf(urn);
    const status = found.get(id);
    if (status === undefined) return "gone";
    if (status === "archive") {
      report(`removing ${name}, which could not be made`);
      await digitalocean.removeDroplet(id);
      return "failed";
    }
    if (status === "active" && locked.has(ownerOf(urn) ?? "")) {
      report(`removing ${name}, which let nobody in`);
      await digitalocean.removeDroplet(id);
      return "unreached";
    }
    if (status !== "off") return undefined;
    report(`powering ${name} on`);
    return (await digitalocean.powerOn(id)) ? "on" : "gone";
  };
  const repairs = await Promise.all(
    droplets.map(async ({ id = "", urn }): Promise<DropletRepair[]> => {
      const what = await repaired(id, urn);
      const ties = resources.filter((r) => String(r.inputs?.dropletId) === id).map((r) => r.urn);
      return what ? [{ name: nameOf(urn), urn, what, ties }] : [];
    }),
  );
  return repairs.flat();
}
