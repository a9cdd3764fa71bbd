import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";

/**
 * Keeps Pulumi's automatic log (PULUMI_HOME/logs) out of the sandbox. It holds every call between engine, program and plugins, packed
 * as it is written, and costs the engine as much again as its work; no setting turns it off. Where its folder cannot be made,
 * the engine goes on without (logging/encrypted.go of Pulumi's pkg module).
 */
export function withoutAutomaticLog(pulumiHome: string = paths.pulumiHome): void {
  const logs = path.join(pulumiHome, "logs");
  if (fs.lstatSync(logs, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  fs.mkdirSync(pulumiHome, { recursive: true });
  fs.rmSync(logs, { recursive: true, force: true });
  try {
    fs.symlinkSync("/dev/null", logs);
  } catch (error) {
    // Another command was quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
