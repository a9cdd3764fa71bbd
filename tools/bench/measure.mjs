import { execFileSync } from "node:child_process";
import * as path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** How often each thing is measured; the median counts. */
export const runs = Number(process.env.SEAWALL_BENCH_RUNS ?? 5);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Median seconds of each task. They are taken in turn, so that whatever else the machine does falls on all of them; the first
 * round warms caches and does not count. A task may say its own seconds.
 */
export async function inTurn(tasks) {
  const times = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
  for (let run = 0; run <= runs; run += 1)
    for (const [name, task] of Object.entries(tasks)) {
      const started = process.hrtime.bigint();
      const own = await task();
      const took = typeof own === "number" ? own : Number(process.hrtime.bigint() - started) / 1e9;
      if (run > 0) times[name].push(took);
      console.log(`${run === 0 ? "warm-up" : `run ${run} of ${runs}`}: ${name}: ${took.toFixed(2)} s`);
    }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** What a benchmark in TypeScript prints as JSON, on a world of its own. */
export const printedBy = (script) =>
  JSON.parse(
    execFileSync(process.execPath, ["--require", "tsx/cjs", path.join(root, "tools/bench", script)], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
