// `npm test`: every check of the project, with one tally as the last line. One follows the other, but for those on hosts, which
// wait more than they work: the next go on beside them.
// `--full` adds the long matrices (tests/full) and writes docs/test-report.md, row by row; `--only a,b` runs the named checks.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checks } from "./checks.mjs";
import { checkedOut, record } from "./report.mjs";

const root = path.resolve(import.meta.dirname, "..");
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1].split(",") : undefined;
const full = process.argv.includes("--full");
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedNames = [];

const unknown = only?.filter((name) => !checks.some((check) => check.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(", ")}. Checks: ${checks.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

const minutes = (since) => `${Math.round((Date.now() - since) / 60_000)} min`;

/** Runs one command and gives its exit code. Its output is passed through, or kept until it has ended. */
function run({ command, name, beside, environment }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const output = beside ? "pipe" : "inherit";
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      stdio: ["ignore", output, output],
      env: { ...process.env, ...environment },
    });
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => kept.push(part));
    const sign = beside && setInterval(() => console.log(`… ${name} ${minutes(started)}`), 60_000);
    child.on("error", (error) => (console.error(String(error)), resolve(127)));
    child.on("close", (code, signal) => {
      clearInterval(sign);
      if (beside) console.log(`\n== what ${name} said`);
      process.stdout.write(Buffer.concat(kept));
      resolve(signal ? 128 : code);
    });
  });
}

/** A Jest run's own counts and names: one test is one of the tally, a suite that does not load is a failure. */
function tallyOf(results) {
  const result = JSON.parse(fs.readFileSync(results, "utf8"));
  const names = { failedNames: [], skippedNames: [] };
  for (const { name, message, assertionResults } of result.testResults) {
    if (assertionResults.length === 0 && message) names.failedNames.push(`${path.relative(root, name)} does not load`);
    for (const { status, fullName } of assertionResults) {
      if (status === "failed") names.failedNames.push(fullName);
      if (status === "pending" || status === "todo") names.skippedNames.push(fullName);
    }
  }
  return {
    ...names,
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** What a check came to that does not count by itself, or did not get to. */
const single = (name, passed) => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  failedNames: passed ? [] : [name],
  skippedNames: [],
});

async function judge(check) {
  const started = Date.now();
  const about = { ...check, commit: checkedOut() };
  console.log(`\n== ${check.name}: ${check.what}`);
  const results = path.join(root, ".seawall", "test", `${check.name}.json`);
  fs.mkdirSync(path.dirname(results), { recursive: true });
  fs.rmSync(results, { force: true });
  const command = check.jest ? [...check.command, "--json", `--outputFile=${results}`] : check.command;
  const code = await run({ ...check, command });
  const counts = check.jest && fs.existsSync(results) ? tallyOf(results) : undefined;
  const counted = counts !== undefined && counts.passed + counts.failed + counts.skipped > 0;
  const tally = counted ? counts : single(check.name, code === 0 && !check.jest);
  if (code !== 0 && tally.failed === 0) {
    tally.failed = 1;
    tally.failedNames.push(`ended with exit ${code}`);
  }
  for (const kind of Object.keys(total)) total[kind] += tally[kind];
  skippedNames.push(...tally.skippedNames);
  const seconds = Math.round((Date.now() - started) / 1000);
  if (full) await record({ ...about, ...tally, seconds });
  console.log(`== ${check.name}: ${code === 0 ? "ok" : `failed (exit ${code})`} in ${seconds} s`);
}

const beside = [];
for (const check of checks) {
  if (only && !only.includes(check.name)) continue;
  if (check.full && !full) continue;
  if (check.needs && !fs.existsSync(check.needs)) {
    const why = `there is no ${path.relative(root, check.needs)}`;
    total.skipped += 1;
    skippedNames.push(`${check.name}: ${why}`);
    const tally = { passed: 0, failed: 0, skipped: 1, seconds: 0, failedNames: [], skippedNames: [why] };
    if (full) await record({ ...check, ...tally, commit: checkedOut() });
    continue;
  }
  // Those of the long matrices have hosts of their own.
  if (check.full) await Promise.all(beside);
  const judged = judge(check);
  if (check.beside) beside.push(judged);
  else await judged;
}
await Promise.all(beside);

for (const name of skippedNames) console.log(`skipped: ${name}`);
const sum = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`;
console.log(`\n${sum}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
