// How the policy pack's share of a preview grows with the number of resources.
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { root } from "./measure.mjs";

/** Rows of the table: resources, seconds without the pack, with it, and what it adds for each hundred resources. */
export function largeStacks() {
  const script = path.join(root, "tools/bench/large-stack.ts");
  const printed = execFileSync(process.execPath, ["--require", "tsx/cjs", script], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(printed).map(([resources, without, judged]) => [
    resources,
    without,
    judged,
    ((judged - without) / resources) * 100,
  ]);
}
