import type { Exemption } from "../../../policies/exemptions";
import { types } from "../../../policies/types";
import { Case, Refused, RuleCases, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const exemption = (change: Partial<Exemption> = {}): Exemption => ({
  resource: "urn:pulumi:prod::*::fw",
  rule: "fw-egress",
  stack: "prod",
  reason: "the crawler visits every port there is",
  owner: "ada@example.com",
  expires: "2026-12-01",
  ...change,
});
const firewall = made(types.firewall, {}, { name: "fw" });
const prod = <T extends Case>(given: T, ...exemptions: Exemption[]): T => ({ ...given, stack: "prod", exemptions });
const entry = (resource = "urn:pulumi:prod::*::fw") => `The exemption of ${resource} from fw-egress (ada@example.com)`;

export const exemptionReasonCases: RuleCases = {
  id: "exemption-reason",
  violating: [
    prod(
      refused("one that expired yesterday", `${entry()} expired on 2026-11-30`, firewall),
      exemption({ expires: "2026-11-30" }),
    ),
    prod(
      refused("one that names nothing", `${entry("urn:pulumi:prod::*::gone")} names nothing in the stack`, firewall),
      exemption({ resource: "urn:pulumi:prod::*::gone" }),
    ),
    // As advice alone: an update of a part of the stack asks fewer rules.
    prod(
      refused("one that nothing needs", `${entry()} is not needed: the rule refuses nothing there`, firewall),
      exemption(),
    ),
  ] as Refused[],
  compliant: [
    prod(fine("no exemption", firewall)),
    prod(fine("one of another stack", firewall), exemption({ stack: "staging", expires: "2020-01-01" })),
  ],
  violatingUnknown: [
    prod(
      refused("one that expired, of a resource with unknown values", `${entry()} expired on 2020-01-01`, {
        ...firewall,
        props: { name: unknownText },
      }),
      exemption({ expires: "2020-01-01" }),
    ),
  ],
  compliantUnknown: [prod(fine("no exemption, unknown values", { ...firewall, props: { name: unknownText } }))],
};
