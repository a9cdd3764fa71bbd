import * as path from "node:path";
import type { Progress, Report } from "../cli/progress";
import { exportStack, readOutputs, type StackExport } from "../cli/outputs";
import { isInAnyState } from "../cli/state-files";
import type { Sandbox } from "../cli/prepare";
import { CliError } from "../cli/exit";
import { paths } from "../instance";
import { CloudError } from "./clouds/http";
import { repairClusters } from "./clusters/repair";
import { type DropletRepair, repairDroplets } from "./droplets";
import { forgetFailed, readFailed } from "./failed";
import { Clouds } from "./find";
import { clearLocks } from "./locks";
import { endOrphans } from "./orphans";
import { removeTwins } from "./twins";
import { refreshOnly, runPulumiWith, settlePending } from "./pending";

/**
 * Makes an update converge whatever became of the one before: ends what a killed engine left running, removes its lock,
 * settles its half-done operations with the cloud, powers on droplets that are off, and asks the clusters for nodes that
 * they have lost. Says what it did.
 *
 * @returns URNs of remote scripts that the update must run again, although nothing of them has changed.
 */
export async function recover(sandbox: Sandbox, progress: Progress): Promise<string[]> {
  const said: string[] = [];
  const { state, droplets } = await progress.step("State and hosts as the last update left them", async (report) => {
    const settled = await settle(sandbox, said, report).catch(unasked);
    report(said.length > 0 ? "repaired" : "nothing to repair");
    return settled;
  });
  const rerun =
    sandbox.instance.hosts !== "none" && hasClusters(state)
      ? await repairNodes(sandbox, state, droplets, said, progress)
      : [];
  for (const line of said) progress.line(`  ${line}`);
  return rerun;
}

/** A cloud that cannot be asked is no fault of the program: nothing of it has run yet. */
function unasked(error: unknown): never {
  if (!(error instanceof CloudError)) throw error;
  throw new CliError(
    `What the last update left could not be looked up: ${error.message}\nNothing was changed. Run \`npx seawall up\` again once the cloud answers.`,
  );
}

interface Settled {
  state: StackExport;
  droplets: DropletRepair[];
}

async function settle(sandbox: Sandbox, said: string[], report: Report): Promise<Settled> {
  const { project, stack, environment } = sandbox;
  const locks = await clearLocks(paths.state, project.name, stack, { report });
  const orphans = await endOrphans(paths.pulumiHome);
  if (locks.length > 0 || orphans > 0)
    said.push("The last update was interrupted: its lock and processes are removed.");

  const clouds = new Clouds(environment);
  const pulumi = runPulumiWith(sandbox);
  const exported = await exportStack(sandbox);
  const unread = path.join(paths.state, `unread-${project.name}-${stack}`);
  const failed = readFailed(paths.state, project.name, stack);
  const repairs = await settlePending(exported, clouds, pulumi, report, unread, failed);
  said.push(...repairs.map(({ told }) => `Interrupted while ${told}.`));
  forgetFailed(paths.state, project.name, stack);

  const state = repairs.length > 0 ? await exportStack(sandbox) : exported;
  const isKnown = isInAnyState("digitalocean:index/droplet:Droplet");
  const twins = await removeTwins(state, clouds.digitalocean, isKnown, report);
  said.push(
    ...twins.map(
      ({ id, name, of }) => `${name} was made twice, as its answer was lost: ${id} is removed, ${of} stays.`,
    ),
  );
  const droplets = await repairDroplets(state, clouds.digitalocean, report, failed.unreached);
  const gone = droplets.filter((d) => d.what !== "on").flatMap(({ urn, ties }) => [urn, ...ties]);
  if (gone.length > 0) await refreshOnly(gone, pulumi, report);
  const became = {
    on: "was off and is powered on again",
    gone: "is gone from the cloud and is made again",
    failed: "could not be made, is removed and made again",
    unreached: "let nobody in since it was made, is removed and made again",
  };
  said.push(...droplets.map(({ name, what }) => `${name} ${became[what]}.`));
  return { state, droplets };
}

/** Whether the last update put clusters out: their kubeconfigs are secrets, which take the engine to read. */
const hasClusters = ({ deployment }: StackExport): boolean =>
  (deployment.resources ?? []).some((r) => r.type === "pulumi:pulumi:Stack" && r.outputs?.clusters !== undefined);

function repairNodes(
  sandbox: Sandbox,
  state: StackExport,
  droplets: DropletRepair[],
  said: string[],
  progress: Progress,
): Promise<string[]> {
  return progress.step("Nodes of the clusters", async (report) => {
    const { clusters = {} } = await readOutputs(sandbox, { secrets: true });
    const { told, rerun } = await repairClusters(clusters, state, droplets, report);
    said.push(...told);
    report(rerun.length > 0 ? "to be repaired" : "");
    return rerun;
  });
}
