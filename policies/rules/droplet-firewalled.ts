import { asList, asText, Settled, unknown } from "../known";
import type { Report, StackResource, StackRule } from "../rule";

const dropletType = "digitalocean:index/droplet:Droplet";
const firewallType = "digitalocean:index/firewall:Firewall";

/** A droplet that no firewall of the stack names, by id or by tag, is open on every port. */
export const dropletFirewalled: StackRule = {
  id: "droplet-firewalled",
  what: "Every droplet is covered by a firewall of the stack, by id or by tag",
  why: "DigitalOcean lets everything reach a droplet without a firewall",
  severity: "critical",
  level: "mandatory",
  references: [],
  fix: "add the droplet's id to a firewall's dropletIds, or one of its tags to a firewall's tags",
  checkStack,
};

function checkStack(resources: readonly StackResource[], report: Report): void {
  const firewalls = resources.filter(({ type }) => type === firewallType);
  for (const droplet of resources.filter(({ type }) => type === dropletType)) {
    if (firewalls.some((firewall) => coversById(firewall, droplet) || coversByTag(firewall, droplet))) continue;
    report({
      found: `no firewall covers the droplet ${droplet.name}`,
      allowed: "droplets that a firewall of the stack names by id or by tag",
      urn: droplet.urn,
    });
  }
}

/** By the ids where all are known, else by the reference that the firewall's list was computed from. */
function coversById(firewall: StackResource, droplet: StackResource): boolean {
  const ids = firewall.props.dropletIds;
  if (isKnown(ids) && droplet.props.id !== unknown) return texts(ids).includes(asText(droplet.props.id));
  return (firewall.sources.dropletIds ?? []).includes(droplet.urn);
}

/** By a tag that both have, or by one that both take from the same resource where the name is not known yet. */
function coversByTag(firewall: StackResource, droplet: StackResource): boolean {
  const covered = firewall.props.tags;
  const carried = droplet.props.tags;
  const names = texts(carried);
  if (texts(covered).some((tag) => names.includes(tag))) return true;
  if (isKnown(covered) && isKnown(carried)) return false;
  const sources = droplet.sources.tags ?? [];
  return (firewall.sources.tags ?? []).some((urn) => sources.includes(urn));
}

const isKnown = (list: Settled): boolean => list !== unknown && !asList(list).includes(unknown);

const texts = (list: Settled): string[] =>
  asList(list)
    .filter((item) => item !== unknown)
    .map(asText);
