import { unknown } from "../known";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Which keys does not matter, and before the first update their ids are not known: that there is one is. */
export const dropletSshKeys: ResourceRule = {
  id: "droplet-ssh-keys",
  what: "Every droplet is created with at least one SSH key",
  why: "DigitalOcean sends a root password by mail for a droplet without one, and leaves password logins on",
  severity: "high",
  references: ["DIG-0004", "CKV_DIO_2"],
  fix: "list the id or fingerprint of a digitalocean.SshKey in sshKeys",
  types: [types.droplet],
  check: ({ props: { sshKeys } }, report) => {
    if (Array.isArray(sshKeys) && sshKeys.length > 0) return;
    const found =
      sshKeys === unknown ? "whether it has any key is known only after the update" : "the droplet has no SSH key";
    report({ found, where: "sshKeys", allowed: "a list of at least one key" });
  },
};
