import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const bucket = { name: "lifecycle-bucket", region: "fra1" };
const logs = { id: "logs", enabled: true, prefix: "logs/", expiration: { days: 30 } };
const versions = {
  id: "versions",
  enabled: true,
  abortIncompleteMultipartUploadDays: 2,
  noncurrentVersionExpiration: { days: 7 },
};
const kept = { ...bucket, versioning: { enabled: true } };
const ruled = { ...kept, lifecycleRules: [logs, versions] };

export const spacesBucket: LifecycleCase = {
  type: "digitalocean:index/spacesBucket:SpacesBucket",
  make: (name, inputs, opts) => new digitalocean.SpacesBucket(name, inputs, opts),
  importId: ({ region, name }) => `${region},${name}`,
  notImported: { acl: "given when the bucket is made or changed, and never read" },
  refreshed: { lifecycleRules: "the official provider notes what a rule does not say as null, and reads it as false" },
  steps: [
    { what: "is created", inputs: () => bucket },
    { what: "keeps versions", inputs: () => kept },
    { what: "gets rules of lifecycle", inputs: () => ruled },
    {
      what: "changes one rule and drops the other",
      inputs: () => ({ ...kept, lifecycleRules: [{ ...logs, expiration: { days: 60 } }] }),
    },
    { what: "is opened", inputs: () => ({ ...kept, acl: "public-read" }) },
    {
      what: "stops keeping versions, and may go with what is in it",
      inputs: () => ({ ...bucket, versioning: { enabled: false }, acl: "private", forceDestroy: true }),
    },
    { what: "moves to another region", inputs: () => ({ name: "lifecycle-bucket-b", region: "sgp1" }), replaces: true },
  ],
};
