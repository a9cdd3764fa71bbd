import * as readline from "node:readline/promises";
import { CliError, exitCode } from "./exit";

/** Asks on the terminal; where nobody can be asked, says that `--yes` is needed. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError(`${question} Nobody can be asked here: say --yes.`, exitCode.usage);
  const asked = readline.createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asked.question(`${question} [y/N] `).finally(() => asked.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError("Nothing done.", exitCode.interrupted);
}
