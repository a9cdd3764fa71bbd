import * as fs from "node:fs";
import { SnapshotSize, VolumeSpec } from "./driver";
import { HostsState, KnownVolume, writeState } from "./state";
import { VolumeDisks } from "./volume-disks";

/** What volumes need of the hosts that they are attached to. */
export interface VolumeHosts {
  disks(): VolumeDisks;
  /** Runs a task when no other one is at work on the host; it gets the process id of the host's init where it runs. */
  onHost(id: number, task: (pid: number | undefined) => Promise<void>): Promise<void>;
}

/** The volumes of a sandbox, and which host has which. */
export class Volumes {
  constructor(
    private readonly state: HostsState,
    private readonly hosts: VolumeHosts,
  ) {}

  async create({ snapshot, ...volume }: VolumeSpec): Promise<void> {
    if (snapshot === undefined) await this.hosts.disks().create(volume);
    else await this.hosts.disks().copy(volume.id, snapshot, volume.sizeGiB);
    this.state.volumes[volume.id] = { id: volume.id, sizeGiB: volume.sizeGiB };
    writeState(this.state);
  }

  async resize(id: string, sizeGiB: number): Promise<void> {
    const volume = this.known(id);
    if (sizeGiB < volume.sizeGiB)
      throw new Error(`Volume ${id} has ${volume.sizeGiB} GiB and cannot shrink to ${sizeGiB}.`);
    await this.hosts.disks().resize(id, sizeGiB);
    volume.sizeGiB = sizeGiB;
    writeState(this.state);
  }

  async delete(id: string): Promise<void> {
    await this.detach(id);
    await this.hosts.disks().delete(id);
    delete this.state.volumes[id];
    writeState(this.state);
  }

  async attach({ id, name }: { id: string; name: string }, hostId: number): Promise<void> {
    const volume = this.known(id);
    await this.hosts.onHost(hostId, async (pid) => {
      volume.attached = { name, hostId };
      writeState(this.state);
      if (pid) await this.hosts.disks().attach(id, name, pid);
    });
  }

  async detach(id: string): Promise<void> {
    const hostId = this.state.volumes[id]?.attached?.hostId;
    if (hostId === undefined) return;
    await this.hosts.onHost(hostId, async (pid) => {
      await this.hosts.disks().detach(id, pid);
      delete this.state.volumes[id]?.attached;
      writeState(this.state);
    });
  }

  async snapshot(id: string, snapshot: string): Promise<SnapshotSize> {
    const { attached } = this.known(id);
    const disks = this.hosts.disks();
    if (attached) await this.hosts.onHost(attached.hostId, (pid) => disks.keep(id, snapshot, pid));
    else await disks.keep(id, snapshot);
    return { bytes: fs.statSync(disks.snapshotFile(snapshot)).blocks * 512 };
  }

  private known(id: string): KnownVolume {
    const volume = this.state.volumes[id];
    if (!volume) throw new Error(`No volume ${id}. Known: ${Object.keys(this.state.volumes).join(", ") || "none"}.`);
    return volume;
  }
}
