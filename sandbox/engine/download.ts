import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDirectory, repositoryRoot } from "../instance";
import { withLock } from "../lock";
import { versionOf } from "./on-path";
import { Engine, pulumiVersion } from "./version";

const installer = "https://get.pulumi.com/install.sh";

/**
 * Whether Pulumi's downloads can be had, within 4 seconds. Some closed networks answer every name with a page of their
 * own and status 200, so the answer must be the installer itself.
 */
export async function internetAnswers(): Promise<boolean> {
  try {
    const response = await fetch(installer, { signal: AbortSignal.timeout(4000) });
    const text = await response.text();
    return response.ok && text.startsWith("#!") && text.includes("--install-root");
  } catch {
    return false;
  }
}

const directory = path.join(cacheDirectory, "download");
const binDirectory = path.join(directory, "versions", pulumiVersion, "bin");

/** The engine that an earlier run has downloaded. */
export function downloadedEngine(): Engine | undefined {
  const pulumi = path.join(binDirectory, "pulumi");
  if (!fs.existsSync(pulumi) || versionOf(pulumi) !== pulumiVersion) return undefined;
  return { pulumi, kind: "download", version: pulumiVersion, binDirectory };
}

/**
 * Downloads the official CLI by its npm wrapper, which runs Pulumi's own installer. Undefined where that fails, or where
 * what came is not this version: the caller then builds it.
 */
export async function downloadEngine(
  report: (detail: string) => void,
  wrapper = path.join(repositoryRoot, "node_modules/pulumi/run.js"),
): Promise<Engine | undefined> {
  return withLock(`${directory}.lock`, report, async () => {
    const present = downloadedEngine();
    if (present) return present;
    report(`downloading Pulumi ${pulumiVersion} (about 100 MB)`);
    // The wrapper takes whatever lies there for a complete download.
    fs.rmSync(directory, { recursive: true, force: true });
    const env = {
      ...process.env,
      PULUMI_HOME: directory,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_VERSION: pulumiVersion,
    };
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, [wrapper, "version"], { env, stdio: "ignore", timeout: 300_000 });
      child.on("error", () => resolve(null));
      child.on("exit", resolve);
    });
    const engine = code === 0 ? downloadedEngine() : undefined;
    if (!engine) report("the download did not succeed; building instead");
    return engine;
  });
}
