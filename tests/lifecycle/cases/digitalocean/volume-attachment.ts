import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";
import { droplet, volume } from "./needs";

interface Needs {
  web: digitalocean.Droplet;
  data: digitalocean.Droplet;
  first: digitalocean.Volume;
  second: digitalocean.Volume;
}

export const volumeAttachment: LifecycleCase<Needs> = {
  type: "digitalocean:index/volumeAttachment:VolumeAttachment",
  needs: (scope) => ({
    web: droplet(scope, "web"),
    data: droplet(scope, "data"),
    first: volume(scope, "first"),
    second: volume(scope, "second"),
  }),
  // Pulumi makes the new one first, which the cloud refuses: one thing at a time.
  make: (name, inputs, opts) =>
    new digitalocean.VolumeAttachment(name, inputs as never, { ...opts, deleteBeforeReplace: true }),
  notImportable: "the official provider has no importer for it",
  steps: [
    {
      what: "attaches",
      inputs: ({ web, first }) => ({ dropletId: web.id.apply(Number), volumeId: first.id }),
    },
    {
      what: "attaches another volume",
      inputs: ({ web, second }) => ({ dropletId: web.id.apply(Number), volumeId: second.id }),
      replaces: true,
    },
    {
      what: "attaches it to another droplet",
      inputs: ({ data, second }) => ({ dropletId: data.id.apply(Number), volumeId: second.id }),
      replaces: true,
    },
  ],
};
