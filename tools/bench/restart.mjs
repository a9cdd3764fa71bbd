// How long the cloud's daemon needs to answer again after it was killed under fifty writes a second, against the start of a
// Node process that does nothing but load the TypeScript loader.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { inTurn, root } from "./measure.mjs";

const require = createRequire(import.meta.url);

/** Rows of the table: what, seconds, ratio to the empty process. */
export async function restarts() {
  require("tsx/cjs");
  const { DaemonProcess } = require(path.join(root, "tests/contract/daemon-process.ts"));
  const { tagsUntilKilled } = require(path.join(root, "tests/contract/tag-writer.ts"));
  const daemon = await DaemonProcess.create();
  const empty = "an empty process";
  const start = "the daemon answers again";
  let round = 0;
  await daemon.start();
  const medians = await inTurn({
    [empty]: () => void execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", "0"], { cwd: root }),
    [start]: async () => {
      await tagsUntilKilled(daemon, `round-${(round += 1)}`);
      return (await daemon.start()) / 1000;
    },
  });
  daemon.remove();
  return [empty, start].map((name) => [name, medians[name], medians[name] / medians[empty]]);
}
