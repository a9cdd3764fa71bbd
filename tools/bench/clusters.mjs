// How long updates with clusters take, on a sandbox of their own.
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { root } from "./measure.mjs";

/** What clusters.ts prints. */
export function clusters() {
  const script = path.join(root, "tools/bench/clusters.ts");
  const printed = execFileSync(process.execPath, ["--require", "tsx/cjs", script], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(printed);
}
