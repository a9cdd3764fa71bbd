import { asText, unknown } from "../known";
import { Options, Report, StackResource, StackRule, textsOf } from "../rule";
import { types } from "../types";

export const cfProxied: StackRule = {
  id: "cf-proxied",
  what: "The names that the stack lists are there, and are answered by Cloudflare",
  why: "an unproxied name publishes the host's own address, and nothing of the zone guards it",
  severity: "high",
  references: ["dns_record_proxied"],
  fix: "set proxied to true, or take the name off the stack's list in policies/stacks.ts",
  options: {
    names: {
      type: "array",
      items: { type: "string" },
      description: 'Whole names, names below whichever zone the stack has ("www"), or "@" for the zones themselves.',
    },
  },
  defaults: { names: [] },
  checkStack,
};

const proxyable = ["A", "AAAA", "CNAME"];

function checkStack(resources: readonly StackResource[], report: Report, options: Options): void {
  const names = textsOf(options.names);
  const records = resources.filter(
    ({ type, props }) => type === types.dnsRecord && (props.type === unknown || proxyable.includes(asText(props.type))),
  );
  const zones = resources.filter(({ type }) => type === types.zone);
  const domains = zones.map(({ props }) => asText(props.name));
  const allowed = "records with proxied: true";
  const unnamed = records.filter(({ props }) => props.name === unknown && props.proxied !== true);
  if (names.length > 0) {
    for (const { urn } of unnamed)
      report({ found: "the name is known only after the update", where: "name", allowed, urn });
  }
  for (const name of names) {
    const same = records.filter(({ props }) => props.name !== unknown && isNamed(asText(props.name), name, domains));
    if (same.length === 0 && zones.length > 0) {
      const fix = "add the record, or take the name off the stack's list in policies/stacks.ts";
      report({ found: `there is no record for ${name}`, allowed, fix, urn: zones[0]?.urn });
    }
    for (const { urn, props } of same.filter((record) => record.props.proxied !== true)) {
      const said =
        props.proxied === unknown ? "is proxied or not, which is known only after the update" : "is not proxied";
      report({ found: `${asText(props.name)} ${said}`, where: "proxied", allowed, urn });
    }
  }
}

/** Whether a record's name is the listed one. Of a zone made elsewhere the domain is not known: any will do. */
function isNamed(name: string, listed: string, domains: readonly string[]): boolean {
  if (name === listed) return true;
  if (listed === "@") return domains.includes(name);
  if (listed.includes(".")) return false;
  return domains.length > 0 ? domains.some((domain) => name === `${listed}.${domain}`) : name.startsWith(`${listed}.`);
}
