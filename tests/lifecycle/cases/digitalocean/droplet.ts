import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase, Values } from "../../case";

const small = { name: "lifecycle-host", region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64" };

export const droplet: LifecycleCase = {
  type: "digitalocean:index/droplet:Droplet",
  make: (name, inputs, opts) => new digitalocean.Droplet(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => small },
    { what: "is renamed, and tagged", inputs: () => ({ ...small, name: "lifecycle-host-b", tags: ["lifecycle-a"] }) },
    {
      what: "grows",
      inputs: () => ({ ...small, name: "lifecycle-host-b", size: "s-2vcpu-4gb", tags: ["lifecycle-b"] }),
    },
    {
      what: "is backed up",
      inputs: () => ({ ...small, name: "lifecycle-host-b", size: "s-2vcpu-4gb", backups: true }),
    },
    {
      what: "is no more backed up",
      inputs: () => ({ ...small, name: "lifecycle-host-b", size: "s-2vcpu-4gb" }),
    },
  ],
};

/** A droplet that one change replaces. */
const replacedBy = (what: string, change: Values, notImported: Record<string, string> = {}): LifecycleCase => ({
  ...droplet,
  notImported,
  steps: [
    { what: "is created", inputs: (_, scope) => ({ ...small, name: scope("host") }) },
    { what, inputs: (_, scope) => ({ ...small, name: scope("host-b"), ...change }), replaces: true },
  ],
});

export const droplets: Record<string, LifecycleCase> = {
  droplet,
  dropletImage: replacedBy("has another image", { image: "ubuntu-24-04-x64" }),
  dropletRegion: replacedBy("is in another region", { region: "sgp1" }),
  dropletUserData: replacedBy(
    "is told something else",
    { userData: "#cloud-config", gracefulShutdown: true },
    { userData: "is not told back", gracefulShutdown: "a note to the provider, which no API keeps" },
  ),
  dropletMonitored: replacedBy("is monitored", { monitoring: true }),
};
