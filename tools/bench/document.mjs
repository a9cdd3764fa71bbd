// docs/benchmarks.md: a section for each benchmark, each with the day and the machine of its own run.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "./measure.mjs";

const file = path.join(root, "docs/benchmarks.md");

const head = `# Benchmarks

Written by \`npm run bench\`, which measures one section or all (\`npm run bench -- previews\`). Seconds are of the machine that is
named; the ratios, which come from one run, are what to compare.
`;

/** Lines of a Markdown table. */
export const table = (columns, rows) =>
  [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** Puts a section in the place of the one before it; those that have no benchmark any more go. */
export async function write(title, text, order) {
  const [, ...parts] = fs.readFileSync(file, "utf8").split(/^## /m);
  const known = new Map(parts.map((part) => [part.split("\n", 1)[0], part.slice(part.indexOf("\n")).trim()]));
  const machine = `${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  known.set(title, `${text}\n\nMeasured on ${new Date().toISOString().slice(0, 10)} (${machine}).`);
  const sections = order.filter((name) => known.has(name)).map((name) => `## ${name}\n\n${known.get(name)}\n`);
  const options = { ...(await resolveConfig(file)), filepath: file };
  fs.writeFileSync(file, await format([head, ...sections].join("\n"), options));
}
