import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

export const domain: LifecycleCase = {
  type: "digitalocean:index/domain:Domain",
  make: (name, inputs, opts) => new digitalocean.Domain(name, inputs as never, opts),
  notImported: { ipAddress: "makes the first record, and is not kept" },
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle.example" }) },
    { what: "has another name", inputs: () => ({ name: "lifecycle-b.example" }), replaces: true },
    {
      what: "is made with an address",
      inputs: () => ({ name: "lifecycle-c.example", ipAddress: "192.0.2.7" }),
      replaces: true,
    },
  ],
};
