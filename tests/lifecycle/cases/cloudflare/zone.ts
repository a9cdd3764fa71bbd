import * as cloudflare from "@pulumi/cloudflare";
import { cloudflareAccount } from "../../../../sandbox/instance";
import type { LifecycleCase, Scope } from "../../case";

export const account = { id: cloudflareAccount };

/** A zone for another case to be in, and the whole names of its records. */
export function zoneFor(scope: Scope, name = "zone"): cloudflare.Zone {
  return new cloudflare.Zone(scope(name), { name: domainOf(scope, name), account });
}

export const domainOf = (scope: Scope, name = "zone"): string => `${scope(name).toLowerCase()}.example`;

const zone = { name: "lifecycle.example", account };

export const cloudflareZone: LifecycleCase = {
  type: "cloudflare:index/zone:Zone",
  make: (name, inputs, opts) => new cloudflare.Zone(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => zone },
    { what: "is said in other words", inputs: () => ({ ...zone, type: "full", paused: false }), changesNothing: true },
    { what: "is paused", inputs: () => ({ ...zone, paused: true }) },
    { what: "is resumed", inputs: () => zone },
    { what: "has its records elsewhere", inputs: () => ({ ...zone, type: "partial" }) },
    { what: "has another name", inputs: () => ({ ...zone, name: "lifecycle-b.example" }), replaces: true },
  ],
};
