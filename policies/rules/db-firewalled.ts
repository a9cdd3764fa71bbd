import { asWorld } from "../addresses";
import { asList, asObject, SettledObject, unknown } from "../known";
import { isOf, Report, StackResource, StackRule } from "../rule";
import { types } from "../types";

export const dbFirewalled: StackRule = {
  id: "db-firewalled",
  what: "Every managed database has a firewall that lets in named sources only",
  why: "a new database cluster answers the whole internet until it has one",
  severity: "critical",
  references: [],
  fix: "add a digitalocean.DatabaseFirewall for the cluster, with rules of type droplet, tag, k8s, app, or narrow ip_addr",
  checkStack,
};

const allowed = "a firewall whose rules name droplets, tags, clusters, apps or narrow ranges";

function checkStack(resources: readonly StackResource[], report: Report): void {
  const firewalls = resources.filter(({ type }) => type === types.databaseFirewall);
  for (const database of resources.filter(({ type }) => type === types.databaseCluster)) {
    if (firewalls.some((firewall) => isOf(firewall, "clusterId", database))) continue;
    report({ found: `nothing guards the database ${database.name}`, allowed, urn: database.urn });
  }
  firewalls.forEach((firewall) => checkRules(firewall, report));
}

function checkRules({ urn, props: { rules } }: StackResource, report: Report): void {
  if (rules === unknown) {
    return report({ found: "the rules are known only after the update", where: "rules", allowed, urn });
  }
  if (asList(rules).length === 0) {
    return report({ found: "it has no rule, which lets everybody in", where: "rules", allowed, urn });
  }
  asList(rules).forEach((rule, i) => {
    const { type, value }: SettledObject = rule === unknown ? { type: unknown, value: unknown } : asObject(rule);
    if (type !== "ip_addr" && type !== unknown) return;
    const world = asWorld([value]);
    if (world !== undefined) report({ found: `it lets in ${world}`, where: `rules[${i}].value`, allowed, urn });
  });
}
