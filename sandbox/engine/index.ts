import { buildEngine, builtEngine } from "./build";
import { downloadedEngine, downloadEngine, internetAnswers } from "./download";
import { engineOnPath } from "./on-path";
import type { Engine } from "./version";

export { folderOf } from "./claims";
export { checks } from "./checks";
export { environment } from "./environment";
export { withoutAutomaticLog } from "./home";
export { ensurePlugins, type InstalledPlugin } from "./plugins";
export { type Project, readProject, stacksOf } from "./project";
export { ensureStack } from "./stack";
export { stackConfigFile, syncStackConfig } from "./stack-config";
export type { Engine } from "./version";

/**
 * A Pulumi engine: a fitting one on PATH, else the official download where the internet answers within seconds, else a build
 * from the Go modules. What an earlier run has downloaded or built is used again.
 *
 * @throws where none of the three can be had: one message that says what to install.
 */
export async function ensureEngine(report: (detail: string) => void): Promise<Engine> {
  const present = engineOnPath(report) ?? downloadedEngine() ?? builtEngine();
  if (present) return present;
  if (await internetAnswers()) {
    const downloaded = await downloadEngine(report);
    if (downloaded) return downloaded;
  }
  return buildEngine(report);
}
