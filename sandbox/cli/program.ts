import { Command, CommanderError } from "commander";
import { addCost } from "./commands/cost";
import { addDoctor } from "./commands/doctor";
import { addDown } from "./commands/down";
import { addExec } from "./commands/exec";
import { addFault } from "./commands/fault";
import { addKubectl } from "./commands/kubectl";
import { addPolicies } from "./commands/policies";
import { addPreview } from "./commands/preview";
import { addReach } from "./commands/reach";
import { addReset } from "./commands/reset";
import { addSsh } from "./commands/ssh";
import { addStatus } from "./commands/status";
import { addUp } from "./commands/up";
import { version } from "../../package.json";
import { CliError, exitCode } from "./exit";
import { styleOf } from "./style";

/** The `seawall` command with all its subcommands. */
export function createProgram(): Command {
  const program = new Command("seawall")
    .description("An embedded cloud with real Linux hosts: the platform's program, run and judged without an account.")
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError("(seawall --help and seawall <command> --help say more)")
    .exitOverride();
  const commands = [
    addUp,
    addPreview,
    addStatus,
    addSsh,
    addKubectl,
    addReach,
    addCost,
    addPolicies,
    addExec,
    addFault,
    addDown,
    addReset,
    addDoctor,
  ];
  for (const add of commands) add(program);
  return program;
}

/** Runs one command line, prints what went wrong as one message, and sets the exit code. */
export async function run(argv: string[]): Promise<void> {
  // A reader that leaves (`seawall up | head`) must not end an update in the middle.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    await createProgram().parseAsync(argv, { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
  // A handle that a library left open (a keep-alive connection, a timer) must not hold the command, but what was written
  // must be out: a reader that is slower than we are would get half of it.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
  process.exit(process.exitCode ?? exitCode.ok);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  const style = styleOf(process.stderr);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${style.bad("✘")} ${message}\n`);
  if (process.env.SEAWALL_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof CliError ? error.code : isMissing(error) ? exitCode.missing : exitCode.failed;
}

/** Errors of other modules about what this machine lacks, by the name they all end in. */
const isMissing = (error: unknown): boolean => error instanceof Error && /^(No|Missing)\w+Error$/.test(error.name);
