import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { archiveOf, versionOf } from "../../sandbox/engine/plugins";
import { installStandIn, pluginDirectory, standIns } from "../../sandbox/engine/stand-ins";
import { root } from "../support/repository";

/** Which providers' plugins a suite runs with. */
export type PluginSet = "stand-ins" | "official";

/** Official plugins as archives. They are not part of the project: where they are absent, their part is skipped. */
const archives = process.env.SEAWALL_PLUGINS ?? path.resolve(root, "../shared/providers");

/** The providers that there is a plugin for. */
export const providersOf = (set: PluginSet): string[] =>
  set === "stand-ins" ? standIns() : standIns().filter((name) => fs.existsSync(archiveOf(archives, name)));

/** Puts the plugins of a set where an engine with this PULUMI_HOME looks for them. */
export async function install(set: PluginSet, pulumiHome: string, report: (detail: string) => void): Promise<void> {
  for (const name of providersOf(set)) {
    if (set === "stand-ins") {
      await installStandIn(name, versionOf(name), report, pulumiHome);
      continue;
    }
    const directory = pluginDirectory(name, versionOf(name), pulumiHome);
    fs.mkdirSync(directory, { recursive: true });
    execFileSync("tar", ["xzf", archiveOf(archives, name), "-C", directory]);
  }
}
