import { execFile } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cacheDirectory, paths, repositoryRoot } from "../instance";
import { internetAnswers } from "./download";
import type { Engine } from "./version";

const run = promisify(execFile);

/** A provider plugin in the sandbox's PULUMI_HOME. */
export interface InstalledPlugin {
  name: string;
  version: string;
  source: "official" | "stand-in";
}

const names = ["cloudflare", "command", "digitalocean", "random", "tls"] as const;

/** Version of a provider: that of its SDK, which asks the engine for exactly this one. */
function versionOf(name: string): string {
  const manifest = path.join(repositoryRoot, "node_modules/@pulumi", name, "package.json");
  return (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;
}

const directoryOf = (name: string, version: string) =>
  path.join(paths.pulumiHome, "plugins", `resource-${name}-v${version}`);

/**
 * Puts a plugin for every provider into the sandbox's PULUMI_HOME: the official one from an archive where the environment
 * variable SEAWALL_PLUGINS names a folder of them, or downloaded where the internet answers; the stand-in otherwise.
 */
export async function ensurePlugins(engine: Engine, report: (detail: string) => void): Promise<InstalledPlugin[]> {
  const archives = process.env.SEAWALL_PLUGINS;
  const installed: InstalledPlugin[] = [];
  let internet: boolean | undefined;
  for (const name of names) {
    const version = versionOf(name);
    const archive = archives && path.join(archives, `pulumi-resource-${name}-v${version}-linux-amd64.tar.gz`);
    if (archive && fs.existsSync(archive)) {
      await installOfficial(engine, name, version, ["--file", archive], report);
      installed.push({ name, version, source: "official" });
      continue;
    }
    if (isOfficial(name, version) && !archives) {
      installed.push({ name, version, source: "official" });
      continue;
    }
    // A stand-in that is in place is not given up for a download: state and plugins stay a pair until `reset`.
    if (!isStandIn(name, version)) internet ??= await internetAnswers();
    if (internet && (await downloaded(engine, name, version, report))) {
      installed.push({ name, version, source: "official" });
    } else {
      await installStandIn(name, version, report);
      installed.push({ name, version, source: "stand-in" });
    }
  }
  const standIns = installed.filter((p) => p.source === "stand-in").map((p) => p.name);
  report(standIns.length === 0 ? "the official plugins" : `stand-ins: ${standIns.join(", ")}`);
  return installed;
}

const marker = (name: string, version: string) => path.join(directoryOf(name, version), "stand-in");
const isStandIn = (name: string, version: string) => fs.existsSync(marker(name, version));
const isOfficial = (name: string, version: string) =>
  !isStandIn(name, version) && fs.existsSync(path.join(directoryOf(name, version), `pulumi-resource-${name}`));

async function installOfficial(
  engine: Engine,
  name: string,
  version: string,
  options: string[],
  report: (detail: string) => void,
): Promise<void> {
  if (isOfficial(name, version)) return;
  report(`installing ${name} ${version}`);
  const env = { ...process.env, PULUMI_HOME: paths.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
  fs.rmSync(directoryOf(name, version), { recursive: true, force: true });
  await run(engine.pulumi, ["plugin", "install", "resource", name, version, ...options], { env, timeout: 300_000 });
}

async function downloaded(
  engine: Engine,
  name: string,
  version: string,
  report: (detail: string) => void,
): Promise<boolean> {
  try {
    await installOfficial(engine, name, version, [], report);
    return isOfficial(name, version);
  } catch {
    report(`${name} ${version} cannot be downloaded`);
    return false;
  }
}

/** Everything that decides what a stand-in's bundle holds. */
function contentKey(name: string): string {
  const hash = crypto.createHash("sha256").update(fs.readFileSync(path.join(repositoryRoot, "package-lock.json")));
  for (const folder of ["shared", name]) {
    const directory = path.join(repositoryRoot, "sandbox/plugins", folder);
    for (const entry of fs
      .readdirSync(directory, { recursive: true, withFileTypes: true })
      .sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isFile()) hash.update(entry.name).update(fs.readFileSync(path.join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** Bundles a stand-in into one file, so that it starts quickly, and puts a launcher where the engine looks for the plugin. */
async function installStandIn(name: string, version: string, report: (detail: string) => void): Promise<void> {
  const key = contentKey(name);
  const bundle = path.join(cacheDirectory, "plugins", `${name}-${key}.js`);
  if (!fs.existsSync(bundle)) {
    report(`bundling ${name}`);
    const building = `${bundle}.${process.pid}`;
    await build({
      entryPoints: [path.join(repositoryRoot, "sandbox/plugins", name, "main.ts")],
      outfile: building,
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      sourcemap: false,
      logLevel: "error",
      // Native and optional parts that the plugins never reach: ssh2's accelerators, the SDK's TypeScript support.
      external: ["*.node", "cpu-features", "typescript", "ts-node"],
      tsconfig: path.join(repositoryRoot, "tsconfig.base.json"),
    });
    fs.renameSync(building, bundle);
  }
  const directory = directoryOf(name, version);
  const launcher = path.join(directory, `pulumi-resource-${name}`);
  if (fs.existsSync(marker(name, version)) && fs.readFileSync(marker(name, version), "utf8") === key) return;
  fs.rmSync(directory, { recursive: true, force: true });
  fs.mkdirSync(directory, { recursive: true });
  fs.copyFileSync(bundle, path.join(directory, "plugin.js"));
  fs.copyFileSync(path.join(__dirname, "plugin-launcher.sh"), launcher);
  fs.chmodSync(launcher, 0o755);
  fs.symlinkSync(path.join(repositoryRoot, "node_modules/.bin/node"), path.join(directory, "node"));
  fs.writeFileSync(marker(name, version), key);
}
