import * as digitalocean from "@pulumi/digitalocean";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { LifecycleCase, Values } from "../../case";

type Needs = { bucket: digitalocean.SpacesBucket };

const common = {
  type: "digitalocean:index/spacesKey:SpacesKey",
  make: (name: string, inputs: Values, opts: CustomResourceOptions) => new digitalocean.SpacesKey(name, inputs, opts),
  notImportable: "the official provider's importer finds no key",
  random: ["accessKey", "secretKey"],
} satisfies Partial<LifecycleCase>;

const grant =
  (name: string, permission: string) =>
  ({ bucket }: Needs) => ({ name, grants: [{ bucket: bucket.name, permission }] });

export const spacesKey: LifecycleCase<Needs> = {
  ...common,
  needs: (scope) => ({
    bucket: new digitalocean.SpacesBucket(scope("bucket"), { name: "lifecycle-keyed", region: "fra1" }),
  }),
  steps: [
    { what: "is created", inputs: grant("lifecycle-reader", "read") },
    { what: "is renamed", inputs: grant("lifecycle-writer", "read") },
    { what: "may write", inputs: grant("lifecycle-writer", "readwrite") },
  ],
};

const full = [{ bucket: "", permission: "fullaccess" }];

/** A key of full access stays one: DigitalOcean converts neither kind into the other. */
export const spacesFullKey: LifecycleCase = {
  ...common,
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-full", grants: full }) },
    { what: "is renamed", inputs: () => ({ name: "lifecycle-all", grants: full }) },
  ],
};
