import type { DigitalOceanClient } from "@digitalocean/dots/src/dots/digitalOceanClient.js";
import type { S3Client } from "@aws-sdk/client-s3";
import Cloudflare from "cloudflare";
import { spacesCredentials } from "../../sandbox/cloud/spaces/credentials";
import { cloudflareAccount } from "../../sandbox/instance";
import { dots } from "./clients/dots";
import { s3Client, type S3Options, type SpacesKey } from "./clients/s3";
import type { LiveGuard } from "./live/guard";
import { guardOf, type Live } from "./live/live";
import { Pending } from "./live/pending";
import { Proxy, type Endpoints } from "./proxy/proxy";
import { Recording } from "./proxy/recording";
import { TestCloud, type Answer } from "./support";

/** Declares the tests of one resource, which use whatever clouds the target has. */
export type Suite = (target: Target) => void;

/**
 * The clouds that a contract is tested on, through their official clients. Its members answer once it is open: a suite
 * declares its tests before that.
 */
export class Target {
  readonly recording = new Recording();
  /** Begins the name of everything that is created. */
  readonly prefix: string;
  readonly region = "sgp1";
  private cloud?: TestCloud;
  private proxy?: Proxy;
  private client?: DigitalOceanClient;
  private guard?: LiveGuard;
  private readonly pending = new Pending();
  private readonly s3Clients: S3Client[] = [];

  /** `live`: the clouds to test; a sandbox of its own where it is left out. */
  constructor(private readonly live?: Live) {
    this.prefix = live?.prefix ?? "contract";
  }

  get isLive(): boolean {
    return this.live !== undefined;
  }

  /** Declares a test of what a live run must not do, cannot do or would pay for. */
  get sandboxOnly(): jest.It {
    return this.live ? test.skip : test;
  }

  async open(options: { spaces: boolean } = { spaces: true }): Promise<void> {
    if (this.live) this.guard = guardOf(this.live);
    this.proxy = new Proxy(await this.endpoints(options), this.recording, this.guard);
    this.proxy.onAnswer = ({ method, route }, answer) => this.pending.answered(method, route, answer);
    await this.proxy.start();
  }

  async close(): Promise<void> {
    for (const client of this.s3Clients) client.destroy();
    await this.proxy?.stop();
    await this.cloud?.remove();
  }

  private async endpoints(options: { spaces: boolean }): Promise<Endpoints> {
    if (this.live) return this.live.endpoints;
    this.cloud = await TestCloud.start(options);
    const { url, instance } = this.cloud;
    return {
      digitalOcean: url,
      cloudflare: url,
      tokens: { digitalOcean: instance.token, cloudflare: instance.token },
    };
  }

  /** DigitalOcean's official client. */
  get digitalOcean(): DigitalOceanClient {
    return (this.client ??= dots(this.endpoint, this.token));
  }

  /** Cloudflare's official client. */
  get cloudflare(): Cloudflare {
    return new Cloudflare({ apiToken: this.token, baseURL: `${this.endpoint}/client/v4`, maxRetries: 0 });
  }

  readonly cloudflareAccount = cloudflareAccount;

  /** The administrator's. */
  get spacesKey(): SpacesKey {
    return this.live ? this.opened(this.live.spacesKey) : spacesCredentials(this.sandbox.instance);
  }

  /** A client of Spaces; without options it may do everything. */
  s3(options: S3Options = {}): S3Client {
    const key = options.key ?? this.spacesKey;
    const port = this.live ? this.live.sandboxPort : this.sandbox.instance.apiPort;
    const client = s3Client({ ...options, key }, this.recording, port, this.guard);
    this.s3Clients.push(client);
    return client;
  }

  /** Where clients send their requests: the recording proxy. */
  get endpoint(): string {
    return this.opened(this.proxy).url;
  }

  /** What clients authenticate with: the proxy's token, which it replaces by the cloud's. */
  get token(): string {
    return this.opened(this.proxy).token;
  }

  /** A raw request, for what the official clients would not send or would hide. A body that is text is sent as it is. */
  async call(method: string, route: string, body?: unknown, bearer: string | null = this.token): Promise<Answer> {
    const response = await fetch(`${this.endpoint}${route}`, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === "" ? undefined : (JSON.parse(text) as never),
    };
  }

  /** A name for something to create, in lower case. */
  name(what: string): string {
    return `${this.prefix}-${what}`;
  }

  /** Waits until actions that are under way have ended. */
  async settle(): Promise<void> {
    if (this.live) await this.pending.settle((route) => this.call("GET", route), this.live.sandboxPort ? 50 : 3000);
    else await this.sandbox.daemon.settled();
  }

  /** The cloud itself, for tests that look behind its answers. */
  get sandbox(): TestCloud {
    return this.opened(this.cloud);
  }

  private opened<T>(value: T | undefined): T {
    if (value === undefined) throw new Error("the target is not open: use it in tests and hooks alone");
    return value;
  }
}
