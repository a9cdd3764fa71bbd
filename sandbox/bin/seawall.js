#!/usr/bin/env node
// `npx seawall`: starts the command (../cli) on a Node that can run it, whichever one started this file.
const fs = require("node:fs");
const path = require("node:path");
const { become } = require("./forward.js");

const root = path.resolve(__dirname, "../..");
const [major, minor] = process.versions.node.split(".").map(Number);
// node:sqlite appeared in 22.5.
const recent = major > 22 || (major === 22 && minor >= 5);
const silent = "--disable-warning=ExperimentalWarning";

if (recent && process.execArgv.includes(silent)) {
  require("node:module").enableCompileCache?.();
  // The path aliases are this repository's, wherever the command is run.
  process.env.TSX_TSCONFIG_PATH ??= path.join(root, "tsconfig.json");
  require("tsx/cjs");
  require("../cli/main.ts");
} else {
  const own = path.join(root, "node_modules/.bin/node");
  if (!recent && !fs.existsSync(own)) {
    console.error(
      `seawall needs Node 22.5 or newer and runs on ${process.versions.node}. Run "npm ci" in ${root}: it installs one beside the packages.`,
    );
    process.exit(1);
  }
  become(recent ? process.execPath : own, [silent, __filename, ...process.argv.slice(2)], process.env);
}
