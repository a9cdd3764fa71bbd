import * as fs from "node:fs";
import { Instance, paths } from "../instance";
import { HostSpec } from "./driver";
import { boundingSet } from "./engine/capabilities";
import { Docker } from "./engine/docker";
import { scriptFile } from "./helper";
import { HostDisks } from "./host-disks";
import { createArguments, MachineLimits, sizeArguments } from "./host-container";
import { imageOf } from "./image/images";
import { machineApt, MachineApt } from "./image/machine-apt";
import { Names } from "./names";
import { waitFor } from "./run";
import { identity, seed, seedFolders } from "./seed";
import { tar, TarFile } from "./tar";

/** Seconds that a host's init gets to shut down. */
const shutdownSeconds = 60;

/** Folders that hosts have mounted. Where one is missing, Docker would make it as root's. */
const makeMounted = (): void => void fs.mkdirSync(paths.kubernetes, { recursive: true });

/** The containers of hosts: their disks, their first process, their power. */
export class HostContainers {
  private limits: Promise<MachineLimits> | undefined;
  private apt: Promise<MachineApt> | undefined;

  constructor(
    private readonly docker: Docker,
    private readonly names: Names,
    private readonly instance: Instance,
    private readonly disks: HostDisks,
  ) {}

  /** Makes the container where there is none. `snapshotOf`: the host that the specification's snapshot is of. */
  async ensure(spec: HostSpec, snapshotOf?: number): Promise<void> {
    const name = this.names.host(spec.id);
    if (await this.docker.inspect(name)) return;
    makeMounted();
    const limits = await (this.limits ??= this.machineLimits());
    const { snapshot } = spec;
    const image = snapshot === undefined ? imageOf("host") : this.disks.imageOf(snapshot);
    await this.docker.run(createArguments(spec, name, this.names.label, image, limits));
    if (snapshot !== undefined) await this.disks.fill(spec.id, snapshot);
    // A disk that was this host's before is the same machine, down to its name.
    if (snapshot !== undefined && snapshotOf === spec.id) return;
    const files = snapshot === undefined ? await this.seed(spec) : identity(spec, this.instance);
    await this.docker.run(["cp", "-", `${name}:/`], { input: tar(files, seedFolders) });
  }

  private async seed(spec: HostSpec): Promise<TarFile[]> {
    return seed(spec, this.instance, await (this.apt ??= machineApt()));
  }

  /** Gives a container the size of the specification. */
  async resize(spec: Pick<HostSpec, "id" | "vcpus" | "memoryMiB">): Promise<void> {
    const limits = await (this.limits ??= this.machineLimits());
    await this.docker.run(["update", ...sizeArguments(spec, limits), this.names.host(spec.id)]);
  }

  private async machineLimits(): Promise<MachineLimits> {
    const cpuQuota = (await this.docker.run(["info", "--format", "{{.CPUCfsQuota}}"])).trim() === "true";
    return { boundingSet: boundingSet(), cpuQuota };
  }

  /** Process id of a host's init on the machine, or undefined where the host is off. */
  async pid(id: number): Promise<number | undefined> {
    const state = await this.docker.inspect(this.names.host(id));
    return state?.State.Running ? state.State.Pid : undefined;
  }

  /** Starts the first process. It waits for the links before it becomes systemd. */
  async start(id: number): Promise<number> {
    makeMounted();
    await this.docker.run(["start", this.names.host(id)]);
    const pid = await this.pid(id);
    if (!pid) throw await this.failure(id);
    return pid;
  }

  /** Resolves once the first process has become systemd. */
  async booted(id: number, pid: number): Promise<void> {
    await waitFor(`systemd in host ${id}`, 60, async () => {
      if (!fs.existsSync(`/proc/${pid}`)) throw await this.failure(id);
      return fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "systemd";
    });
  }

  private async failure(id: number): Promise<Error> {
    const { stdout, stderr } = await this.docker.finish(["logs", "--tail", "10", this.names.host(id)], {
      accept: "any",
    });
    return new Error(`Host ${id} ended while it booted:\n${stdout}${stderr}`);
  }

  /** Whether a script bundle runs on a host, as its process list has it. */
  async runsScript(id: number): Promise<boolean> {
    const search = ["pgrep", "-fx", "/bin/bash ./run\\.sh"];
    return (await this.docker.exec(this.names.host(id), search, { accept: "any" })).code === 0;
  }

  /** Lets a host have no space left, or again: `full-disk.sh` says how. */
  async fillDisk(id: number, full: boolean): Promise<void> {
    await this.docker.script(this.names.host(id), scriptFile("full-disk.sh"), [full ? "fill" : "free"]);
  }

  /** Shuts a host down; pulls the plug where it takes longer than 60 s, or at once where `graceful` is false. */
  async powerOff(id: number, graceful: boolean): Promise<void> {
    const name = this.names.host(id);
    if (!(await this.pid(id))) return;
    await this.disks.thaw(id);
    const command = graceful ? ["stop", "-t", String(shutdownSeconds), name] : ["kill", name];
    // It may have ended by itself in between.
    const { code, stderr } = await this.docker.finish(command, { accept: "any" });
    if (code !== 0 && (await this.pid(id))) throw new Error(`Host ${id} cannot be powered off: ${stderr.trim()}`);
    await waitFor(`host ${id} to be off`, 10, async () => !(await this.pid(id)));
  }

  /** Removes a host and its disk. */
  async remove(id: number): Promise<void> {
    const name = this.names.host(id);
    if (await this.docker.inspect(name)) await this.docker.run(["rm", "--force", "--volumes", name]);
  }
}
