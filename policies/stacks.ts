import type { Level, Options } from "./rule";

const M: Level = "mandatory";
const A: Level = "advisory";
/** The rule is switched off. */
const o: Level = "disabled";

/** The stacks that are known by name, in the order of the table's columns. */
export const stackNames = ["dev", "staging", "prod"] as const;
/** What all other stacks are called, such as those of other programs: the last column. */
export const others = "any other stack";

/**
 * Every rule's level for each stack: `M` refuses the update, `A` advises, `o` is off. A policy configuration file overrides
 * it for one run (docs/policies.md).
 */
// prettier-ignore
export const levels: Readonly<Record<string, readonly [dev: Level, staging: Level, prod: Level, others: Level]>> = {
  //                            dev  staging  prod  others
  "fw-no-world-admin":          [M,      M,     M,     M],
  "fw-world-port-allowlist":    [M,      M,     M,     M],
  "fw-origin-cloudflare-only":  [A,      A,     M,     A],
  "fw-egress":                  [A,      A,     A,     A],
  "fw-has-target":              [M,      M,     M,     M],
  "droplet-firewalled":         [M,      M,     M,     M],
  "droplet-ssh-keys":           [M,      M,     M,     M],
  "droplet-vpc":                [A,      A,     M,     A],
  "droplet-monitoring":         [A,      A,     A,     A],
  "lb-https":                   [M,      M,     M,     M],
  "db-firewalled":              [M,      M,     M,     M],
  "spaces-private":             [M,      M,     M,     M],
  "spaces-versioning":          [A,      A,     A,     A],
  "spaces-no-force-destroy":    [A,      A,     M,     A],
  "doks-auto-upgrade":          [A,      A,     A,     A],
  "doks-surge":                 [A,      A,     A,     A],
  // Dev and staging are built to be thrown away.
  "stateful-protect":           [o,      o,     M,     A],
  "cf-proxied":                 [M,      M,     M,     M],
  "cf-no-internal-ip":          [M,      M,     M,     M],
  "cf-no-wildcard":             [A,      A,     A,     A],
  "cf-ssl-strict":              [M,      M,     M,     M],
  "cf-min-tls":                 [M,      M,     M,     M],
  "cf-https-redirect":          [M,      M,     M,     M],
  "cf-dev-mode-off":            [M,      M,     M,     M],
  "cf-hsts":                    [A,      A,     A,     A],
  "cf-tls13":                   [A,      A,     A,     A],
  "cf-dnssec":                  [A,      A,     A,     A],
  "cf-waf":                     [A,      A,     A,     A],
  "cf-rate-limit":              [A,      A,     A,     A],
  "cf-caa":                     [A,      A,     A,     A],
  // Nobody takes mail from the sandbox's domain.
  "cf-spf":                     [o,      A,     A,     A],
  "cf-dmarc":                   [o,      A,     A,     A],
  "cost-budget":                [M,      M,     M,     M],
  "cost-size-allowlist":        [M,      M,     M,     M],
  "cost-known-price":           [M,      M,     M,     M],
  "cost-count-cap":             [M,      M,     M,     M],
  "cost-volume-max":            [A,      A,     A,     A],
  "cost-ip-unattached":         [A,      A,     A,     A],
  "cost-lb-unused":             [A,      A,     A,     A],
  "cost-backups-explicit":      [A,      A,     A,     A],
  "exemption-reason":           [M,      M,     M,     M],
};

const small = ["s-1vcpu-1gb", "s-1vcpu-2gb", "s-2vcpu-2gb", "s-2vcpu-4gb"];

/** What the rules are told in each stack, by rule and option, where that differs from the rule's own defaults. */
const options: Readonly<Record<string, Readonly<Record<string, Options>>>> = {
  dev: {
    "cost-budget": { monthlyUSD: 80 },
    "cost-count-cap": { droplets: 6 },
    "cost-size-allowlist": { sizes: [...small, "s-4vcpu-8gb", "s-8vcpu-16gb"] },
  },
  staging: {
    "cost-budget": { monthlyUSD: 120 },
    "cost-count-cap": { droplets: 8 },
    "cost-size-allowlist": { sizes: [...small, "s-4vcpu-8gb"] },
    "cf-proxied": { names: ["www"] },
  },
  prod: {
    "cost-budget": { monthlyUSD: 400 },
    "cost-count-cap": { droplets: 15 },
    "cost-size-allowlist": { sizes: [...small, "s-4vcpu-8gb", "s-8vcpu-16gb", "db-s-1vcpu-2gb", "db-s-2vcpu-4gb"] },
    "cf-proxied": { names: ["@", "www"] },
    "cost-backups-explicit": { everyDroplet: true },
  },
  [others]: {
    "cost-budget": { monthlyUSD: 100 },
  },
};

const columnOf = (stack: string): number => {
  const known = (stackNames as readonly string[]).indexOf(stack);
  return known < 0 ? stackNames.length : known;
};

/** The level of a rule in a stack, by the name of the stack, whatever the program. */
export const levelOf = (rule: string, stack: string): Level => levels[rule]?.[columnOf(stack)] ?? "mandatory";

/** The strictest level that a rule has in any stack. */
export function strictestLevel(rule: string): Level {
  const given: readonly Level[] = levels[rule] ?? [];
  return given.includes(M) ? M : given.includes(A) ? A : o;
}

/** What a stack says to a rule. */
export const optionsOf = (rule: string, stack: string): Options =>
  options[columnOf(stack) < stackNames.length ? stack : others]?.[rule] ?? {};

/** Everything that the stacks say, for those who check or list it. */
export const settings = { levels, options };
