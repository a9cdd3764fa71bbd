import { asList, asObject, asText, Settled, unknown } from "../known";
import type { Report, StackResource, StackRule } from "../rule";
import { types } from "../types";
import { zonesOf } from "../zones";

/** Prowler asks for the same: a zone without it violates. Zones made elsewhere are not judged. */
const defence = (
  rule: Omit<StackRule, "checkStack">,
  check: (part: StackResource) => string | undefined,
  allowed: string,
) => ({
  ...rule,
  checkStack: (resources: readonly StackResource[], report: Report) => {
    for (const { resource, parts } of zonesOf(resources)) {
      if (!resource) continue;
      const faults = parts.map(check);
      if (faults.includes("")) continue;
      const said = faults.find((fault) => fault !== undefined) ?? "has none";
      report({ found: `the zone ${asText(resource.props.name)} ${said}`, allowed, urn: resource.urn });
    }
  },
});

export const cfDnssec: StackRule = defence(
  {
    id: "cf-dnssec",
    what: "Zones are signed (DNSSEC)",
    why: "answers for the domain can be forged on their way, mail and certificates with them",
    severity: "medium",
    references: ["zone_dnssec_enabled"],
    fix: 'add a cloudflare.ZoneDnssec with status "active", and enter its DS record at the registrar',
  },
  ({ type, props: { status } }) => {
    if (type !== types.zoneDnssec) return undefined;
    if (status === unknown) return "has a status of DNSSEC that is known only after the update";
    return status === "active" || status === "pending" ? "" : `has DNSSEC ${asText(status ?? "without a status")}`;
  },
  'a cloudflare.ZoneDnssec whose status is "active"',
);

const firewallPhases: Settled[] = ["http_request_firewall_custom", "http_request_firewall_managed"];

export const cfWaf: StackRule = defence(
  {
    id: "cf-waf",
    what: "Zones have a ruleset that blocks or challenges bad requests",
    why: "scanners try every known hole of every product within the first hour",
    severity: "medium",
    references: ["zone_waf_enabled", "zone_firewall_blocking_rules_configured"],
    fix: "add a cloudflare.Ruleset of the phase http_request_firewall_custom or http_request_firewall_managed",
  },
  (part) => (firewallPhases.includes(part.props.phase) ? rulesOf(part, ["log", "skip"]) : undefined),
  "a ruleset with a rule that is on and does more than log or skip",
);

export const cfRateLimit: StackRule = defence(
  {
    id: "cf-rate-limit",
    what: "Zones limit how many requests one address may send",
    why: "logins are guessed and hosts are kept busy by plain repetition",
    severity: "medium",
    references: ["zone_rate_limiting_enabled"],
    fix: "add a cloudflare.Ruleset of the phase http_ratelimit",
  },
  (part) => (part.props.phase === "http_ratelimit" ? rulesOf(part, ["log"]) : undefined),
  "a ruleset with a rate limit that is on and does more than log",
);

/** What is wrong with a ruleset's rules, `""` where one of them does something, undefined where it is no ruleset. */
function rulesOf({ type, props: { rules } }: StackResource, idle: readonly string[]): string | undefined {
  if (type !== types.ruleset) return undefined;
  if (rules === unknown) return "has rules that are known only after the update";
  // What the program leaves out the provider fills in after the update: a rule that does not say false is on.
  const works = asList(rules).some((rule) => {
    const { action, enabled } = rule === unknown ? {} : asObject(rule);
    return enabled !== false && typeof action === "string" && !idle.includes(action);
  });
  return works ? "" : "has a ruleset that does nothing";
}
