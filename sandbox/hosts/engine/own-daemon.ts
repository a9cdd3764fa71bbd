import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { instanceId, paths } from "../../instance";
import { sleep, waitFor } from "../run";
import { Docker } from "./docker";

// Socket paths end after 107 bytes, and containerd's own lie 40 below this folder.
const longestHome = 60;

/** Where our daemon keeps sockets and what lives only while it runs. */
const runtime = paths.docker.length <= longestHome ? path.join(paths.docker, "run") : `/run/seawall-${instanceId()}`;
const files = {
  socket: path.join(runtime, "docker.sock"),
  containerdSocket: path.join(runtime, "containerd.sock"),
  dockerdPid: path.join(paths.docker, "dockerd.pid"),
  containerdPid: path.join(paths.docker, "containerd.pid"),
  bootId: path.join(paths.docker, "boot-id"),
};

const clients = ["/usr/bin/docker", "/usr/local/bin/docker"];

/** Our own daemon, where this sandbox has one: running or stopped. */
export const ownDaemonExists = (): boolean => fs.existsSync(path.join(paths.docker, "data"));

/** A client that our daemon understands: the one it was installed with, else any other. */
export async function connectOwnDaemon(): Promise<Docker | undefined> {
  for (const client of clients.filter((file) => fs.existsSync(file))) {
    const docker = new Docker(client, files.socket);
    if (await docker.version()) return docker;
  }
  return undefined;
}

/** Whether the process whose id a file holds is still the daemon we started. */
function alive(pidFile: string, program: string): number | undefined {
  try {
    const pid = Number(fs.readFileSync(pidFile, "utf8").trim());
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return command.includes(program) && command.includes(paths.docker) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function launch(program: string, args: string[]): number {
  const log = fs.openSync(path.join(paths.logs, `${program}.log`), "a");
  const environment = {
    ...process.env,
    PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`,
  };
  const child = spawn(program, args, { detached: true, stdio: ["ignore", log, log], env: environment });
  child.on("error", (error) => fs.writeSync(log, `${program} cannot be started: ${error.message}\n`));
  child.unref();
  return child.pid ?? 0;
}

/** After a restart of the machine the runtime folder speaks of mounts and processes that are gone. */
function forgetLastBoot(): void {
  const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
  const last = fs.existsSync(files.bootId) ? fs.readFileSync(files.bootId, "utf8") : "";
  if (last !== boot) {
    unmountBelow(runtime);
    fs.rmSync(runtime, { recursive: true, force: true });
  }
  for (const folder of [paths.logs, path.join(paths.docker, "data"), runtime])
    fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(files.bootId, boot);
}

/** Starts containerd and dockerd of this sandbox: no bridge, no packet rule and no setting of the machine is touched. */
export async function startOwnDaemon(): Promise<Docker> {
  const running = await connectOwnDaemon();
  if (running) return running;
  forgetLastBoot();
  if (!alive(files.containerdPid, "containerd")) startContainerd();
  await waitFor("containerd to open its socket", 30, async () => fs.existsSync(files.containerdSocket));
  if (!alive(files.dockerdPid, "dockerd")) startDockerd();
  return waitFor(`dockerd to answer (${path.join(paths.logs, "dockerd.log")})`, 60, connectOwnDaemon, 250);
}

function startContainerd(): void {
  fs.rmSync(files.containerdSocket, { force: true });
  const config = path.join(paths.docker, "containerd.toml");
  fs.writeFileSync(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
  const pid = launch("containerd", [
    ...["--config", config, "--log-level", "warn"],
    ...["--root", path.join(paths.docker, "containerd"), "--state", path.join(runtime, "containerd")],
    ...["--address", files.containerdSocket],
  ]);
  fs.writeFileSync(files.containerdPid, String(pid));
}

function startDockerd(): void {
  fs.rmSync(files.dockerdPid, { force: true });
  const config = path.join(paths.docker, "daemon.json");
  fs.writeFileSync(config, "{}\n");
  launch("dockerd", [
    ...["--config-file", config, "--log-level", "warn", "--pidfile", files.dockerdPid],
    ...["--host", `unix://${files.socket}`, "--containerd", files.containerdSocket],
    ...["--data-root", path.join(paths.docker, "data"), "--exec-root", path.join(runtime, "exec")],
    ...["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"],
    ...["--live-restore"],
  ]);
}

/** Ends both daemons. Containers must be gone before, or they live on without them. */
export async function stopOwnDaemon(): Promise<void> {
  for (const [pidFile, program] of [
    [files.dockerdPid, "dockerd"],
    [files.containerdPid, "containerd"],
  ] as const) {
    const pid = alive(pidFile, program);
    if (!pid) continue;
    process.kill(pid, "SIGTERM");
    await waitFor(`${program} to end`, 30, async () => !alive(pidFile, program)).catch(() =>
      process.kill(pid, "SIGKILL"),
    );
  }
  await sleep(100);
}

/** Removes all files of our daemon, after `stopOwnDaemon`. */
export async function removeOwnDaemon(): Promise<void> {
  await endContainers();
  unmountBelow(paths.docker);
  unmountBelow(runtime);
  fs.rmSync(runtime, { recursive: true, force: true });
  fs.rmSync(paths.docker, { recursive: true, force: true });
}

/** What a daemon that could not be asked any more left running: each container's first process, then its supervisor. */
async function endContainers(): Promise<void> {
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) => {
    try {
      return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      return "";
    }
  };
  const shims = pids.filter((pid) => read(pid, "cmdline").split("\0").includes(files.containerdSocket));
  const children = pids.filter((pid) => shims.includes(/^PPid:\s+(\d+)$/m.exec(read(pid, "status"))?.[1] ?? ""));
  for (const pid of [...children, ...shims]) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // Ended with the one before.
    }
  }
  if (shims.length > 0) await sleep(500);
}

function unmountBelow(folder: string): void {
  const mounts = fs
    .readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1]?.replace(/\\040/g, " "))
    .filter((point): point is string => point !== undefined && point.startsWith(`${folder}/`));
  for (const point of mounts.reverse()) spawnSync("umount", ["-l", point]);
}
