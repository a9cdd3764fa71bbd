import * as path from "node:path";
import type { Progress } from "../cli/progress";
import { exportStack } from "../cli/outputs";
import type { Sandbox } from "../cli/prepare";
import { paths } from "../instance";
import { repairDroplets } from "./droplets";
import { Clouds } from "./find";
import { clearLocks } from "./locks";
import { endOrphans } from "./orphans";
import { refreshOnly, runPulumiWith, settlePending } from "./pending";

/**
 * Makes an update converge whatever became of the one before: ends what a killed engine left running, removes its lock,
 * settles its half-done operations with the cloud, and powers on droplets that are off. Says what it did.
 */
export async function recover(sandbox: Sandbox, progress: Progress): Promise<void> {
  const { project, stack, environment } = sandbox;
  const said: string[] = [];
  await progress.step("State and hosts as the last update left them", async (report) => {
    const locks = await clearLocks(paths.state, project.name, stack, { report });
    const orphans = await endOrphans(paths.pulumiHome);
    if (locks.length > 0 || orphans > 0)
      said.push("The last update was interrupted: its lock and processes are removed.");

    const clouds = new Clouds(environment);
    const pulumi = runPulumiWith(sandbox);
    const exported = await exportStack(sandbox);
    const repairs = await settlePending(
      exported,
      clouds,
      pulumi,
      report,
      path.join(paths.state, `unread-${project.name}-${stack}`),
    );
    said.push(...repairs.map(({ told }) => `Interrupted while ${told}.`));

    const settled = repairs.length > 0 ? await exportStack(sandbox) : exported;
    const droplets = await repairDroplets(settled, clouds.digitalocean, report);
    const gone = droplets.filter((d) => d.what === "gone");
    if (gone.length > 0)
      await refreshOnly(
        gone.map((d) => d.urn),
        pulumi,
        report,
      );
    for (const { name, what } of droplets)
      said.push(
        what === "on"
          ? `${name} was off and is powered on again.`
          : `${name} is gone from the cloud and is made again.`,
      );
    report(said.length > 0 ? "repaired" : "nothing to repair");
  });
  for (const line of said) progress.line(`  ${line}`);
}
