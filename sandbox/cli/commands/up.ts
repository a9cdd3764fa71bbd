import type { Command } from "commander";
import { exitCode, helpTail } from "../exit";
import { activeFaults, besideFaults, tellFaults } from "../faults";
import { policyArguments } from "../policies";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { runOperation } from "../pulumi/run";
import { groupedViolations } from "../pulumi/failure";
import { confirm } from "../confirm";
import { openProject, type ProjectOption, withProject } from "../project";
import { hasClusters, requireStack } from "../stacks";
import { recover } from "../../recover";
import { summary } from "../summary";

export function addUp(program: Command): void {
  withProject(program.command("up"))
    .description("start the sandbox and bring a stack up to what its program says, policies on")
    .argument("[stack]", "name of the stack (Pulumi.<stack>.yaml)", "dev")
    .option("-y, --yes", "do not ask; implied for dev")
    .option("--scale", "a sandbox without hosts, for stacks of hundreds: nothing real runs")
    .addHelpText(
      "after",
      helpTail(
        [
          "seawall up dev",
          "seawall up staging --yes",
          "seawall up --project examples/aidatalabs",
          "seawall up --scale",
        ],
        {
          [exitCode.ok]: "the stack is what the program says",
          [exitCode.failed]: "something failed; `up` again continues where it stopped",
          [exitCode.usage]: "unknown stack, or input that the program refuses",
          [exitCode.refused]: "a mandatory policy refused the change",
          [exitCode.missing]: "something is missing on this machine (seawall doctor)",
        },
      ),
    )
    .action(up);
}

async function up(name: string, options: ProjectOption & { yes?: boolean; scale?: boolean }): Promise<void> {
  const project = openProject(options.project);
  const stack = requireStack(name, project);
  if (stack !== "dev" && !options.yes) await confirm(`Bring the stack ${stack} up in the sandbox?`);
  const started = Date.now();
  const progress = new Progress(process.stdout);
  const sandbox = await prepare(project, stack, progress, {
    kubernetes: hasClusters(stack, project),
    scale: options.scale,
  });
  const { faults } = sandbox;
  const rerun = (await besideFaults(faults, () => recover(sandbox, progress))).flatMap((urn) => ["--replace", urn]);
  // Preview first, always: rules about the whole stack refuse only there (facts of CrossGuard; docs/policies.md).
  const operation = await besideFaults(faults, () =>
    progress.step(`pulumi up ${stack}`, (report) =>
      runOperation("up", ["up", "--yes", ...rerun, ...policyArguments(project)], sandbox, report),
    ),
  );
  await sandbox.kubernetes;
  for (const text of groupedViolations(operation.violations)) progress.line(progress.style.warn(text));
  for (const { resource, message } of operation.warnings)
    progress.line(progress.style.warn(`  ${resource ? `${resource}: ` : ""}${message}`));
  tellFaults(await activeFaults(sandbox.instance), progress);
  process.stdout.write(`\n${await summary(sandbox, operation, Date.now() - started, progress.style)}\n`);
}
