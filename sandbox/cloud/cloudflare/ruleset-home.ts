import type { FastifyRequest } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareRuleset } from "../store/entities";
import { failure, invalidValue } from "./errors";
import { ownAccount } from "./identity";
import { managedRulesets } from "./managed-rulesets";
import { accountPhases, phaseActions } from "./ruleset-kinds";
import { zoneOf } from "./zones";

/** What rulesets belong to: a zone, or the account. */
export interface Home {
  zoneId?: string;
  level: "zone" | "account";
  /** The kind of its entry points. */
  entryKind: "zone" | "root";
  /** The kinds that may be made in it. */
  kinds: string[];
}

export function homeOf(cloud: Cloud, request: FastifyRequest): Home {
  const { zone, account = "" } = request.params as { zone?: string; account?: string };
  if (zone !== undefined) {
    return { zoneId: zoneOf(cloud, zone).id, level: "zone", entryKind: "zone", kinds: ["zone"] };
  }
  ownAccount(account);
  return { level: "account", entryKind: "root", kinds: ["root", "custom"] };
}

export const rulesetsOf = (cloud: Cloud, home: Home): CloudflareRuleset[] =>
  cloud.store.rulesets.all().filter((ruleset) => ruleset.zoneId === home.zoneId);

/** A ruleset of Cloudflare's own, or one of the home. */
export function rulesetOf(cloud: Cloud, home: Home, id: string): CloudflareRuleset {
  const ruleset = [...managedRulesets, ...rulesetsOf(cloud, home)].find((one) => one.id === id);
  if (!ruleset) throw failure(404, 10003, `could not find ruleset ${id}`);
  return ruleset;
}

export function ownRuleset(cloud: Cloud, home: Home, id: string): CloudflareRuleset {
  const ruleset = rulesetOf(cloud, home, id);
  if (ruleset.kind === "managed") throw failure(403, 20120, "a managed ruleset cannot be changed");
  return ruleset;
}

export const entryPointOf = (cloud: Cloud, home: Home, phase: string): CloudflareRuleset | undefined =>
  rulesetsOf(cloud, home).find((ruleset) => ruleset.phase === phase && ruleset.kind === home.entryKind);

export function checkPhase(home: Home, phase: unknown): string {
  const known = typeof phase === "string" && Object.hasOwn(phaseActions, phase);
  if (!known || (home.level === "zone" && accountPhases.includes(phase))) {
    throw invalidValue(20120, "/phase", phase, `it is not supported at the ${home.level} level`);
  }
  return phase;
}

/** Whether a ruleset can be executed: Cloudflare's own, and the account's custom ones. */
export const executable =
  (cloud: Cloud) =>
  (id: unknown): boolean =>
    managedRulesets.some((ruleset) => ruleset.id === id) ||
    cloud.store.rulesets.all().some((ruleset) => ruleset.id === id && ruleset.kind === "custom");
