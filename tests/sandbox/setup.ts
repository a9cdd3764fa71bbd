import * as fs from "node:fs";
import * as path from "node:path";
import { Clone } from "../support/sandbox";

/** Makes a clone and brings its dev stack up, once for all suites of this folder. */
export default async function setup(): Promise<void> {
  const clone = Clone.make();
  process.env.SEAWALL_TEST_CLONE = clone.directory;
  const up = clone.start("up", "dev");
  const started = Date.now();
  const ticker = setInterval(
    () =>
      console.log(`the dev stack is coming up in a clone of its own (${Math.round((Date.now() - started) / 1000)} s)`),
    30_000,
  );
  const result = await up.done;
  clearInterval(ticker);
  fs.writeFileSync(path.join(clone.directory, ".seawall/first-up.json"), JSON.stringify(result));
  if (result.code !== 0) {
    await clone.seawall("reset", "--yes");
    throw new Error(`the first \`seawall up dev\` exited ${result.code}:\n${result.output.slice(-8000)}`);
  }
}
