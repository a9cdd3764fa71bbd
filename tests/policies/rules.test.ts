import * as fs from "node:fs";
import * as path from "node:path";
import { rules } from "../../policies/rules";
import { cases } from "./cases";
import { judge } from "./harness";

const casesOf = (id: string) => cases.find((one) => one.id === id)!;

test("every rule has cases, and every case a rule", () => {
  expect(cases.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
});

test("every rule is in the file called after it, or in that of its family", () => {
  const folder = path.join(__dirname, "../../policies/rules");
  const files = fs.readdirSync(folder).filter((file) => file !== "index.ts");
  const idsOf = (file: string) =>
    [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^ {2}(?: {2})?id: "(.*)",$/gm)].map((m) => m[1]!);
  expect(files.flatMap(idsOf).sort()).toEqual(rules.map(({ id }) => id).sort());
  const alone = files.filter((file) => idsOf(file).length === 1);
  expect(alone.filter((file) => `${idsOf(file)[0]}.ts` !== file)).toEqual([]);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const own = casesOf(id);

  test("says what, why, how bad, what else it is called, and how to fix it", () => {
    expect(rule.what).toMatch(/^[A-Z].{20,}[^.]$/);
    expect(rule.why).toMatch(/^[a-z"D].{20,}[^.]$/);
    expect(["low", "medium", "high", "critical"]).toContain(rule.severity);
    for (const reference of rule.references)
      expect(reference).toMatch(/^(DIG-\d{4}|CKV_DIO_\d+|(zone|dns)_[a-z0-9_]+)$/);
    expect(rule.fix).toMatch(/^[a-z].{10,}[^.]$/);
    for (const option of Object.values(rule.options ?? {})) expect(option.description).toMatch(/^.{10,}\.$/);
  });

  test("has violating and compliant cases, with known and with unknown values", () => {
    for (const kind of ["violating", "compliant", "violatingUnknown", "compliantUnknown"] as const) {
      expect(own[kind].length).toBeGreaterThan(0);
    }
    const hasUnknown = (one: object) => /04da6b54|3eeb2bf0|6a19a0b0|"sources"/.test(JSON.stringify(one));
    expect([...own.violatingUnknown, ...own.compliantUnknown].filter((one) => !hasUnknown(one))).toEqual([]);
  });

  test.each([...own.violating, ...own.violatingUnknown].map((one) => [one.what, one] as const))(
    "refuses %s",
    async (_what, one) => {
      const given = await judge(rule, one);
      const asExpected = (message: string, i: number) =>
        message.startsWith(`${one.messages[i]}. Allowed: `) ? one.messages[i] : message;
      expect(given.map(asExpected)).toEqual(one.messages);
      for (const message of given) expect(message).toMatch(/ Allowed: .+\. Fix: .+\. Why: .+\.$/);
    },
  );

  test.each([...own.compliant, ...own.compliantUnknown].map((one) => [one.what, one] as const))(
    "lets pass %s",
    async (_what, one) => {
      expect(await judge(rule, one)).toEqual([]);
    },
  );
});
