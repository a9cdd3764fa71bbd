import { execFileSync } from "node:child_process";
import * as path from "node:path";
import * as ts from "typescript";
import { read, root, sourceFiles } from "./support/repository";

const files = sourceFiles();
const sources = (folder: string) => files.filter((f) => f.startsWith(`${folder}/`) && f.endsWith(".ts"));

describe("who may import whom", () => {
  const refused: [string, string][] = [
    ["components/index.ts", "@seawall/policies/cost"],
    ["components/index.ts", "../sandbox/instance"],
    ["components/network/network.ts", "../../config/index"],
    ["policies/index.ts", "@seawall/components"],
    ["policies/index.ts", "../sandbox/instance"],
    ["config/index.ts", "../policies/cost"],
    ["sandbox/instance.ts", "@seawall/components"],
    ["sandbox/instance.ts", "../config/index"],
  ];
  const allowed: [string, string][] = [
    ["index.ts", "@seawall/components"],
    ["sandbox/instance.ts", "@seawall/policies/cost"],
  ];

  /** ESLint reads its configuration as an ES module, which Jest cannot load: one child process lints all the cases. */
  const script = `
    const { ESLint } = require("eslint");
    (async () => {
      const eslint = new ESLint();
      const counts = [];
      for (const [file, target] of JSON.parse(process.argv[1])) {
        const [result] = await eslint.lintText('export * from "' + target + '";\\n', { filePath: file });
        counts.push(result.messages.filter((m) => m.ruleId === "no-restricted-imports").length);
      }
      console.log(JSON.stringify(counts));
    })();`;

  test("the linter refuses what the table of docs/architecture.md does not allow, and nothing else", () => {
    const cases = [...refused, ...allowed];
    const output = execFileSync(process.execPath, ["-e", script, JSON.stringify(cases)], {
      cwd: root,
      encoding: "utf8",
    });
    const counts = JSON.parse(output) as number[];
    expect(cases.map(([file, target], i) => [file, target, counts[i]])).toEqual([
      ...refused.map((c) => [...c, 1]),
      ...allowed.map((c) => [...c, 0]),
    ]);
  }, 60_000);
});

describe("every check is reached by .ci/run", () => {
  const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
  const checks = read("tools/checks.mjs");

  test(".ci/run calls npm test, and npm test runs every check of tools/checks.mjs", () => {
    expect(read(".ci/run")).toMatch(/^npm test$/m);
    expect(scripts.test).toBe("node tools/run.mjs tools/test.mjs");
    expect(read("tools/test.mjs")).toContain('from "./checks.mjs"');
  });

  test.each(["prettier", "tsc", "eslint", "check-go.sh", "jest"])("%s is among the checks", (tool) => {
    expect(checks).toContain(tool);
  });

  test("every test file belongs to a Jest project that the checks run", () => {
    const listed = execFileSync(
      process.execPath,
      ["node_modules/jest/bin/jest.js", "--listTests", "--selectProjects", "unit", "sandbox", "full"],
      { cwd: root, encoding: "utf8" },
    );
    const unreached = files.filter((f) => f.endsWith(".test.ts") && !listed.includes(path.join(root, f)));
    expect(unreached).toEqual([]);
    expect(checks).toMatch(/"--selectProjects", "unit"/);
    expect(checks).toMatch(/"--selectProjects", "sandbox"/);
  });
});

describe("no shell in TypeScript", () => {
  const shell = /#!\/|\bset -e|\bapt-get |\bsystemctl |\bsudo |\bchmod \d|; then\b|\$\(|(^|\s)&&\s/;

  /** String and template texts of a file, but not its imports. */
  function texts(file: string): string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) return;
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
      if (ts.isTemplateExpression(node)) {
        found.push(node.head.text, ...node.templateSpans.map((span) => span.literal.text));
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true));
    return found;
  }

  test.each(sources("components"))("%s renders none", (file) => {
    expect(texts(file).filter((text) => shell.test(text))).toEqual([]);
  });
});

describe("the repository speaks of itself alone", () => {
  const self = "tests/architecture.test.ts";
  test("no path of a machine and no registry's host name", () => {
    const forbidden = /(?<![\w-])\/work\/|registry\.npmjs\.org|proxy\.golang\.org|sum\.golang\.org|pypi\.org/;
    const text = files.filter((f) => f !== self && !/\.(png|ico|gz)$/.test(f));
    expect(text.filter((f) => forbidden.test(read(f)))).toEqual([]);
  });

  test("shell scripts fail on errors, unset names and broken pipes", () => {
    const scripts = files.filter((f) => f.endsWith(".sh") || f === ".ci/run");
    expect(scripts.filter((f) => !read(f).includes("set -euo pipefail"))).toEqual([]);
  });
});
