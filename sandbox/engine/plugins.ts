import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { paths, repositoryRoot } from "../instance";
import { internetAnswers } from "./download";
import { installStandIn, isStandIn, pluginDirectory, standIns } from "./stand-ins";
import type { Engine } from "./version";

const run = promisify(execFile);

/** A provider plugin in the sandbox's PULUMI_HOME. */
export interface InstalledPlugin {
  name: string;
  version: string;
  source: "official" | "stand-in";
}

/** Version of a provider: that of its SDK, which asks the engine for exactly this one. */
export function versionOf(name: string): string {
  const manifest = path.join(repositoryRoot, "node_modules/@pulumi", name, "package.json");
  const read = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string; pulumi?: { version?: string } };
  return (read.pulumi?.version ?? read.version).replace(/^v/, "");
}

/** How Pulumi names this machine in its archives, e.g. "linux-amd64". */
const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;

/** Where a folder of archives has the official plugin of a provider, in the version that is asked for. */
export const archiveOf = (folder: string, name: string): string =>
  path.join(folder, `pulumi-resource-${name}-v${versionOf(name)}-${platform}.tar.gz`);

/**
 * Puts a plugin for every provider into the sandbox's PULUMI_HOME: the official one from an archive where the environment
 * variable SEAWALL_PLUGINS names a folder of them (pulumi-resource-<name>-v<version>-<platform>.tar.gz), or downloaded
 * where the internet answers; the stand-in otherwise, and for those of `always`. Milliseconds where all of them are there.
 */
export async function ensurePlugins(
  engine: Engine,
  report: (detail: string) => void,
  always: readonly string[] = [],
): Promise<InstalledPlugin[]> {
  const archives = process.env.SEAWALL_PLUGINS;
  if (archives !== undefined && !fs.existsSync(archives))
    throw new Error(`SEAWALL_PLUGINS names ${archives}, which does not exist: name a folder of plugin archives.`);
  const internet = once(internetAnswers);
  const installed: InstalledPlugin[] = [];
  for (const name of standIns()) {
    const version = versionOf(name);
    const archive = archives && archiveOf(archives, name);
    const mayBeOfficial = !always.includes(name);
    const isThere =
      mayBeOfficial &&
      (isOfficial(name, version) ||
        (archive && fs.existsSync(archive) && (await installOfficial(engine, name, version, report, archive))) ||
        // A stand-in that is in place is not given up for a download: state and plugins stay a pair until `reset`.
        (!isStandIn(name, version) && (await internet()) && (await downloaded(engine, name, version, report))));
    if (!isThere) await installStandIn(name, version, report);
    installed.push({ name, version, source: isThere ? "official" : "stand-in" });
  }
  report(summary(installed));
  return installed;
}

/** Which providers are the official ones and which are stood in for, in one line. */
export function summary(plugins: InstalledPlugin[]): string {
  const list = (source: InstalledPlugin["source"]) =>
    plugins.filter((plugin) => plugin.source === source).map((plugin) => plugin.name);
  const [official, standIn] = [list("official"), list("stand-in")];
  return [
    official.length > 0 ? `official: ${official.join(", ")}` : "",
    standIn.length > 0 ? `stand-ins: ${standIn.join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

const isOfficial = (name: string, version: string): boolean =>
  !isStandIn(name, version) && fs.existsSync(path.join(pluginDirectory(name, version), `pulumi-resource-${name}`));

/** Installs an official plugin from an archive or, without one, from where Pulumi publishes it. */
async function installOfficial(
  engine: Engine,
  name: string,
  version: string,
  report: (detail: string) => void,
  archive?: string,
): Promise<true> {
  report(`installing ${name} ${version}`);
  // A stand-in in this place would count as installed.
  fs.rmSync(pluginDirectory(name, version), { recursive: true, force: true });
  const env = { ...process.env, PULUMI_HOME: paths.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const args = ["plugin", "install", "resource", name, version, ...(archive ? ["--file", archive] : [])];
  await run(engine.pulumi, args, { env, timeout: 300_000 });
  return true;
}

async function downloaded(
  engine: Engine,
  name: string,
  version: string,
  report: (detail: string) => void,
): Promise<boolean> {
  try {
    return await installOfficial(engine, name, version, report);
  } catch {
    report(`${name} ${version} cannot be downloaded`);
    return false;
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
