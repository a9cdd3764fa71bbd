import * as crypto from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** What a cloud allows in the name of one kind of resource. */
export interface NameRule {
  /** Longest name, in characters. */
  max: number;
  /** Characters to replace by a hyphen. */
  replace: RegExp;
}

const lowerCase = /[^a-z0-9-]+/g;

/** Names of volumes: lower case, at most 64 characters, unique in the account. */
export const volumeNames: NameRule = { max: 64, replace: lowerCase };
/** Names of buckets, short enough for a random suffix: they are unique in the world. */
export const bucketNames: NameRule = { max: 50, replace: lowerCase };
/** Names of VPCs, tags, firewalls and keys. */
export const commonNames: NameRule = { max: 128, replace: lowerCase };

/**
 * The name under which a cloud shows something that must be unique in the account: project, stack, `first` and `more`. A
 * component that is called like its stack does not repeat it: project `seawall`, stack `dev`, network `dev` and role
 * `web` make `seawall-dev-web`. Too long names are cut and end in a hash, so that two of them never meet.
 */
export function cloudName(rule: NameRule, first: string, ...more: string[]): string {
  const stack = pulumi.getStack();
  const parts = [pulumi.getProject(), stack, ...(first === stack ? [] : [first]), ...more];
  const name = parts.map((part) => small(part, rule)).join("-");
  if (name.length <= rule.max) return name;
  const hash = crypto.createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, rule.max - 9)}-${hash}`;
}

function small(part: string, rule: NameRule): string {
  const text = part.toLowerCase().replace(rule.replace, "-");
  return text.replace(/^-+|-+$/g, "");
}
