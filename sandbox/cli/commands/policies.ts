import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { columns, exemptionLines, optionLines, policiesMarkdown, ruleLines } from "@seawall/policies/describe";
import type { Project } from "../../engine";
import { paths, repositoryRoot } from "../../instance";
import { asItIs } from "../as-it-is";
import { CliError, exitCode, helpTail } from "../exit";
import { exportStack, type StackExport } from "../outputs";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { groupedViolations } from "../pulumi/failure";
import { Operation } from "../pulumi/operation";
import { pulumiEvents, pulumiOutput } from "../pulumi/run";
import { policyArguments } from "../policies";
import { openProject, type ProjectOption, withProject } from "../project";
import { requireStack } from "../stacks";
import { type Style, styleOf, table } from "../style";

interface Options extends ProjectOption {
  markdown?: boolean;
  state?: string;
  refresh?: boolean;
}

export function addPolicies(program: Command): void {
  withProject(program.command("policies"))
    .description("list the policies, their levels in each stack and the exemptions; or judge what is there already")
    .option("--markdown", "the list as docs/policies.md has it")
    .option(
      "--state <stack>",
      "judge the state of a stack, or a file of `pulumi stack export`: what was changed by hand",
    )
    .option("--no-refresh", "judge a stack's state as it is, without asking the cloud first")
    .addHelpText(
      "after",
      helpTail(["seawall policies", "seawall policies --state dev", "seawall policies --state exported.json"], {
        [exitCode.ok]: "the list; of a state, that no mandatory policy refuses it",
        [exitCode.failed]: "the refresh or the analysis failed",
        [exitCode.usage]: "no such stack or file, or exemptions that are not in order",
        [exitCode.refused]: "a mandatory policy refuses what is there",
        [exitCode.missing]: "something is missing on this machine (seawall doctor)",
      }),
    )
    .action((options: Options) => policies(options));
}

async function policies({ markdown, state, refresh, project }: Options): Promise<void> {
  if (state !== undefined) return judge(openProject(project), state, refresh ?? true);
  try {
    const now = new Date();
    process.stdout.write(`${markdown ? policiesMarkdown(now) : listed(now, styleOf(process.stdout))}\n`);
  } catch (error) {
    if (error instanceof Error && error.name === "ExemptionError") throw new CliError(error.message, exitCode.usage);
    throw error;
  }
}

/** @throws CliError where the file is no state. */
function readState(file: string): StackExport {
  try {
    const read = JSON.parse(fs.readFileSync(file, "utf8")) as Partial<StackExport> | null;
    if (read?.deployment) return read as StackExport;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CliError(`${file} is no state. Make one: pulumi stack export --file <file>`, exitCode.usage);
}

function listed(now: Date, style: Style): string {
  const marks: Record<string, string> = { mandatory: "M", advisory: "A", disabled: "–" };
  const rules = ruleLines().map(({ id, levels, severity, what }) => [
    id,
    ...columns.map((stack) => marks[levels[stack] ?? ""] ?? ""),
    severity,
    what,
  ]);
  const options = optionLines().map(({ rule, option, values }) => [
    `${rule}.${option}`,
    [...new Set(columns.map((stack) => values[stack]))].length === 1
      ? (values[columns[0]!] ?? "")
      : columns.map((stack) => `${stack}: ${values[stack]}`).join("; "),
  ]);
  const exemptions = exemptionLines(now).map(({ rule, stack, resource, expires, expired, owner, reason }) => [
    rule,
    stack,
    resource,
    expired ? `expired ${expires}` : `until ${expires}`,
    owner,
    reason,
  ]);
  return [
    table([["rule", ...columns, "severity", "what it demands"], ...rules]),
    "M refuses the update, A advises, – is off (policies/stacks.ts).",
    "",
    style.bold("What stacks say to rules"),
    table(options, "  "),
    "",
    style.bold("Exemptions"),
    exemptions.length > 0 ? table(exemptions, "  ") : "  none",
  ].join("\n");
}

/** Judges a state by `pulumi policy analyze`: what is there, as a refresh before it found it. */
async function judge(project: Project, what: string, refresh: boolean): Promise<void> {
  const progress = new Progress(process.stdout);
  const file = path.resolve(what);
  const isFile = fs.existsSync(file) && fs.statSync(file).isFile();
  const stack = isFile ? "dev" : requireStack(what, project);
  const workspace = await prepare(project, stack, progress);
  if (!isFile && refresh) {
    await progress.step(`pulumi refresh ${stack}`, async (report) => {
      const before = await pulumiOutput(["refresh", "--yes", "--non-interactive", "--color", "never"], workspace);
      report(/^\s+~ \d+ updated$/m.exec(before)?.[0]?.trim().replace("~ ", "") ?? "as it was");
    });
  }
  const operation = new Operation();
  await progress.step(`pulumi policy analyze ${isFile ? path.relative(repositoryRoot, file) : stack}`, async () => {
    const state = isFile ? readState(file) : await exportStack(workspace);
    const folder = fs.mkdtempSync(path.join(paths.run, "policies-"));
    const judged = path.join(folder, "state.json");
    try {
      fs.writeFileSync(judged, JSON.stringify(asItIs(state)), { mode: 0o600 });
      const analyze = ["policy", "analyze", "--json", "--file", judged, ...policyArguments(project)];
      await pulumiEvents(analyze, workspace, (event) => operation.add(event));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
  const advice = operation.violations.filter(({ mandatory }) => !mandatory);
  for (const text of groupedViolations(advice)) progress.line(progress.style.warn(text));
  const refused = operation.violations.filter(({ mandatory }) => mandatory);
  if (refused.length === 0) return;
  throw new CliError(["What is there is refused:", ...groupedViolations(refused)].join("\n"), exitCode.refused);
}
