import type { Command } from "commander";
import { exitCode, helpTail } from "../exit";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { runOperation } from "../pulumi/run";
import { violationText } from "../pulumi/failure";
import { confirm } from "../confirm";
import { hasClusters, requireStack } from "../stacks";
import { recover } from "../../recover";
import { summary } from "../summary";

export function addUp(program: Command): void {
  program
    .command("up")
    .description("start the sandbox and bring a stack up to what its program says, policies on")
    .argument("[stack]", "name of the stack (Pulumi.<stack>.yaml)", "dev")
    .option("-y, --yes", "do not ask; implied for dev")
    .addHelpText(
      "after",
      helpTail(["seawall up dev", "seawall up staging --yes"], {
        [exitCode.ok]: "the stack is what the program says",
        [exitCode.failed]: "something failed; `up` again continues where it stopped",
        [exitCode.usage]: "unknown stack, or input that the program refuses",
        [exitCode.refused]: "a mandatory policy refused the change",
        [exitCode.missing]: "something is missing on this machine (seawall doctor)",
      }),
    )
    .action((stack: string, options: { yes?: boolean }) => up(requireStack(stack), options));
}

async function up(stack: string, options: { yes?: boolean }): Promise<void> {
  if (stack !== "dev" && !options.yes) await confirm(`Bring the stack ${stack} up in the sandbox?`);
  const started = Date.now();
  const progress = new Progress(process.stdout);
  const sandbox = await prepare(stack, progress, { kubernetes: hasClusters(stack) });
  await recover(sandbox, progress);
  // Preview first, always: rules about the whole stack refuse only there (facts of CrossGuard; docs/policies.md).
  const operation = await progress.step(`pulumi up ${stack}`, (report) =>
    runOperation("up", ["up", "--yes", "--stack", stack, "--policy-pack", "policies"], sandbox.environment, report),
  );
  await sandbox.kubernetes;
  for (const violation of operation.violations) progress.line(progress.style.warn(violationText(violation)));
  for (const { resource, message } of operation.warnings)
    progress.line(progress.style.warn(`  ${resource ? `${resource}: ` : ""}${message}`));
  process.stdout.write(`\n${await summary(sandbox, operation, Date.now() - started, progress.style)}\n`);
}
