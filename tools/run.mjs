// Runs a script of this repository with its dependencies installed and with Node.js 22 first on PATH:
//   node tools/run.mjs <script> [arguments]
// Works from a clean checkout with Node.js ≥ 20 and npm; where everything is in place it adds a few milliseconds.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".seawall-lock");

function fail(message) {
  console.error(message);
  process.exit(4);
}

function installDependencies() {
  const wanted = createHash("sha256")
    .update(fs.readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  console.error("Installing npm packages (npm ci), a minute or so …");
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], {
    cwd: root,
    // npm's own summary goes to standard error: standard output belongs to the script.
    stdio: ["ignore", 2, 2],
  });
  if (install.error) fail(`npm was not found (${install.error.message}). Install Node.js ≥ 20 with npm and run again.`);
  if (install.status !== 0) fail(`npm ci failed (exit ${install.status}); its messages are above.`);
  fs.writeFileSync(stamp, wanted);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Node.js ${process.versions.node} is too old: version 20 or newer is needed.`);
}
const [script, ...rest] = process.argv.slice(2);
if (!script) fail("usage: node tools/run.mjs <script> [arguments]");
installDependencies();

const bin = path.join(modules, ".bin");
const child = spawn(path.join(bin, "node"), [path.resolve(root, script), ...rest], {
  stdio: "inherit",
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
});
child.on("error", (error) => fail(`Node.js 22 of node_modules/.bin did not start: ${error.message}. Run npm ci.`));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = signal ? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1) : (code ?? 1);
});
