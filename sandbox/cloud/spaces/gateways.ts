import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import type { Instance } from "../../instance";
import { spacesCredentials } from "./credentials";
import { spacesPaths } from "./users";

/** Where one gateway listens: options of `http.request`. */
export type Address = { host: string; port: number } | { socketPath: string };

export const spacesDomain = "digitaloceanspaces.com";

/** The region and signing region of the gateway that is always there, on `s3Port`. */
const base = { region: "sgp1", scope: "us-east-1" };
const most = 12;
const startLimitMs = 10_000;

interface Gateway {
  address: Address;
  child: ChildProcess;
  ready: Promise<void>;
}

/**
 * The processes of the S3 server. A signature covers the host name and the region of the client's choice, and one
 * process knows one of each: so there is a process for each pair that is in use, all on the same files.
 */
export class Gateways {
  private readonly running = new Map<string, Gateway>();
  private stopped = false;

  constructor(
    private readonly binary: string,
    private readonly directory: string,
    private readonly instance: Instance,
    private readonly log: (line: string) => void,
  ) {}

  /** Ends what a killed daemon left behind and starts the first gateway. */
  async start(): Promise<void> {
    const folders = spacesPaths(this.directory);
    for (const folder of [folders.buckets, folders.versions, folders.users]) {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    await endOrphanedGateways(this.directory);
    await this.ensureBase();
  }

  /** Makes sure that the gateway on `s3Port` runs. */
  async ensureBase(): Promise<void> {
    await this.address(base.region, base.scope);
  }

  /** The address of the gateway for a region's host names and a signing region; starts it where it does not run. */
  async address(region: string, scope: string): Promise<Address> {
    const key = `${region}/${scope}`;
    const known = this.running.get(key);
    if (known) {
      await known.ready;
      return known.address;
    }
    if (this.stopped) throw new Error("the S3 side is stopping");
    if (this.running.size >= most) throw new Error(`more than ${most} pairs of region and signing region are in use`);
    const gateway = this.launch(region, scope);
    this.running.set(key, gateway);
    await gateway.ready;
    return gateway.address;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const children = [...this.running.values()].map(({ child }) => child);
    this.running.clear();
    await Promise.all(children.map(end));
    fs.rmSync(spacesPaths(this.directory).pids, { force: true });
  }

  private launch(region: string, scope: string): Gateway {
    const first = region === base.region && scope === base.scope;
    const socket = `seawall-${this.instance.id}-spaces-${region}-${scope}`;
    const address: Address = first ? { host: "127.0.0.1", port: this.instance.s3Port } : { socketPath: `\0${socket}` };
    const folders = spacesPaths(this.directory);
    const root = spacesCredentials(this.instance);
    const listen = first ? `127.0.0.1:${this.instance.s3Port}` : `@${socket}`;
    const settings = ["--region", scope, "--virtual-domain", `${region}.${spacesDomain}`];
    const child = spawn(
      this.binary,
      [
        ...["--port", listen, ...settings, "--keep-alive", "--health", "/_health", "--quiet"],
        ...["--iam-dir", folders.users, "--iam-cache-disable"],
        ...["posix", "--versioning-dir", folders.versions, folders.buckets],
      ],
      {
        env: {
          PATH: process.env.PATH,
          ROOT_ACCESS_KEY_ID: root.accessKeyId,
          ROOT_SECRET_ACCESS_KEY: root.secretAccessKey,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    if (child.pid !== undefined) fs.appendFileSync(folders.pids, `${child.pid}\n`);
    let tail = "";
    const keep = (data: Buffer) => (tail = (tail + data.toString()).slice(-2000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("exit", (code, signal) => {
      // The next request starts it again.
      this.drop(`${region}/${scope}`, child);
      if (!this.stopped) this.log(`the S3 server for ${region}/${scope} ended (${signal ?? code}): ${tail.trim()}`);
    });
    const ready = this.waitUntilHealthy(address, child, () => tail).catch((error: unknown) => {
      this.drop(`${region}/${scope}`, child);
      child.kill("SIGKILL");
      throw error;
    });
    ready.catch(() => undefined);
    return { address, child, ready };
  }

  private drop(key: string, child: ChildProcess): void {
    if (this.running.get(key)?.child === child) this.running.delete(key);
  }

  private async waitUntilHealthy(address: Address, child: ChildProcess, tail: () => string): Promise<void> {
    const deadline = Date.now() + startLimitMs;
    let failure: Error | undefined;
    child.on("error", (error) => (failure = error));
    for (;;) {
      if (await isHealthy(address)) return;
      if (failure || child.exitCode !== null || Date.now() > deadline) {
        const waited =
          failure?.message ?? (child.exitCode !== null ? `it exited ${child.exitCode}` : `${startLimitMs / 1000} s`);
        throw new Error(`the S3 server did not come up (${waited}): ${tail().trim()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/**
 * Ends the processes that a killed daemon left behind. One that is listed and works on the folders of `directory` is
 * ours; any other that has one of the numbers now is not.
 */
export async function endOrphanedGateways(directory: string): Promise<void> {
  const { pids, users } = spacesPaths(directory);
  const listed = fs.existsSync(pids) ? fs.readFileSync(pids, "utf8").split("\n").filter(Boolean).map(Number) : [];
  const ours = listed.filter((pid) => commandLine(pid).includes(users));
  for (const pid of ours) process.kill(pid, "SIGKILL");
  const deadline = Date.now() + 5000;
  while (ours.some((pid) => commandLine(pid).includes(users)) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  fs.rmSync(pids, { force: true });
}

function commandLine(pid: number): string[] {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function isHealthy(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ ...address, path: "/_health", timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), 3000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
