#!/usr/bin/env node
// `npx seawall`: runs the command line with Node.js ≥ 22, the repository's own where the running one is older.
const { spawn } = require("node:child_process");
const path = require("node:path");

const flags = ["--disable-warning=ExperimentalWarning"];
const isFit = Number(process.versions.node.split(".")[0]) >= 22 && flags.every((f) => process.execArgv.includes(f));

if (isFit) {
  require("tsx/cjs");
  require("../cli/main.ts");
} else {
  const node = path.resolve(__dirname, "../../node_modules/.bin/node");
  const child = spawn(node, [...flags, __filename, ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`Node.js 22 of node_modules/.bin did not start: ${error.message}. Run npm ci.`);
    process.exitCode = 4;
  });
  // A terminal's Ctrl-C reaches the child by itself; what is sent to this process alone is passed on.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 130 : (code ?? 1);
  });
}
