import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { SettledObject } from "./known";

export type Level = "advisory" | "mandatory" | "disabled";
export type Severity = "low" | "medium" | "high" | "critical";

/** What every rule says of itself. */
interface Description {
  /** Name of the policy, as levels and configuration files call it. */
  id: string;
  /** What it checks, in one sentence. */
  what: string;
  /** What goes wrong without it. */
  why: string;
  severity: Severity;
  level: Level;
  /** Ids of the same check in public scanners. Empty where there is none. */
  references: readonly string[];
  /** What to change, as an imperative clause. */
  fix: string;
  /** What a policy configuration file may set. */
  options?: Record<string, PolicyConfigJSONSchema>;
}

/** A resource before its own step: its inputs. */
export interface Resource {
  type: string;
  urn: string;
  name: string;
  props: SettledObject;
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
}

export type Report = (violation: Violation) => void;

/** Values from a policy configuration file. */
export type Options = Readonly<Record<string, unknown>>;

/** A rule that judges one resource at a time, before it is created or changed. */
export interface ResourceRule extends Description {
  /** Type tokens of the resources that it judges. */
  types: readonly string[];
  check(resource: Resource, report: Report): void;
}

/** A rule that judges all resources of a stack together, at the end of the preview. */
export interface StackRule extends Description {
  checkStack(resources: readonly StackResource[], report: Report, options: Options): void;
}

export type Rule = ResourceRule | StackRule;

export const isStackRule = (rule: Rule): rule is StackRule => "checkStack" in rule;

/** The stack's name in a resource's URN (`urn:pulumi:<stack>::…`). */
export const stackOf = (urn: string): string => /^urn:pulumi:(.*?)::/.exec(urn)?.[1] ?? "";
