import { spawn } from "node:child_process";
import * as os from "node:os";
import type { Command } from "commander";
import { syncStackConfig } from "../../engine";
import { CliError, exitCode, helpTail } from "../exit";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { requireStack, stackNames, stackOfCommand } from "../stacks";

export function addExec(program: Command): void {
  program
    .command("exec")
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
          "seawall exec -- env",
        ],
        {
          "*": "the command's own exit code",
          [exitCode.missing]: "something is missing on this machine (seawall doctor)",
          127: "there is no such command",
        },
      ),
    )
    .action((command: string[], options: { stack?: string }) => exec(command, options));
}

async function exec(command: string[], options: { stack?: string }): Promise<void> {
  const stack = stackOfCommand(command, stackNames()) ?? requireStack(options.stack ?? "dev");
  // Standard output belongs to the command: our own words go to standard error, and only where something takes long.
  const { environment } = await prepare(stack, new Progress(process.stderr, { quiet: true }));
  process.exitCode = await passThrough(command, environment);
  const changed = syncStackConfig(stack);
  if (changed.length > 0) process.stderr.write(`Pulumi.${stack}.yaml: ${changed.join(", ")} changed\n`);
}

/** Runs a command on our own standard streams and gives its exit code (128 + number where a signal ended it). */
export function passThrough([program = "", ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: "inherit" });
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
