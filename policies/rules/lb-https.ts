import { asList, asObject, unknown } from "../known";
import type { Report, Resource, ResourceRule } from "../rule";
import { types } from "../types";

export const lbHttps: ResourceRule = {
  id: "lb-https",
  what: "Load balancers answer plain HTTP with a redirect to HTTPS, or not at all",
  why: "passwords and sessions over HTTP are read by every network on the way",
  severity: "critical",
  references: ["DIG-0002"],
  fix: "set redirectHttpToHttps to true beside an https rule, or make the entry https",
  types: [types.loadBalancer],
  check,
};

function check({ props: { forwardingRules, redirectHttpToHttps } }: Resource, report: Report): void {
  const allowed = "https, http2, http3, tcp and udp entries, or http with redirectHttpToHttps";
  if (redirectHttpToHttps === true) return;
  if (forwardingRules === unknown) {
    return report({ found: "the entries are known only after the update", where: "forwardingRules", allowed });
  }
  asList(forwardingRules).forEach((rule, i) => {
    const entryProtocol = rule === unknown ? unknown : asObject(rule).entryProtocol;
    if (entryProtocol !== "http" && entryProtocol !== unknown) return;
    const what =
      entryProtocol === unknown ? "the entry's protocol is known only after the update" : "it takes plain HTTP";
    const redirect = redirectHttpToHttps === unknown ? ", and whether it redirects is known only after the update" : "";
    report({ found: what + redirect, where: `forwardingRules[${i}].entryProtocol`, allowed });
  });
}
