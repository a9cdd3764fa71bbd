import * as fs from "node:fs";
import * as os from "node:os";
import { Check } from "../check";
import { repositoryRoot } from "../instance";
import { canInstall } from "./engine/apt-install";
import { Docker } from "./engine/docker";
import { findDocker, installed } from "./engine/ensure-docker";
import { ownDaemonExists } from "./engine/own-daemon";
import { imageOf } from "./image/images";

const gibibyte = 2 ** 30;
const diskNeeded = 10;
const memoryNeeded = 2;

/** What the hosts need of this machine. */
export async function checks(): Promise<Check[]> {
  const docker = await findDocker();
  return [system(), await daemon(docker), await images(docker), disk(), memory()];
}

function system(): Check {
  const ok = os.platform() === "linux" && ["x64", "arm64"].includes(os.arch());
  const found = `${os.platform()} ${os.release()} ${os.arch()}`;
  return {
    name: "Linux",
    ok,
    found,
    action: ok ? "" : "run the sandbox on Linux, or in a virtual machine that runs it",
  };
}

async function daemon(docker: Docker | undefined): Promise<Check> {
  const name = "Docker";
  const version = await docker?.version();
  if (version)
    return { name, ok: true, found: `${version}${ownDaemonExists() ? ", the sandbox's own" : ""}`, action: "" };
  if (process.getuid?.() === 0 && installed("dockerd"))
    return { name, ok: true, found: "no daemon runs", action: "up starts one of the sandbox's own" };
  if (canInstall())
    return { name, ok: true, found: "not found", action: "up installs docker.io and runs a daemon of its own" };
  const action =
    "install Docker (https://docs.docker.com/engine/install) and join its group, set DOCKER_HOST, or run as root";
  return { name, ok: false, found: "no daemon answers", action };
}

async function images(docker: Docker | undefined): Promise<Check> {
  const name = "host images";
  const wanted = [imageOf("host"), imageOf("tools")];
  const present = docker ? await Promise.all(wanted.map((image) => docker.hasImage(image))) : [false];
  if (present.every(Boolean)) return { name, ok: true, found: wanted.join(", "), action: "" };
  return { name, ok: true, found: "not made yet", action: "up makes them, about a minute" };
}

function disk(): Check {
  const { bavail, bsize } = fs.statfsSync(repositoryRoot);
  const free = Math.floor((bavail * bsize) / gibibyte);
  const ok = free >= diskNeeded;
  return {
    name: "disk",
    ok,
    found: `${free} GiB free`,
    action: ok ? "" : `free ${diskNeeded} GiB at ${repositoryRoot}`,
  };
}

function memory(): Check {
  const free = Math.floor(os.freemem() / gibibyte);
  const available = /^MemAvailable:\s+(\d+)/m.exec(
    fs.existsSync("/proc/meminfo") ? fs.readFileSync("/proc/meminfo", "utf8") : "",
  );
  const gib = available ? Math.floor(Number(available[1]) / 2 ** 20) : free;
  const ok = gib >= memoryNeeded;
  return { name: "memory", ok, found: `${gib} GiB available`, action: ok ? "" : `free ${memoryNeeded} GiB of memory` };
}
