import * as fs from "node:fs";
import type { Command } from "commander";
import { stopCloud } from "../../cloud";
import { resetHosts } from "../../hosts";
import { paths, readInstance } from "../../instance";
import { endOrphans, isEngine } from "../../recover/orphans";
import { allProcesses, endProcesses, environmentOf } from "../../recover/processes";
import { endStrays } from "../../recover/strays";
import { confirm } from "../confirm";
import { exitCode, helpTail } from "../exit";
import { Progress } from "../progress";

export function addReset(program: Command): void {
  program
    .command("reset")
    .description("remove everything of the sandbox: daemons, hosts, networks, volumes, state")
    .option("-y, --yes", "do not ask")
    .addHelpText(
      "after",
      helpTail(["seawall reset", "seawall reset --yes"], {
        [exitCode.ok]: "nothing of the sandbox is left",
        [exitCode.failed]: "something could not be removed; again continues",
        [exitCode.usage]: "nobody can be asked, and --yes was not said",
      }),
    )
    .action((options: { yes?: boolean }) => reset(options));
}

async function reset(options: { yes?: boolean }): Promise<void> {
  if (!options.yes) await confirm("Remove all hosts, volumes and state of this checkout's sandbox?");
  const progress = new Progress(process.stdout);
  await progress.step("Running updates", () => endUpdates());
  const instance = readInstance();
  // Also where half of it is gone: what does not answer is ended by what it leaves on the machine.
  await progress.step("Cloud", async (report) => {
    if (instance) await stopCloud(instance).catch((error: Error) => report(`${error.message}; going on`));
    await endStrays();
  });
  await progress.step("Hosts, networks, volumes", (report) => resetHosts(report));
  await progress.step("State", async () => fs.rmSync(paths.home, { recursive: true, force: true, maxRetries: 5 }));
}

/** Ends every engine of this sandbox and what works for it, and waits until they are gone: 10 s, then by force. */
async function endUpdates(): Promise<void> {
  const engines = allProcesses().filter((p) => isEngine(p) && environmentOf(p.pid, "PULUMI_HOME") === paths.pulumiHome);
  await endProcesses(engines, 10_000);
  await endOrphans(paths.pulumiHome);
}
