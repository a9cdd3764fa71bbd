import { asObject, Settled, unknown } from "../known";
import type { Report, Resource, ResourceRule } from "../rule";
import { types } from "../types";

/** Buckets, objects and bucket policies: each of the three can make content public. */
export const spacesPrivate: ResourceRule = {
  id: "spaces-private",
  what: "Buckets and objects are private, by their ACL and by their bucket policy",
  why: "public buckets are found and read by strangers, backups in them included",
  severity: "critical",
  references: ["DIG-0006", "CKV_DIO_3"],
  fix: "leave acl out, and hand out content by signed links or through a CDN",
  types: [types.spacesBucket, types.spacesBucketObject, types.spacesBucketPolicy],
  check: (resource, report) =>
    resource.type === types.spacesBucketPolicy ? checkPolicy(resource, report) : checkAcl(resource, report),
};

function checkAcl({ props: { acl } }: Resource, report: Report): void {
  if (acl === undefined || acl === null || acl === "private") return;
  const found = acl === unknown ? "the ACL is known only after the update" : `the ACL is ${JSON.stringify(acl)}`;
  report({ found, where: "acl", allowed: '"private", or no acl' });
}

function checkPolicy({ props: { policy } }: Resource, report: Report): void {
  const allowed = 'statements that deny, or that name their principals; never "*"';
  const fix = "give keys of their own to whoever needs the bucket (digitalocean.SpacesKey with grants)";
  const statements = parse(policy);
  if (statements === undefined) {
    const found =
      policy === unknown ? "the bucket policy is known only after the update" : "the bucket policy is not valid JSON";
    report({ found, where: "policy", allowed, fix });
    return;
  }
  statements.forEach((statement, i) => {
    if (statement.Effect === "Deny" || !isEverybody(statement.Principal)) return;
    report({ found: "everybody is allowed in", where: `policy.Statement[${i}].Principal`, allowed, fix });
  });
}

function parse(policy: Settled): Record<string, unknown>[] | undefined {
  if (typeof policy !== "string") return undefined;
  try {
    const { Statement } = asObject(JSON.parse(policy) as Settled);
    return [Statement].flat() as Record<string, unknown>[];
  } catch {
    return undefined;
  }
}

/** `*`, `{"AWS": "*"}`, a list with it, or no principal at all. */
function isEverybody(principal: unknown): boolean {
  if (principal === undefined || principal === null) return true;
  return typeof principal === "object" ? Object.values(principal).flat().includes("*") : principal === "*";
}
