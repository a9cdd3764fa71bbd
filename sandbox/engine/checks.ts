import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Check } from "../check";
import { goVersion } from "../build/go";
import { cacheDirectory } from "../instance";
import { builtEngine, whyNotBuildable } from "./build";
import { downloadedEngine, internetAnswers } from "./download";
import { engineOnPath } from "./on-path";
import { pulumiVersion } from "./version";

/** What the engine, the S3 server, the host images and Kubernetes take. */
const gibibytes = 8;

/** What this machine has of Node.js, room for builds, and ways to get a Pulumi engine. */
export async function checks(): Promise<Check[]> {
  return [node(), npm(), buildCache(), await engine()];
}

function npm(): Check {
  const name = "npm";
  try {
    const found = execFileSync("npm", ["--version"], { encoding: "utf8", stdio: "pipe" }).trim();
    const ok = Number(found.split(".")[0]) >= 8;
    return { name, ok, found, action: ok ? "" : "update Node.js: npm 8 or newer reads the lock file" };
  } catch {
    return { name, ok: false, found: "not found", action: "install Node.js 20 or newer with npm (https://nodejs.org)" };
  }
}

function node(): Check {
  const found = process.versions.node;
  const ok = Number(found.split(".")[0]) >= 22;
  return { name: "Node.js", ok, found, action: ok ? "" : "run npm ci: it installs Node.js 22 into node_modules" };
}

/** Builds are kept under the home directory, which may be another disk than the checkout's. */
function buildCache(): Check {
  let at = cacheDirectory;
  while (!fs.existsSync(at)) at = path.dirname(at);
  const { bavail, bsize } = fs.statfsSync(at);
  const free = Math.floor((bavail * bsize) / 2 ** 30);
  const ok = free >= gibibytes;
  const found = `${cacheDirectory}, ${free} GiB free`;
  return {
    name: "build cache",
    ok,
    found,
    action: ok ? "" : `free ${gibibytes} GiB there, or move it: SEAWALL_CACHE=<directory>`,
  };
}

async function engine(): Promise<Check> {
  const name = "Pulumi engine";
  const present = engineOnPath(() => undefined) ?? downloadedEngine() ?? builtEngine();
  if (present) return { name, ok: true, found: `${present.version} (${present.pulumi})`, action: "" };
  if (await internetAnswers()) {
    return {
      name,
      ok: true,
      found: "not installed",
      action: `download Pulumi ${pulumiVersion} into ${cacheDirectory}`,
    };
  }
  const problem = whyNotBuildable();
  if (problem !== undefined) return { name, ok: false, found: "not found", action: problem };
  const found = `no download; Go ${goVersion()}`;
  return { name, ok: true, found, action: `build Pulumi ${pulumiVersion} from its Go modules (about 4 minutes, once)` };
}
