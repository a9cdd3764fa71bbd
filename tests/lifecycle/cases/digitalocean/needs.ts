import * as digitalocean from "@pulumi/digitalocean";
import type { Scope } from "../../case";

/** The smallest droplet, for what needs one. */
export const droplet = (scope: Scope, name: string): digitalocean.Droplet =>
  new digitalocean.Droplet(scope(name), {
    name: scope(name),
    region: "fra1",
    size: "s-1vcpu-1gb",
    image: "debian-13-x64",
  });

/** The smallest volume, for what needs one. */
export const volume = (scope: Scope, name: string): digitalocean.Volume =>
  new digitalocean.Volume(scope(name), { name: scope(name).toLowerCase(), region: "fra1", size: 1 });
