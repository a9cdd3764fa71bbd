import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";

/** At least so long, in milliseconds, the file that tells hosts of the progress stays as it is. */
const toldEveryMs = 1000;

/**
 * The folder that every host of the sandbox sees, from its first boot on: programs appear in it whole, one after the
 * other, and files tell how far the rest is. It is never renamed or removed, because hosts have it mounted.
 *
 * - `complete`: all programs are there; holds the key of what they were made from.
 * - `progress`: one line, while they are being made.
 * - `failed`: why they could not be made.
 */
export class ProgramFolder {
  private toldAt = 0;

  constructor(readonly path: string = paths.kubernetes) {}

  private file(name: string): string {
    return path.join(this.path, name);
  }

  /** Whether all programs are there that sources of this key give. */
  isComplete(key: string): boolean {
    const complete = this.file("complete");
    return fs.existsSync(complete) && fs.readFileSync(complete, "utf8") === key;
  }

  /** Another attempt begins: what was told of the last one goes. Programs stay, for clusters that run. */
  begin(): void {
    fs.mkdirSync(this.path, { recursive: true });
    for (const name of ["complete", "failed"]) fs.rmSync(this.file(name), { force: true });
    this.toldAt = 0;
  }

  say(line: string): void {
    if (Date.now() - this.toldAt < toldEveryMs) return;
    this.toldAt = Date.now();
    this.replace("progress", (file) => fs.writeFileSync(file, `${line.split("\n")[0]}\n`));
  }

  /** Puts programs in: as other names of the files in the build cache where that is on the same disk, so that the cache may be deleted. */
  add(folder: string): void {
    for (const name of fs.readdirSync(folder)) {
      const from = path.join(folder, name);
      this.replace(name, (file) => {
        if (fs.lstatSync(from).isSymbolicLink()) return fs.symlinkSync(fs.readlinkSync(from), file);
        try {
          fs.linkSync(from, file);
        } catch {
          fs.copyFileSync(from, file);
        }
      });
    }
  }

  complete(key: string): void {
    fs.rmSync(this.file("progress"), { force: true });
    this.replace("complete", (file) => fs.writeFileSync(file, key));
  }

  fail(reason: string): void {
    fs.rmSync(this.file("progress"), { force: true });
    this.replace("failed", (file) => fs.writeFileSync(file, `${reason}\n`));
  }

  /** A file appears whole, in the place of an earlier one: who runs that goes on with it. */
  private replace(name: string, write: (file: string) => void): void {
    const next = this.file(`.${name}.${process.pid}`);
    fs.rmSync(next, { force: true });
    write(next);
    fs.renameSync(next, this.file(name));
    // Two names of one file: the rename has done nothing.
    fs.rmSync(next, { force: true });
  }
}
