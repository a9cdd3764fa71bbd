import type { Exemption } from "../../policies/exemptions";
import { ExemptionError, names, parseExemptions } from "../../policies/exemptions";
import { toPolicy } from "../../policies/policy";
import { Level, Rule } from "../../policies/rule";
import { exemptible, rules } from "../../policies/rules";
import { Run } from "../../policies/run";
import { checkConfiguration, checkStacks, Configured } from "../../policies/settings";
import { levelOf, settings, stackNames } from "../../policies/stacks";
import { types } from "../../policies/types";
import { sayings, today } from "./harness";

const rule = (id: string): Rule => rules.find((one) => one.id === id)!;
const open = {
  type: types.firewall,
  name: "fw",
  props: { inboundRules: [{ protocol: "tcp", portRange: "8080", sourceAddresses: ["0.0.0.0/0"] }] },
};
const exemption = (change: Partial<Exemption> = {}): Exemption => ({
  resource: "urn:pulumi:prod::*::fw",
  rule: "fw-world-port-allowlist",
  stack: "prod",
  reason: "partners deliver here until the end of the year",
  owner: "ada@example.com",
  expires: "2026-12-31",
  ...change,
});
const said = async (stack: string, ...exemptions: Exemption[]) => {
  const all = await sayings(rule("fw-world-port-allowlist"), { what: "", stack, resources: [open], exemptions });
  return all.map(({ level, message }) => [level, message.split(". ")[0]]);
};

