import type { Command } from "commander";
import { stopCloud } from "../../cloud";
import { stopHosts } from "../../hosts";
import { paths, readInstance } from "../../instance";
import { endOrphans } from "../../recover/orphans";
import { endStrays } from "../../recover/strays";
import { exitCode, helpTail } from "../exit";
import { Progress } from "../progress";

export function addDown(program: Command): void {
  program
    .command("down")
    .description("stop the hosts and daemons of the sandbox; their data stays, `up` brings them back")
    .addHelpText(
      "after",
      helpTail(["seawall down"], {
        [exitCode.ok]: "nothing of the sandbox runs",
        [exitCode.failed]: "something could not be stopped",
      }),
    )
    .action(down);
}

async function down(): Promise<void> {
  const instance = readInstance();
  if (!instance) {
    process.stdout.write("There is no sandbox in this checkout.\n");
    return;
  }
  const progress = new Progress(process.stdout);
  await progress.step("Left-over processes", async () => void (await endOrphans(paths.pulumiHome)));
  await progress.step("Cloud", async () => {
    await stopCloud(instance);
    await endStrays();
  });
  await progress.step("Hosts", (report) => stopHosts(report));
  progress.line(
    "\nState, disks and volumes are kept. `npx seawall up dev` brings them back, `npx seawall reset` removes them.",
  );
}
