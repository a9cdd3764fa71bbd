import { Case, Refused, RuleCases, unknownText } from "../harness";

const one = (type: string, what: string, props: Record<string, unknown>): Case => ({
  what,
  resources: [{ type: `digitalocean:index/${type}`, props }],
});
const bucket = (what: string, props: Record<string, unknown>) => one("spacesBucket:SpacesBucket", what, props);
const object = (what: string, props: Record<string, unknown>) =>
  one("spacesBucketObject:SpacesBucketObject", what, props);
const policy = (what: string, ...statements: Record<string, unknown>[]) =>
  one("spacesBucketPolicy:SpacesBucketPolicy", what, { policy: JSON.stringify({ Statement: statements }) });

const why = "Why: public buckets are found and read by strangers, backups in them included.";
const acl = `Allowed: "private", or no acl. Fix: leave acl out, and hand out content by signed links or through a CDN. ${why}`;
const statement = `Allowed: statements that deny, or that name their principals; never "*". Fix: give keys of their own to whoever needs the bucket (digitalocean.SpacesKey with grants). ${why}`;
const refused = (given: Case, ...messages: string[]): Refused => ({ ...given, messages });
const everybody = (i: number) => `policy.Statement[${i}].Principal: everybody is allowed in. ${statement}`;

export const spacesPrivateCases: RuleCases = {
  id: "spaces-private",
  violating: [
    refused(bucket("a public bucket", { acl: "public-read" }), `acl: the ACL is "public-read". ${acl}`),
    refused(
      bucket("an ACL that is new", { acl: "authenticated-read" }),
      `acl: the ACL is "authenticated-read". ${acl}`,
    ),
    refused(object("a public object", { acl: "public-read" }), `acl: the ACL is "public-read". ${acl}`),
    refused(policy("a policy for everybody", { Effect: "Allow", Principal: "*" }), everybody(0)),
    refused(
      policy(
        "everybody behind a named one",
        { Effect: "Allow", Principal: { AWS: ["1"] } },
        { Effect: "Allow", Principal: { AWS: ["1", "*"] } },
      ),
      everybody(1),
    ),
    refused(policy("a policy without a principal", { Effect: "Allow" }), everybody(0)),
    refused(
      one("spacesBucketPolicy:SpacesBucketPolicy", "a policy that is no JSON", { policy: "{" }),
      `policy: the bucket policy is not valid JSON. ${statement}`,
    ),
  ],
  compliant: [
    bucket("a bucket without an ACL", {}),
    bucket("a private bucket", { acl: "private" }),
    object("a private object", { acl: "private" }),
    policy("a policy that denies everybody", { Effect: "Deny", Principal: "*" }),
    policy("a policy that names its principal", { Effect: "Allow", Principal: { AWS: "12345" } }),
  ],
  violatingUnknown: [
    refused(bucket("an unknown ACL", { acl: unknownText }), `acl: the ACL is known only after the update. ${acl}`),
    refused(
      one("spacesBucketPolicy:SpacesBucketPolicy", "an unknown policy", { policy: unknownText }),
      `policy: the bucket policy is known only after the update. ${statement}`,
    ),
  ],
  compliantUnknown: [bucket("an unknown name", { name: unknownText, acl: "private" })],
};
