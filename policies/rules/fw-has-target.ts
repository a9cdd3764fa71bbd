import { asList, unknown } from "../known";
import type { Report, StackResource, StackRule } from "../rule";
import { types } from "../types";

/** Before ids exist a list that comes from resources counts as filled; one that comes from nowhere does not. */
export const fwHasTarget: StackRule = {
  id: "fw-has-target",
  what: "Every firewall covers droplets, by id or by tag",
  why: "a firewall without a target protects nothing, and whoever reads it believes otherwise",
  severity: "medium",
  references: [],
  fix: "list droplets in dropletIds, or tags that droplets carry in tags",
  checkStack,
};

function checkStack(resources: readonly StackResource[], report: Report): void {
  for (const firewall of resources.filter(({ type }) => type === types.firewall)) {
    const lists = ["dropletIds", "tags"] as const;
    const isFilled = (key: (typeof lists)[number]): boolean => {
      const list = firewall.props[key];
      return list === unknown ? (firewall.sources[key] ?? []).length > 0 : asList(list).length > 0;
    };
    if (lists.some(isFilled)) continue;
    const guessed = lists.some((key) => firewall.props[key] === unknown);
    report({
      found: guessed ? "whether it covers any droplet is known only after the update" : "it covers no droplet",
      where: "dropletIds",
      allowed: "a list of at least one droplet or tag",
      urn: firewall.urn,
    });
  }
}
