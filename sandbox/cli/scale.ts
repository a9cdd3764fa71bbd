import type { Instance } from "../instance";
import { CliError, exitCode } from "./exit";
import type { Progress } from "./progress";

/** What scale mode is, wherever something of it is told. */
export const scaleText =
  "Scale mode: nothing real runs. Droplets have no hosts, remote scripts are acknowledged without being run.";

type Hosts = Pick<Instance, "hosts">;

/** Says that a sandbox is in scale mode, where it is. */
export function tellScale({ hosts }: Hosts, progress: Progress): void {
  if (hosts === "none") progress.line(progress.style.warn(scaleText));
}

/** @throws CliError where a sandbox has no hosts that a command could reach. */
export function requireHosts({ hosts }: Hosts): void {
  if (hosts !== "none") return;
  throw new CliError(
    `${scaleText} There is nothing to reach. A sandbox with hosts: \`npx seawall reset\`, then \`npx seawall up\`.`,
    exitCode.usage,
  );
}
