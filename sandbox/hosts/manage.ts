import * as fs from "node:fs";
import { Instance, instanceId, paths, readInstance } from "../instance";
import { dropClaim, exclusively } from "./claims";
import { DockerHosts } from "./docker-hosts";
import { Docker } from "./engine/docker";
import { ensureDocker, findDocker } from "./engine/ensure-docker";
import { ownDaemonExists, removeOwnDaemon, startOwnDaemon, stopOwnDaemon } from "./engine/own-daemon";
import { HostDisks } from "./host-disks";
import { importImages } from "./image/images";
import { Helper } from "./helper";
import { hostIdOf, namesOf } from "./names";
import { Finished, RunOptions } from "./run";
import { readState } from "./state";

type Report = (detail: string) => void;
const quiet: Report = () => undefined;

/** Both images of the sandbox in its Docker daemon, made or imported where they are missing. */
export async function ensureImages(report: Report): Promise<void> {
  await importImages(await ensureDocker(report), report);
}

/** The running sandbox of this checkout. */
export async function openSandbox(): Promise<{ docker: Docker; instance: Instance }> {
  const instance = readInstance();
  const docker = instance && (await findDocker());
  if (!instance || !docker) throw new Error("The sandbox does not run. Start it with `npm start` or `npx seawall up`.");
  return { docker, instance };
}

/** Runs a program in a host as root, past network and SSH: for tests that look inside. */
export async function hostExec(id: number, argv: string[], options: RunOptions = {}): Promise<Finished> {
  const { docker, instance } = await openSandbox();
  return docker.exec(namesOf(instance.id).host(id), argv, options);
}

/** Runs a program where a stranger on the internet is: it appears to hosts as `vantage.stranger`. */
export async function stranger(argv: string[], options: RunOptions = {}): Promise<Finished> {
  const { docker, instance } = await openSandbox();
  return docker.exec(namesOf(instance.id).stranger, argv, options);
}

export interface HostStatus {
  /** The droplet's id. */
  id: number;
  name: string;
  publicIp: string;
  privateIp: string;
  power: "on" | "off";
  /** Another one after every boot. This and the rest: undefined where the host is off. */
  bootId?: string;
  uptimeSeconds?: number;
  /** What `systemctl is-system-running` says. */
  state?: string;
}

/** Every host that this sandbox has, as it is now. Empty where no sandbox was made. */
export async function hostStatus(): Promise<HostStatus[]> {
  const instance = readInstance();
  if (!instance) return [];
  const docker = await findDocker();
  const hosts = Object.values(readState().hosts).map(async ({ spec }): Promise<HostStatus> => {
    const { id, name, publicIp, privateIp } = spec;
    const container = namesOf(instance.id).host(id);
    const found = await docker?.inspect(container);
    const off: HostStatus = { id, name, publicIp, privateIp, power: "off" };
    if (!docker || !found?.State.Running) return off;
    const look = "cat /proc/sys/kernel/random/boot_id; systemctl is-system-running";
    const { stdout } = await docker.exec(container, ["sh", "-c", look], { accept: "any", timeoutMs: 10_000 });
    const [bootId, state] = stdout.split("\n");
    const uptimeSeconds = Math.round((Date.now() - Date.parse(found.State.StartedAt)) / 1000);
    return { ...off, power: "on", bootId, uptimeSeconds, state: state || "starting" };
  });
  return Promise.all(hosts);
}

/** Shuts hosts and router down, and our own Docker daemon; disks and volumes stay. Nothing to do is fine. */
export async function stopHosts(report: Report = quiet): Promise<void> {
  const instance = readInstance();
  if (!instance) return;
  const docker = await findDocker();
  if (docker) await DockerHosts.stopAll(instance, docker, report);
  if (ownDaemonExists()) {
    report("Docker daemon");
    await stopOwnDaemon();
  }
}

/** Removes everything that hosts of this sandbox ever left on the machine. Works when half of it is gone already. */
export async function resetHosts(report: Report = quiet): Promise<void> {
  const own = ownDaemonExists() && process.getuid?.() === 0;
  const docker = own ? await startOwnDaemon().catch(() => undefined) : await findDocker();
  if (docker) await removeFrom(docker, report);
  if (own) {
    report("Docker daemon");
    await stopOwnDaemon();
    await removeOwnDaemon();
  } else if (docker) {
    await removeImages(docker);
  }
  for (const folder of [paths.hosts, paths.volumes, paths.snapshots])
    fs.rmSync(folder, { recursive: true, force: true });
  await exclusively(async () => dropClaim(paths.instance));
}

/** Images of this and earlier recipes. Those that another sandbox in the same daemon uses stay: Docker keeps them. */
async function removeImages(docker: Docker): Promise<void> {
  const references = ["--filter", "reference=seawall-host", "--filter", "reference=seawall-tools"];
  const listed = await docker.run(["images", ...references, "--format", "{{.Repository}}:{{.Tag}}"]);
  for (const image of listed.split("\n").filter(Boolean)) await docker.finish(["rmi", image], { accept: "any" });
}

/** Goes by the checkout's path alone: also where the sandbox's settings are gone. */
async function removeFrom(docker: Docker, report: Report): Promise<void> {
  const names = namesOf(instanceId());
  const hosts = (await docker.names(names.label)).filter((name) => hostIdOf(name) !== undefined);
  if (hosts.length > 0) {
    report(`${hosts.length} host${hosts.length === 1 ? "" : "s"}`);
    await docker.run(["rm", "--force", "--volumes", ...hosts]);
  }
  await new HostDisks(docker, names).sweep([]);
  report("volumes, links and rules");
  await new Helper(docker, names).remove();
}
