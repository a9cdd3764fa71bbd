// `node tools/run.mjs <script> [arguments]`: makes node_modules what package-lock.json says, then runs the script on
// Node 22 of node_modules. Works on a clean checkout: nothing but Node itself is used here.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { missing } from "./installed.mjs";

const { become } = createRequire(import.meta.url)("../sandbox/bin/forward.js");
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const heartbeatSeconds = 15;

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const read = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/** npm as a command: the one that runs us, where one does, on a Node that it does not replace while it runs. */
function npm() {
  const running = process.env.npm_execpath;
  const packages = path.join(root, "node_modules") + path.sep;
  const node = [process.env.npm_node_execpath, process.execPath].find((file) => file && !file.startsWith(packages));
  return node && running && path.basename(running) === "npm-cli.js" ? [node, running] : ["npm"];
}

/** Runs npm, with a sign of life where no terminal shows npm's own. Ends this process where npm fails. */
async function run([program, ...first], args, what) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const sign = setInterval(() => console.error(`… ${what} ${seconds()} s`), heartbeatSeconds * 1000);
  const code = await new Promise((resolve) => {
    // Standard output belongs to the script.
    const child = spawn(program, [...first, ...args, "--loglevel", "error"], { cwd: root, stdio: ["ignore", 2, 2] });
    // Left alone, npm would go on after us, beside the npm of the next start.
    const end = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, end);
    child.on("error", () => resolve(127));
    child.on("exit", (exit, signal) => {
      for (const handled of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(handled, end);
      resolve(signal ? 130 : exit);
    });
  });
  clearInterval(sign);
  if (code !== 0)
    fail(`npm ${args[0]} failed (exit ${code}); what it said stands above. Run the command again to try again.`);
}

/** Installs what the lock file says. */
async function install(reason) {
  const command = npm();
  const found = spawnSync(command[0], [...command.slice(1), "--version"], { encoding: "utf8" });
  if (found.error) fail("npm was not found. Install Node.js 20 or newer with npm (https://nodejs.org) and run again.");
  const version = found.stdout.trim();
  if (Number(version.split(".")[0]) < 8)
    fail(
      `npm ${version} is too old for this repository's lock file: 8 or newer is needed. Update Node.js and run again.`,
    );
  console.error(`Installing npm packages (${reason}) …`);
  // Of all install scripts only that of `node` is needed, which fetches its binary; the others compile what has a
  // fallback or download plugins, and take most of the time.
  await run(command, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], "installing npm packages");
  await run(command, ["rebuild", "node"], "installing Node.js 22");
}

async function main([script, ...args]) {
  if (!script) fail("usage: node tools/run.mjs <script> [arguments]");
  if (Number(process.versions.node.split(".")[0]) < 20)
    fail(`Node ${process.versions.node} is too old: 20 or newer is needed (https://nodejs.org).`);

  const node = path.join(root, "node_modules/.bin/node");
  const lack =
    missing(read(path.join(root, "package-lock.json")), read(path.join(root, "node_modules/.package-lock.json"))) ??
    (fs.existsSync(node) ? undefined : "node is not installed");
  if (lack) await install(lack);
  if (!fs.existsSync(node))
    fail("npm installed the package `node` without its binary. Are install scripts off (npm config ignore-scripts)?");

  const bin = path.dirname(node);
  const inherited = (process.env.PATH ?? "").split(path.delimiter).filter((entry) => entry !== bin);
  become(node, [path.resolve(root, script), ...args], {
    ...process.env,
    PATH: [bin, ...inherited].join(path.delimiter),
  });
}

await main(process.argv.slice(2));
