import * as fs from "node:fs";
import { aptInstall, canInstall } from "./apt-install";
import { run } from "../run";
import { Docker } from "./docker";
import { connectOwnDaemon, ownDaemonExists, startOwnDaemon } from "./own-daemon";

const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];
export const installed = (program: string): boolean => folders.some((folder) => fs.existsSync(`${folder}/${program}`));

const programs = ["dockerd", "containerd", "runc"];

/** Thrown where this machine has no Docker daemon and none can be run. */
export class NoDockerError extends Error {
  constructor() {
    super(
      "The sandbox's hosts need Docker with the powers of this machine's root. No such daemon answers `docker version` " +
        "(rootless ones and Docker Desktop cannot run them), and this user cannot install one (that needs root on Debian " +
        "or Ubuntu). Install Docker and add yourself to its group (https://docs.docker.com/engine/install/), set " +
        "DOCKER_HOST to a daemon of this machine, or run as root.",
    );
    this.name = "NoDockerError";
  }
}

/** The daemon that serves the machine's user already (DOCKER_HOST, context or /var/run/docker.sock). */
async function machineDocker(): Promise<Docker | undefined> {
  const docker = new Docker("docker");
  if (!(await docker.version())) return undefined;
  const about = await docker.run(["info", "--format", "{{.SecurityOptions}} {{.OperatingSystem}}"]);
  return /rootless|Docker Desktop/.test(about) ? undefined : docker;
}

/**
 * A Docker daemon for the sandbox: the machine's where one answers, else one of our own, whose packages are installed
 * on a Debian or Ubuntu machine where needed. A sandbox that has its own daemon keeps it until `reset`.
 * @throws NoDockerError
 */
export async function ensureDocker(report: (detail: string) => void): Promise<Docker> {
  if (!ownDaemonExists()) {
    const machines = await machineDocker();
    if (machines) return machines;
  }
  if (process.getuid?.() !== 0) throw new NoDockerError();
  if (!programs.every(installed)) {
    if (!canInstall()) throw new NoDockerError();
    await aptInstall(["docker.io", ...(await clientPackage())], report);
  }
  report("starting the sandbox's own Docker daemon");
  return startOwnDaemon();
}

/** The daemon as it is now: neither installed nor started. Undefined where none answers. */
export async function findDocker(): Promise<Docker | undefined> {
  if (ownDaemonExists()) return process.getuid?.() === 0 ? connectOwnDaemon() : undefined;
  return machineDocker();
}

/** Newer releases have the client in a package of its own. */
async function clientPackage(): Promise<string[]> {
  const { stdout } = await run("apt-cache", ["show", "--no-all-versions", "docker-cli"], { accept: "any" });
  return stdout.includes("Package: docker-cli") ? ["docker-cli"] : [];
}
