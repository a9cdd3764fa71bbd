import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxpZmVjeWNsZS1vbmVsaWZlY3ljbGUtb25lbGlmZWN5";
const another = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxpZmVjeWNsZS10d29saWZlY3ljbGUtdHdvbGlmZWN5";

export const sshKey: LifecycleCase = {
  type: "digitalocean:index/sshKey:SshKey",
  make: (name, inputs, opts) => new digitalocean.SshKey(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-key", publicKey }) },
    { what: "is renamed", inputs: () => ({ name: "lifecycle-key-b", publicKey }) },
    {
      what: "is given with a line end",
      inputs: () => ({ name: "lifecycle-key-b", publicKey: `${publicKey}\n` }),
      changesNothing: true,
    },
    { what: "is another key", inputs: () => ({ name: "lifecycle-key-b", publicKey: another }), replaces: true },
  ],
};
