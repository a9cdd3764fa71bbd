import { isExpired, names } from "../exemptions";
import type { StackRule } from "../rule";

/**
 * What an exemption must say is checked when the file is read. Here it is held against the stack: an entry that nobody needs
 * any more is a hole that waits.
 */
export const exemptionReason: StackRule = {
  id: "exemption-reason",
  what: "Exemptions name a resource of the stack, a rule, a reason, an owner and a day, and the day is not over",
  why: "an exemption that nobody looks at again becomes the rule",
  severity: "high",
  references: [],
  fix: "remove the entry from the file of exemptions, or renew it with a reason that still holds",
  checkStack: (resources, report, _options, { today, exemptions, needed }) => {
    for (const exemption of exemptions) {
      const { rule, resource, expires, owner } = exemption;
      const entry = `the exemption of ${resource} from ${rule} (${owner})`;
      const match = resources.find(({ urn }) => names(exemption, urn));
      if (isExpired(exemption, today)) {
        report({ found: `${entry} expired on ${expires}`, allowed: `a last day from ${today} on`, urn: match?.urn });
      } else if (!match) {
        report({ found: `${entry} names nothing in the stack`, allowed: "the URN of a resource of the stack" });
      } else if (!needed.has(exemption)) {
        const found = `${entry} is not needed: the rule refuses nothing there`;
        report({ found, allowed: "exemptions that let something pass", urn: match.urn, level: "advisory" });
      }
    }
  },
};
