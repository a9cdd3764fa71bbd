// docs/test-report.md: what each check of `npm run test:full` came to when it last ran, and of which commit.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { checks } from "./checks.mjs";

const root = path.resolve(import.meta.dirname, "..");
const report = path.join(root, "docs/test-report.md");

const columns = ["check", "what", "passed", "failed", "skipped", "seconds", "on", "at commit"];
const line = (cells) => `| ${cells.join(" | ")} |`;

/** What a report says: the rows of its table by check, and the names of tests below it. */
function read(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const rows = new Map();
  for (const [, cells] of text.matchAll(/^\| (.+) \|$/gm)) {
    const row = cells.split("|").map((cell) => cell.trim());
    if (row.length === columns.length && /^\d+$/.test(row[2])) rows.set(row[0], row);
  }
  const named = (title) =>
    [...(text.split(`\n${title}:\n`)[1]?.split(/^\w+:$/m)[0] ?? "").matchAll(/^- ([\w-]+): (.+)$/gm)].map(
      ([, check, name]) => [check, name],
    );
  return { rows, failed: named("Failed"), skipped: named("Skipped") };
}

/** The commit that is checked out, and whether the files are what it says. */
export function checkedOut() {
  const git = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout?.trim();
  const changed = git("status", "--porcelain", "--", ".", `:!${path.relative(root, report)}`);
  return `${git("rev-parse", "--short", "HEAD") || "unknown"}${changed ? " with changes" : ""}`;
}

/**
 * Puts the result of one check in the place of the one before it. Those of checks that are no more go.
 *
 * @param {{ name: string, what: string, passed: number, failed: number, skipped: number, seconds: number, failedNames: string[], skippedNames: string[], commit: string }} result
 * @param {string} file The report; the repository's own, unless another is named.
 */
export const record = (result, file = report) => (written = written.then(() => put(result, file)));

/** Checks that run beside each other end at any moment: one result after the other. */
let written = Promise.resolve();

async function put(result, file) {
  const { name, what, passed, failed, skipped, seconds, failedNames, skippedNames, commit } = result;
  const settings = await resolveConfig(report);
  const known = read(file);
  known.rows.set(name, [name, what, passed, failed, skipped, seconds, new Date().toISOString().slice(0, 10), commit]);
  const rows = checks.flatMap((check) => (known.rows.has(check.name) ? [known.rows.get(check.name)] : []));
  const sum = (column) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const names = (title, before, now) => {
    const listed = [...before.filter(([check]) => check !== name), ...now.map((test) => [name, test])];
    const lines = listed
      .filter(([check]) => rows.some((row) => row[0] === check))
      .map(([check, test]) => `- ${check}: ${test}`);
    return lines.length > 0 ? `\n${title}:\n\n${lines.join("\n")}\n` : "";
  };
  const text = `# Test report

Written by \`npm run test:full\`, whole or check by check (\`npm run test:full -- --only faults-hosts\`): each row is of its own run.
On ${os.cpus().length} cores and ${Math.round(os.totalmem() / 2 ** 30)} GiB, **${sum(2)} passed, ${sum(3)} failed, ${sum(4)} skipped**.

${[columns, columns.map(() => "---"), ...rows].map(line).join("\n")}
${names("Failed", known.failed, failedNames)}${names("Skipped", known.skipped, skippedNames)}`;
  fs.writeFileSync(file, await format(text, { ...settings, filepath: file }));
}
