import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";
import { droplet } from "./needs";

interface Needs {
  web: digitalocean.Droplet;
  data: digitalocean.Droplet;
}

export const reservedIp: LifecycleCase<Needs> = {
  type: "digitalocean:index/reservedIp:ReservedIp",
  needs: (scope) => ({ web: droplet(scope, "web"), data: droplet(scope, "data") }),
  make: (name, inputs, opts) => new digitalocean.ReservedIp(name, inputs as never, opts),
  steps: [
    { what: "is reserved", inputs: () => ({ region: "fra1" }) },
    { what: "is assigned", inputs: ({ web }) => ({ region: "fra1", dropletId: web.id.apply(Number) }) },
    { what: "moves to another droplet", inputs: ({ data }) => ({ region: "fra1", dropletId: data.id.apply(Number) }) },
    { what: "is taken off", inputs: () => ({ region: "fra1" }) },
    { what: "is one of another region", inputs: () => ({ region: "sgp1" }), replaces: true },
  ],
};

interface Assigned extends Needs {
  first: digitalocean.ReservedIp;
  second: digitalocean.ReservedIp;
}

export const reservedIpAssignment: LifecycleCase<Assigned> = {
  type: "digitalocean:index/reservedIpAssignment:ReservedIpAssignment",
  needs: (scope) => ({
    web: droplet(scope, "web"),
    data: droplet(scope, "data"),
    first: new digitalocean.ReservedIp(scope("first"), { region: "fra1" }),
    second: new digitalocean.ReservedIp(scope("second"), { region: "fra1" }),
  }),
  // Pulumi makes the new one first, which the cloud refuses: one thing at a time.
  make: (name, inputs, opts) =>
    new digitalocean.ReservedIpAssignment(name, inputs as never, { ...opts, deleteBeforeReplace: true }),
  importId: ({ ipAddress, dropletId }) => `${ipAddress},${dropletId}`,
  steps: [
    {
      what: "assigns",
      inputs: ({ web, first }) => ({ dropletId: web.id.apply(Number), ipAddress: first.ipAddress }),
    },
    {
      what: "assigns to another droplet",
      inputs: ({ data, first }) => ({ dropletId: data.id.apply(Number), ipAddress: first.ipAddress }),
      replaces: true,
    },
    {
      what: "assigns another address",
      inputs: ({ data, second }) => ({ dropletId: data.id.apply(Number), ipAddress: second.ipAddress }),
      replaces: true,
    },
  ],
};
