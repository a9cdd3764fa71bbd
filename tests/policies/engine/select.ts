import { rules } from "../../../policies/rules";
import { isStackRule } from "../../../policies/rule";
import { cases } from "../cases";
import type { Case, CaseResource, RuleCases } from "../harness";

export const kinds = ["violating", "compliant", "violatingUnknown", "compliantUnknown"] as const;
export type Kind = (typeof kinds)[number];

/** A case on its way through the engine. */
export interface Chosen {
  rule: string;
  kind: Kind;
  isStack: boolean;
  /** Begins the name of each of its resources. */
  prefix: string;
  given: Case;
}

/** What a policy configuration file says to the rules whose cases need it, once for all of them. */
export const options: Readonly<Record<string, Record<string, unknown>>> = {
  "cf-proxied": { names: ["www"] },
  "cost-budget": { monthlyUSD: 40 },
  "cost-count-cap": { droplets: 2 },
  "cost-size-allowlist": { sizes: ["s-1vcpu-1gb", "s-1vcpu-2gb"] },
};

/** Rules about the sum of a stack: their compliant case is the whole stack (whole.ts). */
export const aboutTheSum: readonly string[] = ["cost-budget", "cost-count-cap"];

/** The ids of resources that do not exist yet are never known: cases that need one are run from a state (engine.test.ts). */
const needsId = ({ resources }: Case): boolean =>
  resources.length > 1 &&
  resources.some(({ props }) => props.id !== undefined && !isUnknown(props.id)) &&
  resources.some(({ props }) =>
    ["zoneId", "clusterId", "dropletId", "dropletIds"].some((key) => props[key] !== undefined),
  );

/** The runs are of the stack prod. */
const fits = (rule: string, { options: own, exemptions, stack = "prod" }: Case): boolean =>
  exemptions === undefined &&
  stack === "prod" &&
  (own === undefined || JSON.stringify(own) === JSON.stringify(options[rule]));

/** One case of each rule and kind that can stand beside the others in one stack. */
export function chosen(): Chosen[] {
  return rules.flatMap((rule, n) => {
    const own = cases.find(({ id }) => id === rule.id) as RuleCases;
    return kinds.flatMap((kind, k): Chosen[] => {
      const list: Case[] = own[kind];
      const found = list.find((one) => fits(rule.id, one) && !needsId(one)) ?? list[0]!;
      const prefix = `${rule.id}-${kind}`;
      const given = { ...found, resources: found.resources.map((one, i) => apart(one, i, prefix, n * 4 + k + 1)) };
      return [{ rule: rule.id, kind, isStack: isStackRule(rule), prefix, given }];
    });
  });
}

/** The resource under a name of its own, with ids, addresses and tags that no other case has. */
function apart(resource: CaseResource, i: number, prefix: string, n: number): CaseResource {
  const rename = (name: string) => `${prefix}-${name}`;
  const { name = `it${i}`, sources } = resource;
  return {
    ...resource,
    name: rename(name),
    props: changed(resource.props, "", n) as Record<string, unknown>,
    ...(sources && {
      sources: Object.fromEntries(Object.entries(sources).map(([key, names]) => [key, names.map(rename)])),
    }),
  };
}

function changed(value: unknown, key: string, n: number): unknown {
  if (Array.isArray(value)) return value.map((item) => changed(item, key, n));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner, name, n)]));
  if (isUnknown(value)) return value;
  const isId = ["id", "zoneId", "clusterId", "dropletIds", "dropletId"].includes(key);
  if (typeof value === "number") return isId ? value * 1000 + n : value;
  if (typeof value !== "string") return value;
  if (isId) return /^\d+$/.test(value) ? String(Number(value) * 1000 + n) : `${value}-${n}`;
  if (["ipv4Address", "ipAddress", "ip", "content"].includes(key))
    return value.replace(/^((?:198\.51\.100|203\.0\.113)\.)\d+$/, `$1${n}`);
  return key === "tags" ? `${value}-${n}` : value;
}

export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" && /^(04da6b54-80e4|3eeb2bf0-c639|6a19a0b0-7e62)/.test(value);
