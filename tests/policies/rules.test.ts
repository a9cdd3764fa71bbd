import * as fs from "node:fs";
import * as path from "node:path";
import { rules } from "../../policies/rules";
import { stackSettings } from "../../policies/stacks";
import { judge, RuleCases } from "./harness";
import { costBudgetCases } from "./cases/cost-budget";
import { costKnownPriceCases } from "./cases/cost-known-price";
import { dropletFirewalledCases } from "./cases/droplet-firewalled";
import { dropletSshKeysCases } from "./cases/droplet-ssh-keys";
import { fwNoWorldAdminCases } from "./cases/fw-no-world-admin";
import { spacesPrivateCases } from "./cases/spaces-private";

const all: RuleCases[] = [
  fwNoWorldAdminCases,
  dropletFirewalledCases,
  dropletSshKeysCases,
  spacesPrivateCases,
  costBudgetCases,
  costKnownPriceCases,
];
const casesOf = (id: string) => all.find((cases) => cases.id === id)!;

test("every rule has cases, and every case a rule", () => {
  expect(all.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
});

test("every rule is in a file of its own, called after it", () => {
  const files = fs.readdirSync(path.join(__dirname, "../../policies/rules")).filter((file) => file !== "index.ts");
  expect(files.sort()).toEqual(rules.map(({ id }) => `${id}.ts`).sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const cases = casesOf(id);

  test("says what, why, how bad, what else it is called, and how to fix it", () => {
    expect(rule.what).toMatch(/^[A-Z].{20,}[^.]$/);
    expect(rule.why).toMatch(/^[a-z"D].{20,}[^.]$/);
    expect(["low", "medium", "high", "critical"]).toContain(rule.severity);
    expect(rule.level).toBe("mandatory");
    for (const reference of rule.references) expect(reference).toMatch(/^(DIG-\d{4}|CKV_DIO_\d+)$/);
    expect(rule.fix).toMatch(/^[a-z].{10,}[^.]$/);
  });

  test("has violating and compliant cases, with known and with unknown values", () => {
    for (const kind of ["violating", "compliant", "violatingUnknown", "compliantUnknown"] as const) {
      expect(cases[kind].length).toBeGreaterThan(0);
    }
  });

  test("is mandatory in production", () => {
    expect(stackSettings("prod").levels[id] ?? rule.level).toBe("mandatory");
  });

  test.each([...cases.violating, ...cases.violatingUnknown].map((one) => [one.what, one] as const))(
    "refuses %s",
    async (_what, one) => {
      expect(await judge(rule, one)).toEqual(one.messages);
    },
  );

  test.each([...cases.compliant, ...cases.compliantUnknown].map((one) => [one.what, one] as const))(
    "lets pass %s",
    async (_what, one) => {
      expect(await judge(rule, one)).toEqual([]);
    },
  );
});
