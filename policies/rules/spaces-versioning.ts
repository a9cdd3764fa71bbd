import { asObject, unknown } from "../known";
import type { Options, Report, Resource, ResourceRule } from "../rule";
import { types } from "../types";

export const spacesVersioning: ResourceRule = {
  id: "spaces-versioning",
  what: "Buckets keep former versions of their objects; buckets for backups must",
  why: "an object that is overwritten or deleted, by mistake or by an intruder, is gone otherwise",
  severity: "medium",
  references: ["DIG-0007", "CKV_DIO_1"],
  fix: "set versioning to { enabled: true }",
  options: {
    backups: { type: "string", description: "A pattern that the URN or the name of a bucket for backups matches." },
  },
  defaults: { backups: "back-?up" },
  types: [types.spacesBucket],
  check,
};

function check({ urn, props: { versioning, name } }: Resource, report: Report, { backups }: Options): void {
  const enabled = versioning === unknown ? unknown : asObject(versioning).enabled;
  if (enabled === true) return;
  const pattern = new RegExp(typeof backups === "string" ? backups : "$^", "i");
  const holdsBackups = pattern.test(urn) || (typeof name === "string" && pattern.test(name));
  report({
    found: enabled === unknown ? "whether it is on is known only after the update" : "versions are not kept",
    where: "versioning.enabled",
    allowed: "true",
    ...(holdsBackups && { level: "mandatory" as const }),
  });
}
