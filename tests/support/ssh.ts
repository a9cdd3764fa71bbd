import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { run, RunError } from "../../sandbox/hosts/run";

/** A key for root on droplets that a test makes by itself, and the host keys that it has seen there. */
export class RootSsh {
  private readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-ssh-"));
  readonly publicKey: string;

  constructor() {
    const key = path.join(this.directory, "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key]);
    this.publicKey = fs.readFileSync(`${key}.pub`, "utf8").trim();
  }

  /** Runs a shell command on a host. A host that has shown another key before is refused. */
  async run(address: string, command: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const options = [
      ...["IdentitiesOnly=yes", "BatchMode=yes", "ConnectTimeout=5", "StrictHostKeyChecking=accept-new"],
      `UserKnownHostsFile=${path.join(this.directory, "known")}`,
    ].flatMap((option) => ["-o", option]);
    const key = path.join(this.directory, "key");
    return run("ssh", ["-F", "none", "-i", key, ...options, `root@${address}`, command], {
      accept: "any",
      timeoutMs: 60_000,
    });
  }

  async must(address: string, command: string): Promise<string> {
    const finished = await this.run(address, command);
    if (finished.code !== 0) throw new RunError(`ssh root@${address}`, finished, `exit code ${finished.code}`);
    return finished.stdout.trim();
  }

  /** Forgets the key that a host has shown. */
  forget(address: string): void {
    execFileSync("ssh-keygen", ["-q", "-R", address, "-f", path.join(this.directory, "known")], { stdio: "ignore" });
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
