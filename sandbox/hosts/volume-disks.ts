import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { Helper } from "./helper";
import { requireSpace } from "./space";

/** Volumes as sparse files, attached as loop devices by the helper container. */
export class VolumeDisks {
  constructor(private readonly helper: Helper) {}

  private file(id: string): string {
    return path.join(paths.volumes, `${checked(id)}.img`);
  }

  snapshotFile(snapshot: string): string {
    return path.join(paths.snapshots, `volume-${checked(snapshot)}.img`);
  }

  private async act(...args: string[]): Promise<void> {
    await this.helper.script("volume.sh", args);
  }

  async create({
    id,
    sizeGiB,
    filesystem,
  }: {
    id: string;
    sizeGiB: number;
    filesystem?: "ext4" | "xfs";
  }): Promise<void> {
    await this.act("create", this.file(id), String(sizeGiB), filesystem ?? "");
  }

  async resize(id: string, sizeGiB: number): Promise<void> {
    await this.act("resize", this.file(id), String(sizeGiB));
  }

  /** Makes the disk appear in the host whose init has the process id `pid`. */
  async attach(id: string, name: string, pid: number): Promise<void> {
    await this.act("attach", this.file(id), String(pid), name);
  }

  /** Frees the loop device, after taking the disk out of the host `pid` where that runs. */
  async detach(id: string, pid?: number): Promise<void> {
    if (!fs.existsSync(this.file(id))) return;
    await this.act("detach", this.file(id), ...(pid ? [String(pid)] : []));
  }

  async delete(id: string): Promise<void> {
    await this.act("delete", this.file(id));
  }

  /** Copies a volume's disk as it is at one moment; `pid` is the init of the host that has it attached, where that runs. */
  async keep(id: string, snapshot: string, pid?: number): Promise<void> {
    this.requireSpace(this.file(id));
    await this.act("copy", this.file(id), this.snapshotFile(snapshot), ...(pid ? [String(pid)] : []));
  }

  /** Makes a volume's disk of a snapshot. */
  async copy(id: string, snapshot: string, sizeGiB: number): Promise<void> {
    this.requireSpace(this.snapshotFile(snapshot));
    await this.act("copy", this.snapshotFile(snapshot), this.file(id));
    await this.resize(id, sizeGiB);
  }

  deleteSnapshot(snapshot: string): void {
    for (const file of [this.snapshotFile(snapshot), `${this.snapshotFile(snapshot)}.part`])
      fs.rmSync(file, { force: true });
  }

  private requireSpace(source: string): void {
    requireSpace(paths.snapshots, fs.statSync(source).blocks * 512);
  }
}

function checked(id: string): string {
  if (!/^[\w-]+$/.test(id))
    throw new Error(`A volume's id has letters, digits, "-" and "_", not ${JSON.stringify(id)}.`);
  return id;
}
