import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import type { CaseResource } from "../harness";
import { chosen, isUnknown } from "./select";
import { copyOf, whole } from "./whole";

/**
 * Makes the resources of cases. ENGINE_CASES says which: kinds with commas and, after a colon, rules about a "stack" or a
 * "resource"; "whole", a stack that is in order; or "copies" of that and how many.
 */
const [kinds = "", which] = (process.env.ENGINE_CASES ?? "").split(":");

class Echo extends pulumi.CustomResource {}

const versions: Record<string, string> = { digitalocean: "4.80.1", cloudflare: "6.22.1", random: "4.21.2" };

function make(resources: readonly CaseResource[]): void {
  const made: Record<string, pulumi.CustomResource> = {};
  for (const { type, name = "", props, sources = {}, protect = false } of resources) {
    const given = Object.fromEntries(
      Object.entries(props).map(([key, value]) => [key, told(value, sources[key] ?? [], made)]),
    );
    const version = versions[type.split(":")[0]!];
    made[name] = new Echo(type, name, { ipv4Address: undefined, ipAddress: undefined, ...given }, { protect, version });
  }
}

/**
 * A value of a case as a program would have it: `"${web.id}"` is an output of the resource web; what is unknown, an output that no
 * preview knows, from the named resources or from nowhere.
 */
function told(value: unknown, from: string[], made: Record<string, pulumi.CustomResource>): unknown {
  const [, name, output] = /^\$\{(.+)\.(\w+)\}$/.exec(typeof value === "string" ? value : "") ?? [];
  if (name !== undefined) return (made[name] as unknown as Record<string, unknown>)[output!];
  if (isUnknown(value)) {
    const ids = from.flatMap((one) => made[one]?.id ?? []);
    return ids.length > 0 ? pulumi.all(ids).apply(([id]) => id) : pulumi.output(unknown);
  }
  if (Array.isArray(value)) return value.map((item) => told(item, from, made));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner, from, made)]));
  return value;
}

if (kinds === "whole") make(whole);
else if (kinds === "copies") for (let i = 0; i < Number(which); i += 1) make(copyOf(whole, i));
else
  for (const { given, kind, isStack } of chosen())
    if (kinds.split(",").includes(kind) && (which === undefined || (which === "stack") === isStack))
      make(given.resources);
