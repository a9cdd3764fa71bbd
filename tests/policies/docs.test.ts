import * as fs from "node:fs";
import * as path from "node:path";
import { coverage, policiesMarkdown } from "../../policies/describe";
import { rules } from "../../policies/rules";
import { absent, scanners } from "../../policies/scanners";
import { estimatesMarkdown } from "../../sandbox/cli/cost-view";
import { read, root } from "../support/repository";
import { today } from "./harness";

/** The part of a document that a command writes, tables without their padding. `SEAWALL_UPDATE_DOCS=1` writes it anew. */
function generated(file: string, command: string, text: string): string {
  const [start, end] = [`<!-- npx seawall ${command} -->`, "<!-- until here -->"];
  const content = read(file);
  const [from, to] = [content.indexOf(start) + start.length, content.indexOf(end)];
  if (process.env.SEAWALL_UPDATE_DOCS)
    fs.writeFileSync(path.join(root, file), `${content.slice(0, from)}\n\n${text}\n\n${content.slice(to)}`);
  return unpadded(read(file).slice(from).split(end)[0]!.trim());
}

const unpadded = (text: string): string => text.replaceAll(/ {2,}/g, " ").replaceAll(/-{3,}/g, "---");

test("docs/policies.md has what `seawall policies --markdown` prints", () => {
  const text = policiesMarkdown(new Date(today));
  expect(generated("docs/policies.md", "policies --markdown", text)).toBe(unpadded(text));
});

test("docs/costs.md has what `seawall cost --estimates --markdown` prints", () => {
  const text = estimatesMarkdown();
  expect(generated("docs/costs.md", "cost --estimates --markdown", text)).toBe(unpadded(text));
});

describe("public scanners", () => {
  const all = Object.values(scanners).flat();

  test.each([...(scanners.Trivy ?? []), ...(scanners.Checkov ?? [])])("%s is caught by a rule", (check) => {
    expect(coverage().find((one) => one.check === check)?.rules).not.toEqual([]);
  });

  test("every check of Prowler's is caught by a rule, or is listed as absent with its reason", () => {
    const missing = coverage().filter(({ rules: by, why }) => by.length === 0 && why.length < 10);
    expect(missing).toEqual([]);
  });

  test("what is listed as absent is not caught, and every reference is a check", () => {
    expect(absent.filter(({ check }) => coverage().find((one) => one.check === check)?.rules.length !== 0)).toEqual([]);
    expect(rules.flatMap(({ references }) => references).filter((reference) => !all.includes(reference))).toEqual([]);
  });
});

test("every example of a command in docs/policies.md names a rule and an option that there is", () => {
  const example = /echo '(\{.*\})' > policy.json/.exec(read("docs/policies.md"))?.[1] ?? "{}";
  for (const [id, value] of Object.entries(JSON.parse(example) as Record<string, unknown>)) {
    const rule = rules.find((one) => one.id === id);
    expect([id, rule?.id]).toEqual([id, id]);
    if (typeof value === "object" && value !== null)
      expect(Object.keys(rule?.options ?? {})).toEqual(expect.arrayContaining(Object.keys(value)));
  }
});
