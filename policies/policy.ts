import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Exemption } from "./exemptions";
import { settle, SettledObject } from "./known";
import { isStackRule, Level, Options, Rule, StackResource, Surroundings, Violation } from "./rule";
import { nameOf, stackOf } from "./urn";

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** What a run decides about rules: see `Run`. */
export interface Court {
  /** The level that the engine is told before anything is judged. */
  declaredLevel(rule: Rule): Level;
  /** What happens to a violation of `rule` in `stack`. */
  level(rule: Rule, stack: string): Level;
  /** What `rule` is told, with what a policy configuration file says. */
  options(rule: Rule, stack: string, fromFile: Options): Options;
  /** The exemption that lets a resource pass; it counts as needed from now on. */
  exemption(rule: Rule, stack: string, urn: string): Exemption | undefined;
  surroundings(stack: string): Surroundings;
}

type EngineReport = (violation: { message: string; urn?: string; enforcementLevel: Level }) => void;

/** Makes the engine's policy of a rule. */
export function toPolicy(rule: Rule, court: Court): Policy {
  const description = {
    name: rule.id,
    description: rule.what,
    enforcementLevel: court.declaredLevel(rule),
    severity: rule.severity,
    remediationSteps: sentence(rule.fix),
    ...(rule.options && { configSchema: { properties: { ...rule.options } } }),
  };
  if (isStackRule(rule)) {
    return {
      ...description,
      validateStack: (args, report) => {
        const resources = args.resources.map(stackResource);
        const stack = stackOf(resources[0]?.urn ?? "");
        const whole = args.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn;
        rule.checkStack(
          resources,
          (violation) => tell(rule, court, stack, violation, violation.urn ?? whole, report as unknown as EngineReport),
          court.options(rule, stack, args.getConfig()),
          court.surroundings(stack),
        );
      },
    };
  }
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
    const { type, urn, name, props, opts } = args;
    if (!rule.types.includes(type)) return;
    const stack = stackOf(urn);
    rule.check(
      { type, urn, name, props: settle(props), protect: opts.protect },
      (violation) => tell(rule, court, stack, violation, urn, report as unknown as EngineReport),
      court.options(rule, stack, args.getConfig()),
    );
  };
  // With one type the SDK can pass over everything else before it has read it.
  const [only, ...more] = rule.types;
  if (more.length === 0) Object.assign(validateResource, { __pulumiType: only });
  return { ...description, validateResource };
}

/** Reports a violation at its level, or as advice where the resource is exempted. */
function tell(
  rule: Rule,
  court: Court,
  stack: string,
  violation: Violation,
  urn: string | undefined,
  report: EngineReport,
): void {
  const level = court.level(rule, stack);
  if (level === "disabled") return;
  const text = message(rule, violation);
  const exemption = court.exemption(rule, stack, urn ?? "");
  if (!exemption) return report({ message: text, urn, enforcementLevel: violation.level ?? level });
  const { expires, owner, reason } = exemption;
  report({
    message: `Exempted until ${expires} by ${owner}: ${sentence(reason, false)} ${text}`,
    urn,
    enforcementLevel: "advisory",
  });
}

/** Properties are copied only where a rule reads them: there may be hundreds of resources. */
function stackResource(resource: PolicyResource): StackResource {
  let props: SettledObject | undefined;
  let sources: StackResource["sources"] | undefined;
  return {
    type: resource.type,
    urn: resource.urn,
    name: resource.name || nameOf(resource.urn),
    protect: resource.opts?.protect ?? false,
    managed: resource.provider !== undefined,
    get props() {
      return (props ??= settle(resource.props));
    },
    get sources() {
      return (sources ??= Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([property, from]) => [property, from.map((r) => r.urn)]),
      ));
    },
  };
}

function message(rule: Rule, { found, where, allowed, fix }: Violation): string {
  return [where === undefined ? sentence(found) : sentence(`${where}: ${found}`, false)]
    .concat(sentence(`allowed: ${allowed}`), sentence(`fix: ${fix ?? rule.fix}`), sentence(`why: ${rule.why}`))
    .join(" ");
}

const sentence = (text: string, capital = true): string =>
  `${capital ? text.charAt(0).toUpperCase() + text.slice(1) : text}${/[.!?]$/.test(text) ? "" : "."}`;
