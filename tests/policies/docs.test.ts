import { rules } from "../../policies/rules";
import { stackSettings } from "../../policies/stacks";
import { read } from "../support/repository";

const rows = read("docs/policies.md")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim().replace(/`/g, "")));

describe("docs/policies.md", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))("says of %s what the rule says", (id, rule) => {
    const [, , what, severity, references] = rows.find((row) => row[1] === id) ?? [];
    expect([what, severity, references]).toEqual([rule.what, rule.severity, rule.references.join(", ")]);
  });

  test.each(["dev", "staging", "prod", "any other stack"])("knows the budget of %s", (stack) => {
    const row = rows.find((cells) => cells[1] === stack);
    expect(row?.[2]).toBe(String(stackSettings(stack).budget));
    expect(stackSettings(stack).levels).toEqual({});
  });
});
