import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const make: LifecycleCase["make"] = (name, inputs, opts) => new digitalocean.Droplet(name, inputs as never, opts);
const type = "digitalocean:index/droplet:Droplet";
const host = (name: string) => ({ name, region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64" });

const note = "a note to the provider, which no API keeps";
const kept = { ...host("lifecycle-backed-up"), gracefulShutdown: true };
const monday = { plan: "weekly", weekday: "MON", hour: 4 };

/** One change a step: the official provider loses others that come with a new name or size. */
export const dropletBackups: LifecycleCase = {
  type,
  make,
  notImported: {
    backupPolicy: "only ever given: the official provider does not read it",
    gracefulShutdown: note,
  },
  steps: [
    { what: "is created", inputs: () => kept },
    { what: "is backed up", inputs: () => ({ ...kept, backups: true }) },
    { what: "is backed up on Mondays", inputs: () => ({ ...kept, backups: true, backupPolicy: monday }) },
    {
      what: "is backed up every day",
      inputs: () => ({ ...kept, backups: true, backupPolicy: { plan: "daily", hour: 8 } }),
    },
    { what: "is backed up as the cloud likes", inputs: () => ({ ...kept, backups: true }) },
    { what: "is backed up no more", inputs: () => ({ ...kept, backups: false }) },
    {
      what: "is backed up on Mondays from the start",
      inputs: () => ({ ...kept, backups: true, backupPolicy: monday }),
    },
  ],
};

const networked = { ...host("lifecycle-networked"), gracefulShutdown: true };

/** Volumes of a droplet are told by tests/unit/plugins: the volumes' own outputs change with them, after they were written. */
export const dropletNetworks: LifecycleCase = {
  type,
  make,
  notImported: { gracefulShutdown: note },
  steps: [
    { what: "is created", inputs: () => ({ ...networked, gracefulShutdown: false }) },
    { what: "is to end gracefully", inputs: () => networked },
    { what: "gets an IPv6 address", inputs: () => ({ ...networked, ipv6: true }) },
    {
      what: "has no IPv6 address any more",
      inputs: () => ({ ...networked, name: "lifecycle-without", ipv6: false }),
      replaces: true,
    },
  ],
};

const sized = host("lifecycle-sized");

export const dropletSizes: LifecycleCase = {
  type,
  make,
  steps: [
    { what: "is created", inputs: () => sized },
    {
      what: "gets more memory, and its disk stays",
      inputs: () => ({ ...sized, size: "s-2vcpu-2gb", resizeDisk: false }),
    },
    { what: "shrinks again", inputs: () => ({ ...sized, resizeDisk: false }) },
    { what: "grows with its disk", inputs: () => ({ ...sized, size: "s-2vcpu-2gb", resizeDisk: true }) },
    {
      what: "is told the same in other words",
      inputs: () => ({ ...sized, region: "FRA1", size: "S-2VCPU-2GB", resizeDisk: true }),
      changesNothing: true,
    },
  ],
};

interface Replacing {
  key: digitalocean.SshKey;
  vpc: digitalocean.Vpc;
  source: digitalocean.Droplet;
  snapshot: digitalocean.DropletSnapshot;
}

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjmY2wF9L4cMsWwnLpXPZz/G3mIJz3hoA3AzKiEXw9d";
const given = "given when the droplet is made; the API does not tell it back";

export const dropletReplaced: LifecycleCase<Replacing> = {
  type,
  make,
  notImported: { sshKeys: given, dropletAgent: given, gracefulShutdown: note },
  needs: (scope) => {
    const source = new digitalocean.Droplet(scope("source"), host("lifecycle-source"));
    return {
      source,
      key: new digitalocean.SshKey(scope("key"), { name: "lifecycle-replaced", publicKey }),
      vpc: new digitalocean.Vpc(scope("vpc"), { name: "lifecycle-new-net", region: "fra1", ipRange: "10.64.0.0/24" }),
      snapshot: new digitalocean.DropletSnapshot(scope("image"), { name: "lifecycle-image", dropletId: source.id }),
    };
  },
  steps: [
    { what: "is created", inputs: () => host("lifecycle-first") },
    { what: "gets a key", inputs: ({ key }) => ({ ...host("lifecycle-keyed"), sshKeys: [key.id] }), replaces: true },
    {
      what: "goes to another network",
      inputs: ({ key, vpc }) => ({ ...host("lifecycle-moved"), sshKeys: [key.id], vpcUuid: vpc.id }),
      replaces: true,
    },
    {
      what: "does without the agent",
      inputs: ({ key, vpc }) => ({
        ...host("lifecycle-agentless"),
        sshKeys: [key.id],
        vpcUuid: vpc.id,
        dropletAgent: false,
      }),
      replaces: true,
    },
    {
      what: "begins as a snapshot",
      inputs: ({ key, vpc, snapshot }) => ({
        ...host("lifecycle-restored"),
        image: snapshot.id,
        sshKeys: [key.id],
        vpcUuid: vpc.id,
        dropletAgent: false,
        gracefulShutdown: true,
      }),
      replaces: true,
    },
  ],
};
