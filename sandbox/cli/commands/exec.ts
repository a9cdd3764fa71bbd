import { spawn } from "node:child_process";
import * as os from "node:os";
import type { Command } from "commander";
import { stacksOf, syncStackConfig } from "../../engine";
import { CliError, exitCode, helpTail } from "../exit";
import { prepare } from "../prepare";
import { isOwn, openProject, type ProjectOption, refuseOtherProgram, withProject } from "../project";
import { Progress } from "../progress";
import { isPulumi, requireStack, stackOfCommand } from "../stacks";

interface Options extends ProjectOption {
  stack?: string;
}

export function addExec(program: Command): void {
  withProject(program.command("exec"))
    .description("run any command against the sandbox: Pulumi's own, or whatever else talks to the clouds")
    .argument("<command...>", "the command and its arguments, after --")
    .option("-s, --stack <stack>", "stack whose configuration is prepared (default: the command's own -s, or dev)")
    .passThroughOptions()
    .addHelpText(
      "after",
      helpTail(
        [
          "seawall exec -- pulumi stack",
          "seawall exec -- pulumi preview --diff --policy-pack policies",
          "seawall exec -- pulumi destroy --yes",
          "seawall exec --project examples/aidatalabs -- pulumi stack",
          "seawall exec -- env",
        ],
        {
          "*": "the command's own exit code",
          [exitCode.missing]: "something is missing on this machine (seawall doctor)",
          127: "there is no such command",
        },
      ),
    )
    .action((command: string[], options: Options) => exec(command, options));
}

async function exec(command: string[], options: Options): Promise<void> {
  const project = openProject(options.project);
  if (isPulumi(command) && options.project === undefined) refuseOtherProgram();
  const stack = stackOfCommand(command, stacksOf(project)) ?? requireStack(options.stack ?? "dev", project);
  // Standard output belongs to the command: our own words go to standard error, and only where something takes long.
  const { environment } = await prepare(project, stack, new Progress(process.stderr, { quiet: true }));
  // A command on another program runs in that program's folder, as Pulumi's own would.
  process.exitCode = await passThrough(command, environment, isOwn(project) ? undefined : project.directory);
  const changed = syncStackConfig(stack, project.directory);
  if (changed.length > 0) process.stderr.write(`Pulumi.${stack}.yaml: ${changed.join(", ")} changed\n`);
}

/** Runs a command on our own standard streams and gives its exit code (128 + number where a signal ended it). */
export function passThrough([program = "", ...args]: string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: "inherit" });
    // A terminal sends its signals to the child as well; from elsewhere they are passed on.
    const forward = (signal: NodeJS.Signals): void => {
      if (!process.stdin.isTTY || signal === "SIGTERM") child.kill(signal);
    };
    const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const done = (): void => signals.forEach((signal) => process.off(signal, forward));
    child.on("error", (error: NodeJS.ErrnoException) => {
      done();
      const why = error.code === "ENOENT" ? "there is no such command" : error.message;
      reject(new CliError(`${program}: ${why}`, error.code === "ENOENT" ? 127 : exitCode.failed));
    });
    child.on("close", (code, signal) => {
      done();
      resolve(signal ? 128 + os.constants.signals[signal] : (code ?? exitCode.failed));
    });
  });
}
