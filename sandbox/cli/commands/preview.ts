import type { Command } from "commander";
import { exitCode, helpTail } from "../exit";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { groupedViolations } from "../pulumi/failure";
import { runOperation } from "../pulumi/run";
import { table } from "../style";
import { requireStack } from "../stacks";

export function addPreview(program: Command): void {
  program
    .command("preview")
    .description("say what `up` would change, and what the policies say to it; changes nothing of the stack")
    .argument("[stack]", "name of the stack (Pulumi.<stack>.yaml)", "dev")
    .addHelpText(
      "after",
      helpTail(["seawall preview", "seawall preview prod"], {
        [exitCode.ok]: "the program runs and the policies pass",
        [exitCode.failed]: "the preview failed",
        [exitCode.usage]: "unknown stack, or input that the program refuses",
        [exitCode.refused]: "a mandatory policy refuses the change",
        [exitCode.missing]: "something is missing on this machine (seawall doctor)",
      }),
    )
    .action((stack: string) => preview(requireStack(stack)));
}

async function preview(stack: string): Promise<void> {
  const progress = new Progress(process.stdout);
  const sandbox = await prepare(stack, progress);
  const operation = await progress.step(`pulumi preview ${stack}`, (report) =>
    runOperation("preview", ["preview", "--stack", stack, "--policy-pack", "policies"], sandbox.environment, report),
  );
  const rows = operation.plan.map(({ op, type, name, properties }) => [op, type, name, properties.join(", ")]);
  if (rows.length > 0) progress.line(table(rows, "  "));
  for (const text of groupedViolations(operation.violations)) progress.line(progress.style.warn(text));
}
