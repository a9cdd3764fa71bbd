// `npm run bench`: ratios of one run on one machine, written to docs/benchmarks.md. Needs a sandbox whose dev stack is up
// (`npm start`), and a machine that does nothing else.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root, runs } from "./measure.mjs";
import { largeStacks } from "./policies.mjs";
import { previews } from "./preview.mjs";
import { restarts } from "./restart.mjs";

const table = (rows, against) =>
  [
    `| what | seconds | against ${against} |`,
    "| --- | --- | --- |",
    ...rows.map(([what, seconds, ratio]) => `| ${what} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} |`),
  ].join("\n");

const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: medians of ${runs} runs taken in turn after one warm-up, on ${os.cpus().length} cores and
${Math.round(os.totalmem() / 2 ** 30)} GiB. Seconds are that machine's; the ratios are what to compare.

## A preview of the dev stack

Without what \`seawall exec\` itself takes.

${table(await previews(), "compiled")}

## What the policy pack adds as a stack grows

Previews of ever more copies of the same resources, by a provider that gives back what it is told, so that the pack is what differs.

| resources | seconds without the pack | with it | added for each hundred |
| --- | --- | --- | --- |
${largeStacks()
  .map(([resources, ...seconds]) => `| ${resources} | ${seconds.map((value) => value.toFixed(2)).join(" | ")} |`)
  .join("\n")}

## The cloud after it was killed

The daemon is killed under fifty writes a second and started again, until it answers. That no acknowledged write is lost is a
test (tests/contract/durability.test.ts).

${table(await restarts(), "an empty process")}
`;
fs.writeFileSync(path.join(root, "docs/benchmarks.md"), text);
console.log(`\n${text}`);
process.exit();
