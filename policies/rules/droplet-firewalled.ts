import { covers } from "../firewall";
import type { Report, StackResource, StackRule } from "../rule";
import { types } from "../types";

/** A droplet that no firewall of the stack names, by id or by tag, is open on every port. */
export const dropletFirewalled: StackRule = {
  id: "droplet-firewalled",
  what: "Every droplet is covered by a firewall of the stack, by id or by tag",
  why: "DigitalOcean lets everything reach a droplet without a firewall",
  severity: "critical",
  references: [],
  fix: "add the droplet's id to a firewall's dropletIds, or one of its tags to a firewall's tags",
  checkStack,
};

function checkStack(resources: readonly StackResource[], report: Report): void {
  const firewalls = resources.filter(({ type }) => type === types.firewall);
  for (const droplet of resources.filter(({ type }) => type === types.droplet)) {
    if (firewalls.some((firewall) => covers(firewall, droplet))) continue;
    report({
      found: `no firewall covers the droplet ${droplet.name}`,
      allowed: "droplets that a firewall of the stack names by id or by tag",
      urn: droplet.urn,
    });
  }
}
