import type { StackExport } from "../cli/outputs";
import type { DigitalOcean } from "./clouds/digitalocean";

export interface DropletRepair {
  name: string;
  urn: string;
  /** `on`: it was off and is on again. `gone`: the cloud knows it no more. `failed`: it could not be made, and was removed. */
  what: "on" | "gone" | "failed";
}

const dropletType = "digitalocean:index/droplet:Droplet";

/**
 * Compares the droplets of a state with the cloud: an update itself neither notices one that is off nor one that is gone.
 * Those that are off are powered on, and waited for; those that could not be made are removed.
 */
export async function repairDroplets(
  exported: StackExport,
  digitalocean: DigitalOcean,
  report: (detail: string) => void,
): Promise<DropletRepair[]> {
  const droplets = (exported.deployment.resources ?? []).filter((r) => r.type === dropletType && !r.delete && r.id);
  if (droplets.length === 0) return [];
  const found = new Map((await digitalocean.list("/v2/droplets", "droplets")).map((d) => [String(d.id), d.status]));
  const repairs = await Promise.all(
    droplets.map(async ({ id = "", urn }): Promise<DropletRepair[]> => {
      const name = urn.split("::").slice(3).join("::");
      const status = found.get(id);
      if (status === undefined) return [{ name, urn, what: "gone" }];
      if (status === "archive") {
        report(`removing ${name}, which could not be made`);
        await digitalocean.removeDroplet(id);
        return [{ name, urn, what: "failed" }];
      }
      if (status !== "off") return [];
      report(`powering ${name} on`);
      return [{ name, urn, what: (await digitalocean.powerOn(id)) ? "on" : "gone" }];
    }),
  );
  return repairs.flat();
}
