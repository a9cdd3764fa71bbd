import { Case, RuleCases, unknownList, unknownNumber, unknownText } from "../harness";

const droplet = (what: string, props: Record<string, unknown>): Case => ({
  what,
  resources: [{ type: "digitalocean:index/droplet:Droplet", props }],
});
const rest =
  "Allowed: a list of at least one key. Fix: list the id or fingerprint of a digitalocean.SshKey in sshKeys. Why: DigitalOcean sends a root password by mail for a droplet without one, and leaves password logins on.";
const none = [`sshKeys: the droplet has no SSH key. ${rest}`];

export const dropletSshKeysCases: RuleCases = {
  id: "droplet-ssh-keys",
  violating: [
    { ...droplet("no keys at all", {}), messages: none },
    { ...droplet("null", { sshKeys: null }), messages: none },
    { ...droplet("an empty list", { sshKeys: [] }), messages: none },
  ],
  compliant: [
    droplet("one key", { sshKeys: ["12345"] }),
    { what: "another resource", resources: [{ type: "digitalocean:index/volume:Volume", props: {} }] },
  ],
  violatingUnknown: [
    {
      ...droplet("an unknown list", { sshKeys: unknownList }),
      messages: [`sshKeys: whether it has any key is known only after the update. ${rest}`],
    },
  ],
  compliantUnknown: [
    droplet("the id of a key that is made in the same update", { sshKeys: [unknownText] }),
    droplet("an unknown VPC", { sshKeys: ["12345"], vpcUuid: unknownText, size: unknownNumber }),
  ],
};
