// docs/test-report.md: what the last run of `npm run test:full` came to.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";

const root = path.resolve(import.meta.dirname, "..");
const file = path.join(root, "docs/test-report.md");

const list = (title, names) =>
  names.length > 0 ? `\n${title}:\n\n${names.map((name) => `- ${name}`).join("\n")}\n` : "";

export async function report({ rows, sum, failedNames, skippedNames }) {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).stdout?.trim();
  const text = `# Test report

Written by \`npm run test:full\` on ${new Date().toISOString().slice(0, 10)}, at commit ${commit || "unknown"}, on ${os.cpus().length} cores and ${Math.round(os.totalmem() / 2 ** 30)} GiB:
**${sum}**.

| check | what | passed | failed | skipped | seconds |
| --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}
${list("Failed", failedNames)}${list("Skipped", skippedNames)}`;
  fs.writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
