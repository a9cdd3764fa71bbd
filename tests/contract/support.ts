import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { Daemon } from "../../sandbox/cloud/daemon";
import { NoHosts } from "../../sandbox/cloud/no-hosts";
import { ensureS3Server } from "../../sandbox/cloud/spaces/build";
import type { Instance } from "../../sandbox/instance";

export const token = "sandbox-token-of-a-contract-test";

/** A port of 127.0.0.1 that nothing uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export async function testInstance(): Promise<Instance> {
  return {
    id: `t${process.pid.toString(16)}${Math.floor(Math.random() * 4096).toString(16)}`,
    publicCidr: "198.18.16.0/20",
    machineAddress: "127.0.0.1",
    routerAddress: "198.18.16.2",
    apiPort: await freePort(),
    metadataPort: await freePort(),
    s3Port: await freePort(),
    spacesPort: await freePort(),
    token,
  };
}

/** A cloud of its own, in this process, with no hosts behind its droplets. */
export class TestCloud {
  readonly driver = new NoHosts();
  readonly log: string[] = [];
  now: () => Date = () => new Date();
  private constructor(
    readonly instance: Instance,
    readonly directory: string,
    private readonly s3Server: string | undefined,
  ) {}

  private running?: Daemon;

  /** `spaces`: with the S3 server, which the first use on a machine builds (about a minute). */
  static async start(options: { spaces?: boolean; now?: () => Date } = {}): Promise<TestCloud> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-cloud-"));
    const s3Server = options.spaces ? await ensureS3Server(() => undefined) : undefined;
    const cloud = new TestCloud(await testInstance(), directory, s3Server);
    if (options.now) cloud.now = options.now;
    await cloud.open();
    return cloud;
  }

  get daemon(): Daemon {
    if (!this.running) throw new Error("the cloud is not running");
    return this.running;
  }

  get url(): string {
    return `http://127.0.0.1:${this.instance.apiPort}`;
  }

  async open(): Promise<void> {
    this.running = new Daemon({
      instance: this.instance,
      directory: this.directory,
      driver: this.driver,
      s3Server: this.s3Server,
      now: () => this.now(),
      log: (line) => this.log.push(line),
    });
    await this.running.start();
    await this.running.settled();
  }

  async close(): Promise<void> {
    await this.running?.stop(false);
    this.running = undefined;
  }

  async remove(): Promise<void> {
    await this.close();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /** A raw request, for what the official clients would not send or would hide. */
  async call(method: string, route: string, body?: unknown, bearer: string | null = token): Promise<Answer> {
    const response = await fetch(`${this.url}${route}`, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === "" ? undefined : (JSON.parse(text) as never),
    };
  }
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  // The shape is what a test is about to assert.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export const ed25519 = (seed: string): string => {
  const type = Buffer.from("ssh-ed25519");
  const raw = Buffer.alloc(32, seed);
  const length = (value: number) => Buffer.from([0, 0, 0, value]);
  return `ssh-ed25519 ${Buffer.concat([length(11), type, length(32), raw]).toString("base64")} ${seed}`;
};
