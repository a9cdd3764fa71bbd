import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../../support/repository";

const tools = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, ["--input-type=module", "-e", script, ...args], {
    cwd: path.join(root, "tools"),
    encoding: "utf8",
  });

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-report-"));
const file = path.join(directory, "test-report.md");
afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

function record(result: { name: string; passed: number; failedNames?: string[]; skippedNames?: string[] }): void {
  const { failedNames = [], skippedNames = [] } = result;
  const counts = { failed: failedNames.length, skipped: skippedNames.length };
  const whole = {
    what: `about ${result.name}`,
    seconds: 7,
    commit: "abc1234",
    ...counts,
    failedNames,
    skippedNames,
    ...result,
  };
  tools(
    `import { record } from "./report.mjs"; await record(JSON.parse(process.argv[1]), process.argv[2]);`,
    JSON.stringify(whole),
    file,
  );
}

/** Rows of the report, without the day and the commit. */
const rows = () =>
  [...fs.readFileSync(file, "utf8").matchAll(/^\| ([a-z].*) \|$/gm)]
    .map(([, cells = ""]) => cells.split("|").map((cell) => cell.trim()))
    .filter(([name]) => name !== "check")
    .map((cells) => cells.slice(0, 6).join(" "));

test("keeps what each check came to when it last ran, in the order of the checks", () => {
  record({ name: "upgrade", passed: 4, failedNames: ["an upgrade: fails"] });
  record({ name: "unit", passed: 90, skippedNames: ["needs a thing: that is not here"] });
  expect(rows()).toEqual(["unit about unit 90 0 1 7", "upgrade about upgrade 4 1 0 7"]);
  const text = fs.readFileSync(file, "utf8");
  expect(text).toContain("**94 passed, 1 failed, 1 skipped**");
  expect(text).toContain("\nFailed:\n\n- upgrade: an upgrade: fails\n");
  expect(text).toContain("\nSkipped:\n\n- unit: needs a thing: that is not here\n");
  expect(text).toMatch(/\| \d{4}-\d\d-\d\d \| abc1234 +\|/);

  record({ name: "upgrade", passed: 5 });
  expect(rows()).toEqual(["unit about unit 90 0 1 7", "upgrade about upgrade 5 0 0 7"]);
  const later = fs.readFileSync(file, "utf8");
  expect(later).toContain("**95 passed, 0 failed, 1 skipped**");
  expect(later).not.toContain("Failed:");
  expect(later).toContain("- unit: needs a thing: that is not here");
});

test("every suite of the long matrices is a check", () => {
  const script = `import { checks } from "./checks.mjs"; console.log(JSON.stringify(checks.map(({ name }) => name)));`;
  const names = JSON.parse(tools(script)) as string[];
  const suites = fs.readdirSync(path.join(root, "tests/full")).map((name) => name.replace(/\.test\.ts$/, ""));
  expect(suites.filter((suite) => !names.includes(suite))).toEqual([]);
});
