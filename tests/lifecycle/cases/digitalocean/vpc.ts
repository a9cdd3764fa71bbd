import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

export const vpc: LifecycleCase = {
  type: "digitalocean:index/vpc:Vpc",
  make: (name, inputs, opts) => new digitalocean.Vpc(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-net", region: "fra1", ipRange: "10.61.0.0/24" }) },
    { what: "is renamed", inputs: () => ({ name: "lifecycle-network", region: "fra1", ipRange: "10.61.0.0/24" }) },
    {
      what: "is described",
      inputs: () => ({ name: "lifecycle-network", region: "fra1", ipRange: "10.61.0.0/24", description: "of hosts" }),
    },
    {
      what: "moves to another range",
      inputs: () => ({ name: "lifecycle-network-b", region: "fra1", ipRange: "10.62.0.0/24", description: "of hosts" }),
      replaces: true,
    },
    {
      what: "moves to another region",
      inputs: () => ({ name: "lifecycle-network-c", region: "sgp1", ipRange: "10.63.0.0/24", description: "of hosts" }),
      replaces: true,
    },
  ],
};
