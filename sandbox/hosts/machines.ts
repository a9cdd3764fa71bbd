import { HostSpec, SnapshotSize } from "./driver";
import { HostContainers } from "./host-containers";
import { HostDisks } from "./host-disks";
import { Plumbing } from "./plumbing";
import { Queue } from "./queue";
import { HostsState, KnownHost, writeState } from "./state";
import { VolumeDisks } from "./volume-disks";
import { exitCodes } from "./watch";

export type PowerListener = (id: number, power: "on" | "off") => void;

/** What a host is made of. */
export interface MachineParts {
  containers: HostContainers;
  hostDisks: HostDisks;
  disks: VolumeDisks;
  plumbing: Plumbing;
}

/** The hosts of a sandbox: their life, their power, their disks. */
export class Machines {
  private readonly listeners: PowerListener[] = [];

  constructor(
    private readonly state: HostsState,
    private readonly queue: Queue,
    private readonly running: () => MachineParts,
    private readonly report: (detail: string) => void,
  ) {}

  /** Of a host that is there already it changes the size, and boots it where it is off. */
  async create(spec: HostSpec): Promise<void> {
    await this.onHost(spec.id, async ({ containers }) => {
      const host: KnownHost = { spec, power: "on" };
      this.state.hosts[spec.id] = host;
      writeState(this.state);
      if (!spec.image.startsWith("debian-13")) this.report(`${spec.name}: Debian 13 stands in for ${spec.image}`);
      await this.ensureContainer(spec);
      await containers.resize(spec);
      if (!(await containers.pid(spec.id))) await this.boot(host);
    });
  }

  async destroy(id: number): Promise<void> {
    await this.onHost(id, async ({ containers, disks, hostDisks }) => {
      delete this.state.hosts[id];
      const attached = Object.values(this.state.volumes).filter((volume) => volume.attached?.hostId === id);
      for (const volume of attached) delete volume.attached;
      writeState(this.state);
      await containers.remove(id);
      await hostDisks.prune();
      for (const volume of attached) await disks.detach(volume.id);
    });
  }

  async powerOn(id: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.setPower(id, "on");
      if (!(await containers.pid(id))) await this.boot(host);
    });
  }

  async powerOff(id: number, graceful: boolean): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      this.setPower(id, "off");
      await containers.powerOff(id, graceful);
    });
  }

  async reboot(id: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.setPower(id, "on");
      await containers.powerOff(id, true);
      await this.boot(host);
    });
  }

  async runsScript(id: number): Promise<boolean> {
    const { containers } = this.running();
    return (await containers.pid(id)) !== undefined && containers.runsScript(id);
  }

  async fillDisk(id: number, full: boolean): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      if (await containers.pid(id)) await containers.fillDisk(id, full);
    });
  }

  onPowerChange(listener: PowerListener): void {
    this.listeners.push(listener);
  }

  /** Runs a task when no other one is at work on the host. */
  onHost(id: number, task: (running: MachineParts) => Promise<void>): Promise<void> {
    return this.queue.run(`host-${id}`, () => task(this.running()));
  }

  known(id: number): KnownHost {
    const host = this.state.hosts[id];
    if (!host) throw new Error(`No host ${id}. Known: ${Object.keys(this.state.hosts).join(", ") || "none"}.`);
    return host;
  }

  private setPower(id: number, power: "on" | "off"): KnownHost {
    const host = this.known(id);
    host.power = power;
    writeState(this.state);
    return host;
  }

  /** Starts a host's init, then gives it disks and links; it waits for them. */
  private async boot({ spec }: KnownHost): Promise<void> {
    const { containers, disks, plumbing } = this.running();
    const pid = await containers.start(spec.id);
    for (const volume of Object.values(this.state.volumes))
      if (volume.attached?.hostId === spec.id) await disks.attach(volume.id, volume.attached.name, pid);
    await plumbing.plug(spec, pid);
    await containers.booted(spec.id, pid);
  }

  /** Brings up every host that was powered on. */
  async start(): Promise<void> {
    const wanted = Object.values(this.state.hosts).filter((host) => host.power === "on");
    await Promise.all(wanted.map((host) => this.onHost(host.spec.id, () => this.ensureUp(host))));
  }

  /** Leaves a running host alone, and boots or links one that is not. */
  private async ensureUp(host: KnownHost): Promise<void> {
    const { containers, hostDisks, plumbing } = this.running();
    await this.ensureContainer(host.spec);
    await hostDisks.thaw(host.spec.id);
    const pid = await containers.pid(host.spec.id);
    if (!pid) return this.boot(host);
    if (!(await plumbing.isPlugged(host.spec.id))) await plumbing.plug(host.spec, pid);
  }

  /** A host's init ended: by our own doing (then nothing is left to do), or from inside. */
  async ended(id: number, exitCode: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.state.hosts[id];
      if (!host || host.power === "off" || (await containers.pid(id))) return;
      if (exitCode === exitCodes.reboot && (await this.bootsAgain(host))) {
        this.tell(id, "on");
      } else {
        this.setPower(id, "off");
        this.tell(id, "off");
      }
    }).catch((error: Error) => this.report(`host ${id}: ${error.message}`));
  }

  private async bootsAgain(host: KnownHost): Promise<boolean> {
    try {
      await this.boot(host);
      return true;
    } catch (error) {
      this.report(`host ${host.spec.id} did not come back: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  private tell(id: number, power: "on" | "off"): void {
    for (const listener of this.listeners) listener(id, power);
  }

  async resize(id: number, size: { vcpus: number; memoryMiB: number }): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const { spec } = this.known(id);
      Object.assign(spec, size);
      writeState(this.state);
      await containers.resize(spec);
    });
  }

  async rebuild(spec: HostSpec): Promise<void> {
    await this.onHost(spec.id, async ({ containers, hostDisks }) => {
      const host: KnownHost = { spec, power: "on" };
      this.state.hosts[spec.id] = host;
      writeState(this.state);
      await containers.remove(spec.id);
      await this.ensureContainer(spec);
      await hostDisks.prune();
      await this.boot(host);
    });
  }

  async snapshot(id: number, snapshot: string): Promise<SnapshotSize> {
    let size: SnapshotSize = { bytes: 0 };
    await this.onHost(id, async ({ hostDisks }) => {
      this.known(id);
      size = await hostDisks.keep(id, snapshot);
      this.state.snapshots[snapshot] = { hostId: id };
      writeState(this.state);
    });
    return size;
  }

  async deleteSnapshot(snapshot: string): Promise<void> {
    await this.running().hostDisks.delete(snapshot);
    delete this.state.snapshots[snapshot];
    writeState(this.state);
  }

  private ensureContainer(spec: HostSpec): Promise<void> {
    const snapshotOf = spec.snapshot === undefined ? undefined : this.state.snapshots[spec.snapshot]?.hostId;
    return this.running().containers.ensure(spec, snapshotOf);
  }
}
