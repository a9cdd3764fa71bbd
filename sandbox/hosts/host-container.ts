import * as os from "node:os";
import * as path from "node:path";
import { paths } from "../instance";
import { HostSpec } from "./driver";
import { capabilityArguments } from "./engine/capabilities";
import { initProgram } from "./seed";

const seccomp = path.join(__dirname, "scripts", "seccomp.json");

/** Devices beyond Docker's own: loop (volumes), tun (VPNs), fuse, kmsg. */
const devices = ["b 7:* rmw", "c 10:200 rwm", "c 10:229 rwm", "c 1:11 r"];

/** Folders that need a file system which overlayfs accepts below it: Docker and containerd of the guest. */
export const plainFolders = ["/var/lib/docker", "/var/lib/containerd"];

/** Programs of Kubernetes, as far as they are made: no host has them on its disk, and none can change them. */
const kubernetesMount = `${paths.kubernetes}:/usr/lib/seawall/kubernetes:ro`;

export interface MachineLimits {
  /** Capabilities of the machine's root, as in /proc/self/status. */
  boundingSet: string;
  /** Whether the kernel can limit CPU time. */
  cpuQuota: boolean;
  cpus?: number;
}

/** Limits of a droplet's size, as `docker create` and `docker update` take them; never more CPUs than the machine has. */
export function sizeArguments(spec: Pick<HostSpec, "vcpus" | "memoryMiB">, limits: MachineLimits): string[] {
  const cpus = Math.min(spec.vcpus, limits.cpus ?? os.cpus().length);
  const memory = [`--memory=${spec.memoryMiB}m`, `--memory-swap=${spec.memoryMiB}m`];
  return limits.cpuQuota ? [...memory, `--cpus=${cpus}`] : memory;
}

/** Arguments of `docker create` for a host. */
export function createArguments(
  spec: HostSpec,
  container: string,
  label: string,
  image: string,
  limits: MachineLimits,
): string[] {
  return [
    "create",
    ...["--name", container, "--label", label, "--label", `seawall.droplet=${spec.id}`],
    ...["--hostname", spec.name, "--network", "none", "--cgroupns", "private"],
    ...capabilityArguments(limits.boundingSet),
    ...["--security-opt", `seccomp=${seccomp}`, "--security-opt", "apparmor=unconfined"],
    ...devices.flatMap((rule) => ["--device-cgroup-rule", rule]),
    ...plainFolders.flatMap((folder) => ["--volume", folder]),
    ...["--volume", kubernetesMount],
    ...["--tmpfs", "/run:rw,nosuid,nodev,mode=755", `--shm-size=${Math.ceil(spec.memoryMiB / 2)}m`],
    ...["--env", "container=docker", "--env", `SEAWALL_HOST=${container}`],
    ...["--stop-signal", "SIGRTMIN+4", "--log-opt", "max-size=1m"],
    ...sizeArguments(spec, limits),
    ...["--entrypoint", initProgram, image],
  ];
}
