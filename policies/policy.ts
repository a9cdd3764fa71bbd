import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { settle } from "./known";
import { isStackRule, Level, Rule, StackResource, Violation } from "./rule";

/** Makes the engine's policy of a rule, at `level` or else at the rule's own. */
export function toPolicy(rule: Rule, level?: Level): ResourceValidationPolicy | StackValidationPolicy {
  const description = {
    name: rule.id,
    description: rule.what,
    enforcementLevel: level ?? rule.level,
    severity: rule.severity,
    remediationSteps: sentence(rule.fix),
    ...(rule.options && { configSchema: { properties: rule.options } }),
  };
  if (isStackRule(rule)) {
    return {
      ...description,
      validateStack: (args, report) =>
        rule.checkStack(args.resources.map(stackResource), (v) => report(message(rule, v), v.urn), args.getConfig()),
    };
  }
  return {
    ...description,
    validateResource: ({ type, urn, name, props }, report) => {
      if (!rule.types.includes(type)) return;
      rule.check({ type, urn, name, props: settle(props) }, (v) => report(message(rule, v)));
    },
  };
}

const stackResource = (resource: PolicyResource): StackResource => ({
  type: resource.type,
  urn: resource.urn,
  name: resource.name,
  props: settle(resource.props),
  managed: resource.provider !== undefined,
  sources: Object.fromEntries(
    Object.entries(resource.propertyDependencies).map(([property, from]) => [property, from.map((r) => r.urn)]),
  ),
});

function message(rule: Rule, { found, where, allowed, fix }: Violation): string {
  return [where === undefined ? sentence(found) : sentence(`${where}: ${found}`, false)]
    .concat(sentence(`allowed: ${allowed}`), sentence(`fix: ${fix ?? rule.fix}`), sentence(`why: ${rule.why}`))
    .join(" ");
}

const sentence = (text: string, capital = true): string =>
  `${capital ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`;
