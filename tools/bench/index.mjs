// `npm run bench`: ratios of one run on one machine, written to docs/benchmarks.md. Needs a sandbox whose dev stack is up
// (`npm start`), and a machine that does nothing else.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clusters } from "./clusters.mjs";
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

const { ups, restore } = clusters();

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

## The dev stack from nothing

One run each. The critical path is what the update would take if nothing but dependencies made anything wait: the slowest chain of
resources, which is that of the node that joins last. Remote scripts together take longer than the update where they overlap.

| what | seconds | critical path | against it | scripts of all hosts, against the update |
| --- | --- | --- | --- | --- |
${ups
  .map(([what, { wall, critical, scripts }]) =>
    [what, wall.toFixed(0), critical.toFixed(0), (wall / critical).toFixed(2), (scripts / wall).toFixed(2)].join(" | "),
  )
  .map((row) => `| ${row} |`)
  .join("\n")}

## A cluster out of its backup

The script that founds a cluster, one run each; the backup holds 500 objects besides Kubernetes' own.

${table(
  [
    ["an empty cluster", restore.empty, 1],
    ["out of a backup", restore.restored, restore.restored / restore.empty],
  ],
  "an empty one",
)}

## The cloud after it was killed

The daemon is killed under fifty writes a second and started again, until it answers. That no acknowledged write is lost is a
test (tests/contract/durability.test.ts).

${table(await restarts(), "an empty process")}
`;
fs.writeFileSync(path.join(root, "docs/benchmarks.md"), text);
console.log(`\n${text}`);
process.exit();
