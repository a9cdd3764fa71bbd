import * as fs from "node:fs";
import * as path from "node:path";
import { madeOnce } from "../build/once";
import { ensureDocker } from "../hosts/engine/ensure-docker";
import type { Docker } from "../hosts/engine/docker";
import { imageOf, importImages } from "../hosts/image/images";
import { debianMirror, debianSources, machineApt, type MachineApt } from "../hosts/image/machine-apt";
import { tar } from "../hosts/tar";
import { cacheDirectory } from "../instance";

type Report = (detail: string) => void;

const cached = path.join(cacheDirectory, `etcd-trixie-${process.arch}`);
const script = path.join(__dirname, "etcd.sh");
const limitMs = 5 * 60_000;

/** The datastore of clusters: Debian 13's etcd with its clients, out of the packages. Gives their folder. */
export const ensureEtcd = (report: Report, docker: () => Promise<Docker> = () => withTools(report)): Promise<string> =>
  madeOnce(cached, report, async (building) => {
    const apt = await machineApt();
    const engine = await docker();
    try {
      await fetchPackages(engine, building, apt, report);
    } catch (error) {
      if (apt.mirror === debianMirror.mirror) throw error;
      report(`${apt.mirror} does not serve Debian 13, asking ${debianMirror.mirror}`);
      await fetchPackages(engine, building, { ...apt, ...debianMirror }, report);
    }
  });

async function withTools(report: Report): Promise<Docker> {
  const docker = await ensureDocker(report);
  await importImages(docker, report);
  return docker;
}

/** In a container, so that any user of Docker may, on any Linux, and nothing of it touches this machine's packages. */
async function fetchPackages(docker: Docker, target: string, apt: MachineApt, report: Report): Promise<void> {
  report(`etcd from ${apt.mirror}`);
  const container = `seawall-build-etcd-${process.pid}`;
  const result = "/programs";
  const options = apt.options.map((line) => `${line}\n`).join("");
  await docker.run([
    ...["create", "--name", container, "--network", "host", "--entrypoint", "bash"],
    ...[imageOf("tools"), "/etcd.sh", result],
  ]);
  try {
    const files = tar([
      { path: "/etcd.sh", content: fs.readFileSync(script) },
      { path: "/etc/apt/sources.list.d/debian.sources", content: debianSources(apt) },
      { path: "/etc/apt/apt.conf.d/90machine", content: options },
    ]);
    await docker.run(["cp", "-", `${container}:/`], { input: files });
    await docker.run(["start", "--attach", container], { timeoutMs: limitMs });
    await docker.run(["cp", `${container}:${result}/.`, target]);
  } finally {
    await docker.finish(["rm", "--force", container], { accept: "any" });
  }
}
