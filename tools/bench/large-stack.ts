// How long previews of ever larger stacks take without and with the policy pack. Prints JSON: rows of resources, seconds without,
// seconds with. The provider gives back what it is told, so that the pack is what differs.
import * as path from "node:path";
import { World } from "../../tests/policies/engine/world";
import { whole } from "../../tests/policies/engine/whole";

const runs = Number(process.env.SEAWALL_BENCH_RUNS ?? 5);
const copies = [1, 5, 10, 20];
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  const world = await World.make();
  try {
    const rows: number[][] = [];
    for (const count of copies) {
      const times: { without: number[]; with: number[] } = { without: [], with: [] };
      for (let run = 0; run <= runs; run += 1)
        for (const kind of ["without", "with"] as const) {
          const pack = kind === "with" ? ["--policy-pack", path.join(__dirname, "../../policies")] : [];
          const started = process.hrtime.bigint();
          // The budget and the count of droplets refuse so much: that is a verdict like any other.
          await world.run(["preview", "--stack", "prod", ...pack], { ENGINE_CASES: `copies:${count}` });
          const took = Number(process.hrtime.bigint() - started) / 1e9;
          if (run > 0) times[kind].push(took);
          process.stderr.write(`${count * whole.length} resources, ${kind} the pack: ${took.toFixed(2)} s\n`);
        }
      rows.push([count * whole.length, median(times.without), median(times.with)]);
    }
    process.stdout.write(JSON.stringify(rows));
  } finally {
    world.remove();
  }
}

void main();
