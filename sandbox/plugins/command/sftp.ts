import * as path from "node:path/posix";
import type { Client, SFTPWrapper, Stats } from "ssh2";

/** SFTP's "no such file". */
const noSuchFile = 2;

/** Files of a remote host, in promises and with the path in every error. */
export class Sftp {
  private constructor(private readonly sftp: SFTPWrapper) {}

  static open(client: Client): Promise<Sftp> {
    return new Promise((resolve, reject) => {
      client.sftp((error, sftp) => (error ? reject(error) : resolve(new Sftp(sftp))));
    });
  }

  /** What is at a path, or undefined. */
  kind(remote: string): Promise<"directory" | "file" | undefined> {
    return new Promise((resolve, reject) => {
      this.sftp.stat(remote, (error: (Error & { code?: number }) | undefined, stats: Stats) => {
        if (!error) return resolve(stats.isDirectory() ? "directory" : "file");
        if (error.code === noSuchFile) resolve(undefined);
        else reject(failed("look at", remote, error));
      });
    });
  }

  /** Makes a directory and all above it. Rejects where something else has the name. */
  async makeDirectory(remote: string): Promise<void> {
    const found = await this.kind(remote);
    if (found === "directory") return;
    if (found === "file") throw new Error(`Remote path ${remote} exists but is not a directory.`);
    if (path.dirname(remote) !== remote) await this.makeDirectory(path.dirname(remote));
    await new Promise<void>((resolve, reject) => {
      this.sftp.mkdir(remote, (error) => (error ? reject(failed("create directory", remote, error)) : resolve()));
    });
  }

  /** Copies a local file. */
  putFile(local: string, remote: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sftp.fastPut(local, remote, (error) =>
        error ? reject(failed(`copy ${local} to`, remote, error)) : resolve(),
      );
    });
  }

  write(remote: string, content: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sftp.writeFile(remote, content, (error) => (error ? reject(failed("write", remote, error)) : resolve()));
    });
  }
}

const failed = (what: string, remote: string, error: Error): Error =>
  new Error(`Cannot ${what} remote path ${remote}: ${error.message}`);
