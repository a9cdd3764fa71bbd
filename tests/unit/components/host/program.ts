import { Host, HostArgs, Network, NetworkArgs } from "@seawall/components";
import { bundleFiles, Registrations, run } from "../../../support/mocks";

export const networkArgs: NetworkArgs = {
  region: "fra1",
  ipRange: "10.20.0.0/20",
  adminCidrs: ["198.51.100.10/32", "2001:db8::/48"],
};
export const person =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMEuWC4NhmPCJnFBXlgZzEGi9XnpmlHFyXwYIjP6Z1lK ada@example.com";

export type Change = Partial<Omit<HostArgs, "network">>;

/** A program of one network and one host in it. */
export const make = (change: Change = {}, network: Partial<NetworkArgs> = {}) =>
  run(
    () =>
      new Host("web", { network: new Network("main", { ...networkArgs, ...network }), size: "s-1vcpu-2gb", ...change }),
  );

/** The command that sets a host up, and the files that it sends. */
export const setup = (registered: Registrations, host = "web") => registered.one("Command", `${host}-setup-run`);
export const files = (registered: Registrations, host = "web") => bundleFiles(setup(registered, host).inputs.stdin);
