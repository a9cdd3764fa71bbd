import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const full = [{ bucket: "", permission: "fullaccess" }];

export const spacesKey: LifecycleCase<{ bucket: digitalocean.SpacesBucket }> = {
  type: "digitalocean:index/spacesKey:SpacesKey",
  needs: (scope) => ({
    bucket: new digitalocean.SpacesBucket(scope("bucket"), { name: "lifecycle-keyed", region: "fra1" }),
  }),
  make: (name, inputs, opts) => new digitalocean.SpacesKey(name, inputs, opts),
  notImportable: "the official provider's importer finds no key",
  random: ["accessKey", "secretKey"],
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-reader", grants: full }) },
    { what: "is renamed", inputs: () => ({ name: "lifecycle-writer", grants: full }) },
    {
      what: "is limited to a bucket",
      inputs: ({ bucket }) => ({
        name: "lifecycle-writer",
        grants: [{ bucket: bucket.name, permission: "readwrite" }],
      }),
    },
    {
      what: "may only read",
      inputs: ({ bucket }) => ({ name: "lifecycle-writer", grants: [{ bucket: bucket.name, permission: "read" }] }),
    },
  ],
};
