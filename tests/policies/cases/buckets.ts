import { types } from "../../../policies/types";
import { RuleCases, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const bucket = (props: Record<string, unknown>, name = "media") =>
  made(types.spacesBucket, { name, ...props }, { name });

export const spacesVersioningCases: RuleCases = {
  id: "spaces-versioning",
  violating: [
    refused("off", "versioning.enabled: versions are not kept", bucket({ versioning: { enabled: false } })),
    refused("left out", "versioning.enabled: versions are not kept", bucket({})),
    refused("a bucket for backups", "versioning.enabled: versions are not kept", bucket({}, "nightly-backups")),
  ],
  compliant: [fine("on", bucket({ versioning: { enabled: true } }))],
  violatingUnknown: [
    refused(
      "on or off",
      "versioning.enabled: whether it is on is known only after the update",
      bucket({ versioning: { enabled: unknownText } }),
    ),
    refused(
      "unknown as a whole",
      "versioning.enabled: whether it is on is known only after the update",
      bucket({ versioning: unknownText }),
    ),
  ],
  compliantUnknown: [fine("on, under an unknown name", bucket({ name: unknownText, versioning: { enabled: true } }))],
};

export const spacesNoForceDestroyCases: RuleCases = {
  id: "spaces-no-force-destroy",
  violating: [refused("set", "forceDestroy: forceDestroy is set", bucket({ forceDestroy: true }))],
  compliant: [fine("left out", bucket({})), fine("false", bucket({ forceDestroy: false }))],
  violatingUnknown: [
    refused(
      "set or not",
      "forceDestroy: whether it is set is known only after the update",
      bucket({ forceDestroy: unknownText }),
    ),
  ],
  compliantUnknown: [fine("left out, under an unknown name", bucket({ name: unknownText }))],
};
