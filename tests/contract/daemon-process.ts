import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cloudClient } from "../../sandbox/cloud/client";
import type { Instance } from "../../sandbox/instance";
import { root } from "../support/repository";
import { testInstance } from "./support";

/** The cloud as a process of its own, without hosts, that can be killed. */
export class DaemonProcess {
  child?: ChildProcess;

  private constructor(
    readonly instance: Instance,
    readonly directory: string,
  ) {}

  static async create(): Promise<DaemonProcess> {
    return new DaemonProcess(await testInstance(), fs.mkdtempSync(path.join(os.tmpdir(), "seawall-daemon-")));
  }

  /** Starts it and waits until it answers. Gives the milliseconds that took. */
  async start(): Promise<number> {
    const { instance, directory } = this;
    const config = path.join(directory, "config.json");
    fs.writeFileSync(config, JSON.stringify({ instance: { ...instance, hosts: "none" }, directory }), { mode: 0o600 });
    const began = Date.now();
    this.child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--require", "tsx/cjs", "sandbox/cloud/main.ts", config],
      { cwd: root, stdio: ["ignore", "ignore", "pipe"] },
    );
    let output = "";
    this.child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    for (;;) {
      const health = await cloudClient(instance)
        .health()
        .catch(() => undefined);
      if (health) return Date.now() - began;
      if (Date.now() - began > 60_000) throw new Error(`the daemon did not answer: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it as a power cut would, and waits until it is gone. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child?.once("exit", resolve));
    this.child?.kill("SIGKILL");
    await gone;
  }

  remove(): void {
    this.child?.kill("SIGKILL");
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
