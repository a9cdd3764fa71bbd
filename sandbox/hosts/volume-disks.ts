import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { Helper } from "./helper";

/** Volumes as sparse files, attached as loop devices by the helper container. */
export class VolumeDisks {
  constructor(private readonly helper: Helper) {}

  private file(id: string): string {
    if (!/^[\w-]+$/.test(id))
      throw new Error(`A volume's id has letters, digits, "-" and "_", not ${JSON.stringify(id)}.`);
    return path.join(paths.volumes, `${id}.img`);
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
}
