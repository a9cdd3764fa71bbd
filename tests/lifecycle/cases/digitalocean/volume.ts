import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const disk = { name: "lifecycle-disk", region: "fra1", size: 10, initialFilesystemType: "ext4" };

export const volume: LifecycleCase = {
  type: "digitalocean:index/volume:Volume",
  notImported: { initialFilesystemType: "given when the volume is made, and told as filesystemType ever after" },
  make: (name, inputs, opts) => new digitalocean.Volume(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => disk },
    { what: "grows", inputs: () => ({ ...disk, size: 20 }) },
    { what: "is tagged", inputs: () => ({ ...disk, size: 20, tags: ["lifecycle-a", "lifecycle-b"] }) },
    { what: "has one tag taken off", inputs: () => ({ ...disk, size: 20, tags: ["lifecycle-b"] }) },
    {
      what: "is described anew",
      inputs: () => ({ ...disk, name: "lifecycle-disk-b", size: 20, description: "of data" }),
      replaces: true,
    },
    {
      what: "moves to another region",
      inputs: () => ({ ...disk, name: "lifecycle-disk-c", region: "sgp1", size: 20, description: "of data" }),
      replaces: true,
    },
  ],
};
