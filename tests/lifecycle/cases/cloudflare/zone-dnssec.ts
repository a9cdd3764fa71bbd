import * as cloudflare from "@pulumi/cloudflare";
import type { LifecycleCase } from "../../case";
import { zoneFor } from "./zone";

interface Needs {
  zoneId: cloudflare.Zone["id"];
  otherZoneId: cloudflare.Zone["id"];
}

export const cloudflareDnssec: LifecycleCase<Needs> = {
  type: "cloudflare:index/zoneDnssec:ZoneDnssec",
  needs: (scope) => ({ zoneId: zoneFor(scope).id, otherZoneId: zoneFor(scope, "other").id }),
  make: (name, inputs, opts) => new cloudflare.ZoneDnssec(name, inputs as never, opts),
  steps: [
    { what: "is switched on", inputs: ({ zoneId }) => ({ zoneId, status: "active" }) },
    {
      what: "hides which names there are",
      inputs: ({ zoneId }) => ({ zoneId, status: "active", dnssecUseNsec3: true }),
    },
    {
      what: "is signed by several",
      inputs: ({ zoneId }) => ({ zoneId, status: "active", dnssecUseNsec3: false, dnssecMultiSigner: true }),
    },
    {
      what: "is switched off",
      inputs: ({ zoneId }) => ({ zoneId, status: "disabled", dnssecUseNsec3: false, dnssecMultiSigner: true }),
    },
    {
      what: "is another zone's",
      inputs: ({ otherZoneId }) => ({ zoneId: otherZoneId, status: "active" }),
      replaces: true,
    },
  ],
};
