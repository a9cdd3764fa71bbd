import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Exemption } from "./exemptions";
import { asText, Settled, SettledObject, unknown } from "./known";

export type Level = "advisory" | "mandatory" | "disabled";
export type Severity = "low" | "medium" | "high" | "critical";

/** What every rule says of itself. Its level for each stack is in `stacks.ts`. */
interface Description {
  /** Name of the policy, as levels, exemptions and configuration files call it. */
  id: string;
  /** What it checks, in one sentence. */
  what: string;
  /** What goes wrong without it. */
  why: string;
  severity: Severity;
  /** Ids of the same check in public scanners: `DIG-…` of Trivy, `CKV_DIO_…` of Checkov, the rest of Prowler. */
  references: readonly string[];
  /** What to change, as an imperative clause. */
  fix: string;
  /** What `stacks.ts` and a policy configuration file may set. */
  options?: Readonly<Record<string, PolicyConfigJSONSchema>>;
  /** What holds where neither says anything. */
  defaults?: Options;
}

/** A resource before its own step: its inputs. */
export interface Resource {
  type: string;
  urn: string;
  name: string;
  props: SettledObject;
  /** Whether it is kept from being deleted (the option `protect`). */
  protect: boolean;
}

/** A resource after a preview or an update: its outputs, and which resources they come from. */
export interface StackResource extends Resource {
  /** Whether a provider manages it; components have none. */
  managed: boolean;
  /** The resources that each property was computed from. */
  sources: Readonly<Record<string, readonly string[]>>;
}

export interface Violation {
  /** What was found. */
  found: string;
  /** Property path, e.g. `inboundRules[0].portRange`. */
  where?: string;
  /** What would be fine. */
  allowed: string;
  /** Advice for this case, in place of the rule's own. */
  fix?: string;
  /** The resource that it is about, in stack rules. */
  urn?: string;
  /** Where this case weighs more or less than the stack's level for the rule. */
  level?: "advisory" | "mandatory";
}

export type Report = (violation: Violation) => void;

/** Values from `stacks.ts` and from a policy configuration file. */
export type Options = Readonly<Record<string, unknown>>;

/** What is the same for all rules of a run. */
export interface Surroundings {
  stack: string;
  /** YYYY-MM-DD. */
  today: string;
  /** The exemptions of this stack. */
  exemptions: readonly Exemption[];
  /** Those that a rule has needed so far. */
  needed: ReadonlySet<Exemption>;
}

/** A rule that judges one resource at a time, before it is created or changed. */
export interface ResourceRule extends Description {
  /** Type tokens of the resources that it judges. */
  types: readonly string[];
  check(resource: Resource, report: Report, options: Options): void;
}

/** A rule that judges all resources of a stack together, at the end of the preview. */
export interface StackRule extends Description {
  checkStack(resources: readonly StackResource[], report: Report, options: Options, around: Surroundings): void;
}

export type Rule = ResourceRule | StackRule;

export const isStackRule = (rule: Rule): rule is StackRule => "checkStack" in rule;

/** An option that is a number, or undefined. */
export const numberOf = (option: unknown): number | undefined => (typeof option === "number" ? option : undefined);

/** An option that is a list of texts. */
export const textsOf = (option: unknown): string[] =>
  Array.isArray(option) ? option.filter((one): one is string => typeof one === "string") : [];

/** Whether `part` names `whole` by its id in `property`: by the id where both are known, else by the reference. */
export function isOf(part: StackResource, property: string, whole: StackResource): boolean {
  const id = whole.props.id;
  const named = part.props[property];
  const isKnown = (value: Settled) => value !== unknown && value !== undefined && value !== null;
  const known = isKnown(id) && isKnown(named);
  return known ? asText(named) === asText(id) : (part.sources[property] ?? []).includes(whole.urn);
}
