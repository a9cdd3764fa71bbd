// `npm test`: every check of the project, one after the other, with one tally as the last line.
// `--full` adds the long matrices (tests/full), `--only a,b` runs the named checks.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checks } from "./checks.mjs";

const root = path.resolve(import.meta.dirname, "..");
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1].split(",") : undefined;
const full = process.argv.includes("--full");
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedNames = [];

/** Runs one command, its output passed through, and gives its exit code. */
function run(command, environment) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...environment },
    });
    child.on("error", (error) => (console.error(String(error)), resolve(127)));
    child.on("exit", (code, signal) => resolve(signal ? 128 : code));
  });
}

/** Adds a Jest run's own counts: one test is one line of the tally, a suite that does not load is a failure. */
function addJest(report) {
  const result = JSON.parse(fs.readFileSync(report, "utf8"));
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  for (const suite of result.testResults)
    for (const test of suite.assertionResults)
      if (test.status === "pending" || test.status === "todo") skippedNames.push(test.fullName);
  return result.numTotalTests + result.numRuntimeErrorTestSuites > 0;
}

for (const check of checks) {
  if (only && !only.includes(check.name)) continue;
  if (check.full && !full) continue;
  const started = Date.now();
  console.log(`\n== ${check.name}: ${check.what}`);
  if (check.needs && !fs.existsSync(check.needs)) {
    total.skipped += 1;
    skippedNames.push(`${check.name}: there is no ${path.relative(root, check.needs)}`);
    continue;
  }
  const report = path.join(root, ".seawall", "test", `${check.name}.json`);
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.rmSync(report, { force: true });
  const command = check.jest ? [...check.command, "--json", `--outputFile=${report}`] : check.command;
  const code = await run(command, check.environment);
  const counted = check.jest && fs.existsSync(report) && addJest(report);
  if (!counted) total[code === 0 && !check.jest ? "passed" : "failed"] += 1;
  console.log(
    `== ${check.name}: ${code === 0 ? "ok" : `failed (exit ${code})`} in ${Math.round((Date.now() - started) / 1000)} s`,
  );
}

for (const name of skippedNames) console.log(`skipped: ${name}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
