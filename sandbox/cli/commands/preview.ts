import type { Command } from "commander";
import { exitCode, helpTail } from "../exit";
import { policyArguments } from "../policies";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { groupedViolations } from "../pulumi/failure";
import { runOperation } from "../pulumi/run";
import { table } from "../style";
import { openProject, type ProjectOption, withProject } from "../project";
import { requireStack } from "../stacks";

export function addPreview(program: Command): void {
  withProject(program.command("preview"))
    .description("say what `up` would change, and what the policies say to it; changes nothing of the stack")
    .argument("[stack]", "name of the stack (Pulumi.<stack>.yaml)", "dev")
    .option("--scale", "in a sandbox without hosts, for stacks of hundreds: nothing real runs")
    .addHelpText(
      "after",
      helpTail(["seawall preview", "seawall preview prod", "seawall preview --project examples/aidatalabs"], {
        [exitCode.ok]: "the program runs and the policies pass",
        [exitCode.failed]: "the preview failed",
        [exitCode.usage]: "unknown stack, or input that the program refuses",
        [exitCode.refused]: "a mandatory policy refuses the change",
        [exitCode.missing]: "something is missing on this machine (seawall doctor)",
      }),
    )
    .action(preview);
}

async function preview(name: string, options: ProjectOption & { scale?: boolean }): Promise<void> {
  const project = openProject(options.project);
  const stack = requireStack(name, project);
  const progress = new Progress(process.stdout);
  const sandbox = await prepare(project, stack, progress, { scale: options.scale });
  const operation = await progress.step(`pulumi preview ${stack}`, (report) =>
    runOperation("preview", ["preview", ...policyArguments(project)], sandbox, report),
  );
  const rows = operation.plan.map(({ op, type, name, properties }) => [op, type, name, properties.join(", ")]);
  if (rows.length > 0) progress.line(table(rows, "  "));
  for (const text of groupedViolations(operation.violations)) progress.line(progress.style.warn(text));
}
