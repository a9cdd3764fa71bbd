import type { Command } from "commander";
import { ensureEngine, environment } from "../../engine";
import { compareReach, measureReach } from "../../hosts";
import { CliError, exitCode, helpTail } from "../exit";
import { requireRunning } from "../health";
import { requireHosts } from "../scale";
import { type HostOutput, readOutputs } from "../outputs";
import { Progress } from "../progress";
import { reachReport, reachText } from "../reach-report";
import { openProject, projectWords, type ProjectOption, withProject } from "../project";
import { requireStack } from "../stacks";
import { styleOf } from "../style";

interface Options extends ProjectOption {
  json?: boolean;
  host?: string[];
  stack: string;
}

export function addReach(program: Command): void {
  withProject(program.command("reach"))
    .description("knock on every port of every host, from everywhere, and compare with what the program declares")
    .option("--json", "the result as JSON")
    .option("--host <names...>", "only these hosts, as what is knocked on and as places to knock from (default: all)")
    .option("-s, --stack <stack>", "stack of the hosts", "dev")
    .addHelpText(
      "after",
      helpTail(["seawall reach", "seawall reach --host web data", "seawall reach --json | jq .mismatches"], {
        [exitCode.ok]: "what answers is what the program declares, no more and no less",
        [exitCode.failed]: "it could not be measured: the sandbox is not running, or the stack has no hosts",
        [exitCode.usage]: "unknown stack or host",
        [exitCode.unreached]: "something answers that is not declared, or is declared and does not answer",
      }),
    )
    .action((options: Options) => reach(options));
}

async function reach(options: Options): Promise<void> {
  const project = openProject(options.project);
  const stack = requireStack(options.stack, project);
  const instance = await requireRunning();
  requireHosts(instance);
  const env = environment(instance, await ensureEngine(() => undefined), stack, project.directory);
  const { hosts = {}, exposure = [] } = await readOutputs({ project, stack, environment: env });
  if (Object.keys(hosts).length === 0)
    throw new CliError(
      `The stack ${stack} has no hosts yet. Bring it up: npx seawall up ${stack}${projectWords(project)}`,
    );
  // Where the output is data, progress goes beside it.
  const progress = new Progress(options.json ? process.stderr : process.stdout, { quiet: options.json });
  const measured = await progress.step("Knocking on every port", (report) =>
    measureReach(instance, { hosts: targets(chosen(hosts, options.host)), expected: exposure, report }),
  );
  const found = reachReport(measured, compareReach(exposure, measured));
  process.stdout.write(
    options.json ? `${JSON.stringify(found, undefined, 2)}\n` : `\n${reachText(found, styleOf(process.stdout))}\n`,
  );
  if (found.mismatches.length > 0) process.exitCode = exitCode.unreached;
}

/** Those hosts that are named; all where none is. */
function chosen(hosts: Record<string, HostOutput>, names?: string[]): Record<string, HostOutput> {
  const unknown = names?.find((name) => !Object.hasOwn(hosts, name));
  if (unknown !== undefined)
    throw new CliError(`There is no host "${unknown}". Hosts: ${Object.keys(hosts).join(", ")}.`, exitCode.usage);
  return names ? Object.fromEntries(names.map((name) => [name, hosts[name]!])) : hosts;
}

const targets = (hosts: Record<string, HostOutput>) =>
  Object.entries(hosts).map(([name, { dropletId, publicIp, privateIp }]) => ({
    name,
    id: Number(dropletId),
    publicIp,
    privateIp,
  }));
