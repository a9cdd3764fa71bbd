import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

/** The sandbox's account: the only address that it has verified. */
export const emails = ["sandbox@seawall.invalid"];
export const slacks = [{ channel: "#lifecycle", url: "https://hooks.slack.com/services/T1/B1/XXX" }];

const busy = {
  type: "v1/insights/droplet/cpu",
  description: "lifecycle-busy",
  compare: "GreaterThan",
  value: 80,
  window: "5m",
  tags: ["lifecycle-web"],
  alerts: { emails },
};
const full = { ...busy, type: "v1/insights/droplet/disk_utilization_percent", value: 92.5, window: "1h" };
const silent = { ...full, compare: "LessThan", description: "lifecycle-idle", enabled: false, tags: ["lifecycle-db"] };

export const monitorAlert: LifecycleCase<{ droplet: digitalocean.Droplet }> = {
  type: "digitalocean:index/monitorAlert:MonitorAlert",
  needs: (scope) => ({
    droplet: new digitalocean.Droplet(scope("host"), {
      name: "lifecycle-watched",
      region: "fra1",
      size: "s-1vcpu-1gb",
      image: "debian-13-x64",
    }),
  }),
  make: (name, inputs, opts) => new digitalocean.MonitorAlert(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => busy },
    { what: "watches something else", inputs: () => full },
    { what: "is turned round and off", inputs: () => silent },
    { what: "tells a channel too", inputs: () => ({ ...silent, enabled: true, alerts: { emails, slacks } }) },
    {
      what: "watches one droplet",
      inputs: ({ droplet }) => ({ ...busy, tags: undefined, entities: [droplet.id], alerts: { slacks } }),
    },
  ],
};