describe("an exemption", () => {
  const found = "inboundRules[0]: port 8080 (tcp) may be reached from 0.0.0.0/0";

  test("turns a violation into advice that says until when, who and why", async () => {
    expect(await said("prod", exemption())).toEqual([
      ["advisory", "Exempted until 2026-12-31 by ada@example.com: partners deliver here until the end of the year"],
    ]);
  });

  test("holds through its last day, and not a day longer", async () => {
    expect((await said("prod", exemption({ expires: today })))[0]?.[0]).toBe("advisory");
    expect(await said("prod", exemption({ expires: "2026-11-30" }))).toEqual([["mandatory", found]]);
  });

  test.each<[string, Partial<Exemption>]>([
    ["another stack", { stack: "staging" }],
    ["another rule", { rule: "fw-egress" }],
    ["another resource", { resource: "urn:pulumi:prod::*::other" }],
    ["a part of the URN", { resource: "urn:pulumi:prod::test::digitalocean:index/firewall:Firewall::f" }],
  ])("for %s lets nothing pass", async (_what, change) => {
    expect(await said("prod", exemption(change))).toEqual([["mandatory", found]]);
  });

  test("names resources by a pattern in which * alone is special", () => {
    const urn = "urn:pulumi:prod::shop::a$b::web.1";
    const matches = (resource: string) => names(exemption({ resource }), urn);
    expect(["urn:*", "urn:pulumi:prod::*::web.1", urn, "*a$b*"].map(matches)).toEqual([true, true, true, true]);
    expect(["urn:pulumi:prod", "urn:pulumi:prod::*::web?1", "urn:pulumi:prod::*::web"].map(matches)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("a file of exemptions", () => {
  const parse = (text: string) => parseExemptions(text, exemptible, "exemptions.yaml");
  const problems = (text: string): string[] => {
    try {
      parse(text);
      return [];
    } catch (error) {
      if (!(error instanceof ExemptionError)) throw error;
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    }
  };
  const entry = (change: Record<string, unknown> = {}) =>
    `exemptions:\n  - ${JSON.stringify({ ...exemption(), ...change })}\n`;

  test("may be empty", () => {
    expect(["", "# nothing\n", "exemptions: []\n", "# a\nexemptions: []\n", "exemptions:\n"].map(parse)).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  test("reads what is in order", () => expect(parse(entry())).toEqual([exemption()]));

  test.each<[string, Record<string, unknown>, string]>([
    ["a day that does not exist", { expires: "2027-02-30" }, 'exemptions[0].expires: "2027-02-30" is not allowed'],
    ["a day in another order", { expires: "31.12.2026" }, 'exemptions[0].expires: "31.12.2026" is not allowed'],
    ["no day", { expires: undefined }, "exemptions[0].expires: missing"],
    ["an unknown rule", { rule: "fw-egres" }, 'exemptions[0].rule: "fw-egres" is not allowed'],
    [
      "the rule about exemptions",
      { rule: "exemption-reason" },
      'exemptions[0].rule: "exemption-reason" is not allowed',
    ],
    ["no reason", { reason: undefined }, "exemptions[0].reason: missing"],
    ["a word for a reason", { reason: "legacy" }, 'exemptions[0].reason: "legacy" is not allowed'],
    ["nobody who answers for it", { owner: " " }, 'exemptions[0].owner: " " is not allowed'],
    ["a resource that is no URN", { resource: "fw" }, 'exemptions[0].resource: "fw" is not allowed'],
    ["a key too much", { until: "2027-01-01" }, "exemptions[0].until: unknown"],
    ["a number for a stack", { stack: 7 }, "exemptions[0].stack: 7 is not allowed"],
  ])("with %s says so", (_what, change, message) => {
    const [first, ...more] = problems(entry(change));
    expect(first).toContain(message);
    expect(more).toEqual([]);
  });

  test.each([
    ["no YAML", "exemptions: [", /^the file is no YAML: /],
    ["another key", "exemption: []", /^exemption: unknown; the only key is exemptions$/],
    ["no list", "exemptions: {}", /^exemptions: must be a list$/],
    ["a text in the list", "exemptions: [x]", /^exemptions\[0\]: must have the keys resource, rule, stack/],
  ])("that is %s says so", (_what, text, message) => expect(problems(text).join()).toMatch(message));

  test("says everything at once", () => {
    expect(problems(entry({ rule: "x", expires: "soon", reason: "" }))).toHaveLength(3);
  });
});

describe("levels", () => {
  test("are those of stacks.ts, by the stack in the resource's URN", async () => {
    const judged = async (stack: string) =>
      (
        await sayings(rule("spaces-no-force-destroy"), {
          what: "",
          stack,
          resources: [{ type: types.spacesBucket, props: { forceDestroy: true } }],
        })
      ).map(({ level }) => level);
    expect(await judged("prod")).toEqual(["mandatory"]);
    expect(await judged("dev")).toEqual(["advisory"]);
    expect(await judged("somebody")).toEqual(["advisory"]);
  });

  test("that are off say nothing", async () => {
    const volume = { type: types.volume, props: { size: 1 } };
    expect(await sayings(rule("stateful-protect"), { what: "", stack: "dev", resources: [volume] })).toEqual([]);
  });

  test("a bucket for backups without versions is refused where others are advised", async () => {
    const judged = async (name: string) =>
      (
        await sayings(rule("spaces-versioning"), {
          what: "",
          resources: [{ type: types.spacesBucket, name, props: {} }],
        })
      ).map(({ level }) => level);
    expect([await judged("media"), await judged("db-backups")]).toEqual([["advisory"], ["mandatory"]]);
  });

  const engineSays = (id: string, level: Level, options: Record<string, unknown> = {}) =>
    new Map<string, Configured>([[id, { level, options }]]);

  test("the engine is told the stack's own once it has named the stack, the strictest before", () => {
    const run = new Run([]);
    expect(run.declaredLevel(rule("stateful-protect"))).toBe("mandatory");
    run.enter("dev");
    expect(run.declaredLevel(rule("stateful-protect"))).toBe("disabled");
  });

  test("a configuration file overrides them in every stack", () => {
    const run = new Run([]);
    run.enter("prod");
    run.configure(engineSays("fw-no-world-admin", "advisory"), rules);
    expect(run.level(rule("fw-no-world-admin"), "prod")).toBe("advisory");
    expect(run.level(rule("fw-has-target"), "prod")).toBe("mandatory");
    run.configure(engineSays("fw-egress", "mandatory"), rules);
    expect(run.level(rule("fw-egress"), "prod")).toBe("mandatory");
  });

  test("what the engine repeats of what it was told overrides nothing", () => {
    const run = new Run([]);
    run.configure(engineSays("spaces-no-force-destroy", "mandatory"), rules);
    expect(run.level(rule("spaces-no-force-destroy"), "dev")).toBe("advisory");
  });

  test("options come from the rule, the stack and the file, the last one counts", () => {
    const run = new Run([]);
    const budget = (stack: string, file = {}) => run.options(rule("cost-budget"), stack, file);
    expect(budget("somebody")).toEqual({ monthlyUSD: 100, headroomPercent: 10 });
    expect(budget("prod")).toMatchObject({ monthlyUSD: 400, headroomPercent: 10 });
    expect(budget("prod", { monthlyUSD: 5 })).toMatchObject({ monthlyUSD: 5 });
  });
});

describe("mistakes in what stacks say", () => {
  const problems = (change: Partial<typeof settings>): string[] => {
    try {
      checkStacks(rules, { ...settings, ...change });
      return [];
    } catch (error) {
      return (error as Error).message.split("\n").map((line) => line.trim());
    }
  };

  test("there are none", () => expect(problems({})).toEqual([]));

  test.each<[string, Partial<typeof settings>, string]>([
    [
      "an unknown rule",
      { levels: { ...settings.levels, "fw-egres": ["advisory", "advisory", "advisory", "advisory"] } },
      "fw-egres: there is no such rule; there are fw-no-world-admin, ",
    ],
    [
      "a misspelt level",
      { levels: { ...settings.levels, "fw-egress": ["advisory", "mandatry" as Level, "advisory", "advisory"] } },
      'fw-egress: "mandatry" is no level',
    ],
    [
      "a column too few",
      { levels: { ...settings.levels, "fw-egress": ["advisory", "advisory"] as never } },
      "fw-egress: must have 4 levels",
    ],
    [
      "a rule without levels",
      { levels: Object.fromEntries(Object.entries(settings.levels).slice(1)) },
      "fw-no-world-admin: has no level",
    ],
    [
      "an option of the wrong type",
      { options: { dev: { "cost-budget": { monthlyUSD: "40" } } } },
      'dev: cost-budget.monthlyUSD: "40" is not allowed; write a number from 0',
    ],
    [
      "an unknown option",
      { options: { dev: { "cost-budget": { monthly: 40 } } } },
      "dev: cost-budget.monthly: there is no such option; the rule has: monthlyUSD, headroomPercent",
    ],
    [
      "a port as a number",
      { options: { dev: { "fw-egress": { ports: [443] } } } },
      "dev: fw-egress.ports: [443] is not allowed; write a list of texts",
    ],
    [
      "options of an unknown rule",
      { options: { dev: { "cost-limit": {} } } },
      "dev: cost-limit: there is no such rule; there are cost-budget, ",
    ],
  ])("%s", (_what, change, message) => {
    const [head, first] = problems(change);
    expect(head).toBe("policies/stacks.ts is not in order:");
    expect(first).toContain(message);
  });
});

describe("mistakes in a policy configuration file", () => {
  const problem = (id: string, options: Record<string, unknown>): string => {
    try {
      checkConfiguration(new Map([[id, { level: "mandatory", options }]]), rules);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each<[string, string, Record<string, unknown>, string]>([
    ["an unknown rule", "spaces-privat", {}, "spaces-privat: there is no such rule; there are spaces-private, "],
    ["a rule of no family", "nothing", {}, "nothing: there is no such rule; there are fw-no-world-admin, "],
    ["an unknown option", "fw-has-target", { x: 1 }, "fw-has-target.x: there is no such option; the rule has: none"],
    [
      "a wrong type",
      "cost-backups-explicit",
      { everyDroplet: "yes" },
      'cost-backups-explicit.everyDroplet: "yes" is not allowed; write true or false',
    ],
  ])("%s", (_what, id, options, message) => expect(problem(id, options)).toContain(message));

  test("every level at once is no rule", () => expect(problem("all", {})).toBe(""));
});

test("every rule is mandatory in production that the table of rules wants so", () => {
  const advice = rules.map(({ id }) => id).filter((id) => levelOf(id, "prod") !== "mandatory");
  expect(advice).toEqual([
    ...["fw-egress", "droplet-monitoring", "spaces-versioning", "doks-auto-upgrade", "doks-surge", "cf-no-wildcard"],
    ...["cf-hsts", "cf-tls13", "cf-dnssec", "cf-waf", "cf-rate-limit", "cf-caa", "cf-spf", "cf-dmarc"],
    ...["cost-volume-max", "cost-ip-unattached", "cost-lb-unused", "cost-backups-explicit"],
  ]);
  expect(stackNames).toEqual(["dev", "staging", "prod"]);
});

test("a policy of one type lets the SDK pass over all others", () => {
  const policy = toPolicy(rule("droplet-vpc"), new Run([]));
  expect("validateResource" in policy && (policy.validateResource as { __pulumiType?: string }).__pulumiType).toBe(
    types.droplet,
  );
});
