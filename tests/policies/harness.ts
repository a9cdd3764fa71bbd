import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import * as policySdk from "@pulumi/policy";
import type { Exemption } from "../../policies/exemptions";
import { toPolicy } from "../../policies/policy";
import { Level, Rule } from "../../policies/rule";
import { Run } from "../../policies/run";

// Exported by the SDK for tests, and missing from its types.
const { unknownCheckingProxy } = policySdk as unknown as { unknownCheckingProxy: <T>(props: T) => T };

/** What the engine sends in place of a text or a number that is known only after the update. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const unknownNumber = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const unknownList = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

/** A resource as a case writes it. */
export interface CaseResource {
  type: string;
  name?: string;
  props: Record<string, unknown>;
  /** Names of the case's resources that each property was computed from. */
  sources?: Record<string, string[]>;
  /** The option `protect`. */
  protect?: boolean;
}

export interface Case {
  what: string;
  /** One for a resource rule, the whole stack for a stack rule. */
  resources: CaseResource[];
  stack?: string;
  /** What a policy configuration file says. */
  options?: Record<string, unknown>;
  exemptions?: Exemption[];
}

/** A case with the messages that it must give: whole, or up to what is allowed. */
export type Refused = Case & { messages: string[] };

export interface RuleCases {
  id: string;
  /** Refused for what is known. */
  violating: Refused[];
  /** Let pass with everything known. */
  compliant: Case[];
  /** Refused with something unknown. */
  violatingUnknown: Refused[];
  /** Let pass with something unknown. */
  compliantUnknown: Case[];
}

/** The day on which the cases are judged. */
export const today = "2026-12-01";

const urn = (stack: string, { type, name = "it" }: CaseResource) => `urn:pulumi:${stack}::test::${type}::${name}`;

export interface Said {
  message: string;
  level: Level;
  urn?: string;
}

/** Judges `given` through the engine's interface, behind the SDK's own proxy, and gives the messages. */
export async function judge(rule: Rule, given: Case): Promise<string[]> {
  return (await sayings(rule, given)).map(({ message }) => message);
}

/** As `judge`, with levels and resources. */
export async function sayings(rule: Rule, { resources, stack = "dev", options = {}, exemptions = [] }: Case) {
  const said: Said[] = [];
  const report = ({ message, enforcementLevel, urn }: { message: string; enforcementLevel: Level; urn?: string }) =>
    void said.push({ message, level: enforcementLevel, urn });
  const run = new Run(exemptions, () => new Date(`${today}T12:00:00Z`));
  const policy = toPolicy(rule, run);
  const common = {
    stackTags: new Map(),
    getConfig: <T extends object>() => options as T,
    notApplicable: fail,
  };
  if ("validateStack" in policy) {
    await policy.validateStack({ ...common, resources: stackOf(stack, resources) }, report as never);
    return said;
  }
  const validate = policy.validateResource;
  if (typeof validate !== "function")
    throw new Error(`${rule.id} must have one function, so that it has one try block`);
  for (const resource of resources) {
    const { type, name = "it", props, protect = false } = resource;
    const opts = { protect };
    const args = { ...common, type, name, urn: urn(stack, resource), props: unknownCheckingProxy(props), opts };
    await validate(args as unknown as ResourceValidationArgs, report as never);
  }
  return said;
}

const fail = (): never => {
  throw new Error("not applicable");
};

function stackOf(stack: string, resources: CaseResource[]): PolicyResource[] {
  const made = resources.map((resource) => ({
    type: resource.type,
    name: resource.name ?? "it",
    urn: urn(stack, resource),
    props: unknownCheckingProxy(resource.props),
    opts: { protect: resource.protect ?? false },
    provider: /^(digitalocean|cloudflare):/.test(resource.type) ? {} : undefined,
    propertyDependencies: {},
  }));
  const named = (name: string) => made.find((one) => one.name === name);
  resources.forEach(({ sources = {} }, i) => {
    const dependencies = Object.entries(sources).map(([property, names]) => [property, names.map(named)]);
    Object.assign(made[i]!.propertyDependencies, Object.fromEntries(dependencies));
  });
  return made as unknown as PolicyResource[];
}
