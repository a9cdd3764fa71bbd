import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const small = { region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64" };

interface Droplets {
  first: digitalocean.Droplet;
  second: digitalocean.Droplet;
}

export const dropletSnapshot: LifecycleCase<Droplets> = {
  type: "digitalocean:index/dropletSnapshot:DropletSnapshot",
  needs: (scope) => ({
    first: new digitalocean.Droplet(scope("first"), { ...small, name: "lifecycle-kept-a" }),
    second: new digitalocean.Droplet(scope("second"), { ...small, name: "lifecycle-kept-b" }),
  }),
  make: (name, inputs, opts) => new digitalocean.DropletSnapshot(name, inputs as never, opts),
  steps: [
    { what: "is taken", inputs: ({ first }) => ({ name: "lifecycle-of-a", dropletId: first.id }) },
    {
      what: "is taken under another name",
      inputs: ({ first }) => ({ name: "lifecycle-of-a-again", dropletId: first.id }),
      replaces: true,
    },
    {
      what: "is taken of another droplet",
      inputs: ({ second }) => ({ name: "lifecycle-of-b", dropletId: second.id }),
      replaces: true,
    },
  ],
};

interface Volumes {
  first: digitalocean.Volume;
  second: digitalocean.Volume;
}

export const volumeSnapshot: LifecycleCase<Volumes> = {
  type: "digitalocean:index/volumeSnapshot:VolumeSnapshot",
  needs: (scope) => ({
    first: new digitalocean.Volume(scope("first"), { name: "lifecycle-kept-a", region: "fra1", size: 1 }),
    second: new digitalocean.Volume(scope("second"), { name: "lifecycle-kept-b", region: "fra1", size: 2 }),
  }),
  make: (name, inputs, opts) => new digitalocean.VolumeSnapshot(name, inputs as never, opts),
  steps: [
    { what: "is taken", inputs: ({ first }) => ({ name: "lifecycle-of-a", volumeId: first.id }) },
    {
      what: "is tagged",
      inputs: ({ first }) => ({ name: "lifecycle-of-a", volumeId: first.id, tags: ["lifecycle-a", "lifecycle-b"] }),
    },
    {
      what: "has one tag taken off",
      inputs: ({ first }) => ({ name: "lifecycle-of-a", volumeId: first.id, tags: ["lifecycle-b"] }),
    },
    {
      what: "is taken under another name",
      inputs: ({ first }) => ({ name: "lifecycle-of-a-again", volumeId: first.id, tags: ["lifecycle-b"] }),
      replaces: true,
    },
    {
      what: "is taken of another volume",
      inputs: ({ second }) => ({ name: "lifecycle-of-b", volumeId: second.id, tags: ["lifecycle-b"] }),
      replaces: true,
    },
  ],
};

interface Taken {
  volume: digitalocean.Volume;
  snapshot: digitalocean.VolumeSnapshot;
}

/** A volume that begins as a snapshot. */
export const volumeRestored: LifecycleCase<Taken> = {
  type: "digitalocean:index/volume:Volume",
  notImported: { snapshotId: "only ever given: the API does not tell it back" },
  needs: (scope) => {
    const volume = new digitalocean.Volume(scope("source"), { name: "lifecycle-source", region: "fra1", size: 1 });
    const name = "lifecycle-restored";
    return { volume, snapshot: new digitalocean.VolumeSnapshot(scope("snapshot"), { name, volumeId: volume.id }) };
  },
  make: (name, inputs, opts) => new digitalocean.Volume(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-empty", region: "fra1", size: 1 }) },
    {
      what: "begins as a snapshot",
      inputs: ({ snapshot }) => ({ name: "lifecycle-full", region: "fra1", size: 2, snapshotId: snapshot.id }),
      replaces: true,
    },
    {
      what: "grows",
      inputs: ({ snapshot }) => ({ name: "lifecycle-full", region: "fra1", size: 3, snapshotId: snapshot.id }),
    },
  ],
};
