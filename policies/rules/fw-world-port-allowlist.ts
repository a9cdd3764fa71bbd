import { asWorld } from "../addresses";
import { openings, unknownRules } from "../firewall";
import { asList, asText, Settled } from "../known";
import { describePorts, isListed, portEntry } from "../ports";
import { Options, Report, Resource, ResourceRule, textsOf } from "../rule";
import { types } from "../types";

export const fwWorldPortAllowlist: ResourceRule = {
  id: "fw-world-port-allowlist",
  what: "Firewalls open nothing to the world but web ports, and mail ports on mail hosts",
  why: "every other open port is a service that somebody forgot, or that belongs behind the web server",
  severity: "high",
  references: ["DIG-0001", "CKV_DIO_4"],
  fix: "name the ranges, droplets or tags that need the port, or add it to the stack's list in policies/stacks.ts",
  options: {
    ports: { type: "array", items: portEntry, description: "What any firewall may open to the world." },
    mailPorts: { type: "array", items: portEntry, description: "What a mail host's firewall may open besides." },
    mailFirewalls: {
      type: "string",
      description: "A pattern that the name or a tag of a mail host's firewall matches.",
    },
  },
  defaults: {
    ports: ["80/tcp", "443/tcp", "443/udp"],
    mailPorts: ["25", "110", "143", "465", "587", "993", "995", "4190"].map((number) => `${number}/tcp`),
    mailFirewalls: "(^|[^a-z])(mail|mx)([^a-z]|$)",
  },
  types: [types.firewall],
  check,
};

function check({ props }: Resource, report: Report, options: Options): void {
  const labels: readonly Settled[] = [props.name, ...asList(props.tags)];
  const isMail = labels.some((label) => matches(label, options.mailFirewalls));
  const known = [...textsOf(options.ports), ...(isMail ? textsOf(options.mailPorts) : [])];
  const allowed = `${known.join(", ")}, and anything from named ranges, droplets or tags`;
  const open = openings(props.inboundRules);
  if (!open) return report({ ...unknownRules, allowed });
  for (const one of open) {
    if (isListed(known, one.protocol, one.ports)) continue;
    const world = asWorld(one.addresses);
    if (world === undefined) continue;

    report({
      found: `${describePorts(one.ports)} (${asText(one.protocol)}) may be reached from ${world}`,
      where: one.where,
      allowed,
    });
  }
}

const matches = (label: Settled, pattern: unknown): boolean =>
  typeof label === "string" && typeof pattern === "string" && new RegExp(pattern, "i").test(label);
