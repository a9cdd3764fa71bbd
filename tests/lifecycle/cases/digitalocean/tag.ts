import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

export const tag: LifecycleCase = {
  type: "digitalocean:index/tag:Tag",
  make: (name, inputs, opts) => new digitalocean.Tag(name, inputs, opts),
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-tag" }) },
    { what: "has another name", inputs: () => ({ name: "lifecycle-label" }), replaces: true },
  ],
};
