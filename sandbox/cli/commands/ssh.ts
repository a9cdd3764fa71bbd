import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { ensureEngine, environment, type Project } from "../../engine";
import { paths } from "../../instance";
import { CliError, exitCode, helpTail } from "../exit";
import { requireRunning } from "../health";
import { requireHosts } from "../scale";
import { exportStack, readOutputs } from "../outputs";
import { openProject, projectWords, type ProjectOption, withProject } from "../project";
import { accessByOutputs, accessByState, remoteLine, writeSshFiles } from "../ssh-config";
import { requireStack } from "../stacks";
import { passThrough } from "./exec";

export function addSsh(program: Command): void {
  withProject(program.command("ssh"))
    .description("log in to a host, or run a command on it, with the stack's key and the host key that the stack pins")
    .argument("<host>", "name of the host, as in the stack's configuration")
    .argument(
      "[command...]",
      "after --: several words reach the host as they are; a single one is a line for its shell",
    )
    .option("-s, --stack <stack>", "stack of the host", "dev")
    .passThroughOptions()
    .addHelpText(
      "after",
      helpTail(["seawall ssh web", "seawall ssh data -- sudo ufw status", "seawall ssh web -- 'ss -tln | wc -l'"], {
        "*": "the command's own exit code; 255 where the host does not let us in",
        [exitCode.failed]: "the sandbox is not running",
        [exitCode.usage]: "there is no such host",
        [exitCode.missing]: "there is no ssh on this machine",
      }),
    )
    .action((host: string, [first, ...words]: string[], options: ProjectOption & { stack: string }) => {
      // The -- after the host's name is the parser's to drop only where it comes first.
      const command = first === undefined || first === "--" ? words : [first, ...words];
      const project = openProject(options.project);
      return ssh(host, command, project, requireStack(options.stack, project));
    });
}

async function ssh(host: string, command: string[], project: Project, stack: string): Promise<void> {
  requireHosts(await requireRunning());
  const config = await configFor(host, project, stack);
  const line = command.length > 0 ? [remoteLine(command)] : [];
  const batch = command.length > 0 ? ["-o", "BatchMode=yes"] : [];
  process.exitCode = await passThrough(["ssh", "-F", config, ...batch, host, ...line], process.env).catch(
    (error: CliError) => {
      if (error.code !== 127) throw error;
      throw new CliError(
        "There is no ssh on this machine. Debian and Ubuntu: apt-get install openssh-client",
        exitCode.missing,
      );
    },
  );
}

/** The configuration for `ssh`: made anew whenever the stack's state has changed. */
async function configFor(host: string, project: Project, stack: string): Promise<string> {
  const folder = path.join(paths.run, "ssh", project.name, stack);
  const state = path.join(paths.state, ".pulumi/stacks", project.name, `${stack}.json`);
  if (!fs.existsSync(state))
    throw new CliError(`The stack ${stack} is not up. Start it: npx seawall up ${stack}${projectWords(project)}`);
  const stamp = String(fs.statSync(state).mtimeMs);
  const stampFile = path.join(folder, "stamp");
  const hostsFile = path.join(folder, "hosts");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) {
    if (fs.readFileSync(hostsFile, "utf8").split("\n").includes(host)) return path.join(folder, "config");
  }
  const instance = await requireRunning();
  const env = environment(instance, await ensureEngine(() => undefined), stack, project.directory);
  const workspace = { project, stack, environment: env };
  let access = accessByOutputs(await readOutputs(workspace, { secrets: true }));
  if (!access.hosts[host]) {
    const byState = accessByState(await exportStack(workspace, { secrets: true }), host, access);
    if (!byState) throw noSuchHost(host, stack, Object.keys(access.hosts));
    access = byState;
  }
  const config = writeSshFiles(folder, stack, access);
  fs.writeFileSync(hostsFile, Object.keys(access.hosts).join("\n"));
  fs.writeFileSync(stampFile, stamp);
  return config;
}

const noSuchHost = (host: string, stack: string, known: string[]): CliError =>
  new CliError(`The stack ${stack} has no host "${host}". Hosts: ${known.join(", ") || "none yet"}.`, exitCode.usage);
