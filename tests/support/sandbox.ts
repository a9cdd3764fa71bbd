import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { root, sourceFiles } from "./repository";

/** Looks like real credentials, is nobody's: nothing of it may ever leave the machine or reach a file. */
export const realLookingTokens = {
  DIGITALOCEAN_TOKEN: `dop_v1_${"a1b2c3d4".repeat(8)}`,
  DIGITALOCEAN_ACCESS_TOKEN: `dop_v1_${"b2c3d4e5".repeat(8)}`,
  SPACES_ACCESS_KEY_ID: "DO00REALLOOKINGKEY00",
  SPACES_SECRET_ACCESS_KEY: "real/looking+secret+of+a+space+0000000000000",
  AWS_ACCESS_KEY_ID: "AKIAREALLOOKING00000",
  AWS_SECRET_ACCESS_KEY: "reallookingsecretreallookingsecret000000",
  CLOUDFLARE_API_TOKEN: "reallookingcloudflaretoken0000000000000",
  PULUMI_ACCESS_TOKEN: `pul-${"c3d4e5f6".repeat(5)}`,
};

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, in no certain order. */
  output: string;
}

/** A resource as the state has it. */
export interface StateResource {
  urn: string;
  type: string;
  /** Whether a provider made it; else it is a component. */
  custom?: boolean;
  id?: string;
  outputs?: Record<string, unknown>;
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
}

/** A checkout of its own, with its own sandbox: what a second clone on the same machine is. */
export class Clone {
  constructor(readonly directory: string) {}

  /** Copies the working tree's files, commits them (so that `git status` means something) and borrows node_modules. */
  static make(): Clone {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-test-"));
    const clone = new Clone(directory);
    clone.copyToday();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...args], { cwd: directory });
    git("init", "-q");
    fs.appendFileSync(path.join(directory, ".git/info/exclude"), "node_modules\n");
    git("add", "-A");
    git("commit", "-q", "-m", "as it is");
    return clone;
  }

  /** Lays the working tree's files into the folder and borrows node_modules. */
  private copyToday(): void {
    for (const file of sourceFiles()) {
      fs.mkdirSync(path.join(this.directory, path.dirname(file)), { recursive: true });
      fs.copyFileSync(path.join(root, file), path.join(this.directory, file));
    }
    fs.symlinkSync(path.join(root, "node_modules"), path.join(this.directory, "node_modules"));
  }

  /** What `git pull` and `npm start` do to the checkout of an earlier commit: files and packages become today's. */
  pull(): void {
    for (const entry of fs.readdirSync(this.directory)) {
      if (entry !== ".seawall") fs.rmSync(path.join(this.directory, entry), { recursive: true });
    }
    this.copyToday();
  }

  /** The clone that the suite's set-up made. */
  static shared(): Clone {
    const directory = process.env.SEAWALL_TEST_CLONE;
    if (!directory)
      throw new Error(
        "SEAWALL_TEST_CLONE is not set: run these tests by `npm test` or `jest --selectProjects sandbox`",
      );
    return new Clone(directory);
  }

  /** Starts `seawall …` in a process group of its own, so that a test can end it and all its children at once. */
  start(...args: string[]): { pid: number; done: Promise<Result> } {
    return this.spawn(process.execPath, ["sandbox/bin/seawall.js", ...args]);
  }

  private spawn(program: string, args: string[], input = ""): { pid: number; done: Promise<Result> } {
    const child = spawn(program, args, {
      cwd: this.directory,
      env: { ...process.env, ...realLookingTokens, NODE_OPTIONS: "" },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    let stdout = "";
    let stderr = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => ((stdout += text), (output += text)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => ((stderr += text), (output += text)));
    const done = new Promise<Result>((resolve) =>
      child.on("close", (code, signal) => resolve({ code: signal ? 137 : (code ?? -1), stdout, stderr, output })),
    );
    if (child.pid === undefined) throw new Error(`${program} did not start`);
    return { pid: child.pid, done };
  }

  seawall(...args: string[]): Promise<Result> {
    return this.start(...args).done;
  }

  /** Any command against the sandbox; fails the test, output shown, where it does not succeed. */
  async must(...args: string[]): Promise<string> {
    const result = await this.seawall(...args);
    if (result.code !== 0)
      throw new Error(`seawall ${args.join(" ")} exited ${result.code}:\n${result.output.slice(-6000)}`);
    return result.stdout;
  }

  pulumi(...args: string[]): Promise<Result> {
    return this.seawall("exec", "--", "pulumi", ...args, "--non-interactive");
  }

  /** The stack's resources, secrets in plain (every export encrypts them anew), in the order of their URNs. */
  async state(): Promise<StateResource[]> {
    const exported = JSON.parse(await this.must("exec", "--", "pulumi", "stack", "export", "--show-secrets")) as {
      deployment: { resources?: StateResource[] };
    };
    const resources = (exported.deployment.resources ?? []).sort((a, b) => a.urn.localeCompare(b.urn));
    // What a resource depends on is a set, which the engine writes in the order in which it came to know it.
    for (const { dependencies, propertyDependencies } of resources) {
      for (const set of [dependencies, ...Object.values(propertyDependencies ?? {})]) set?.sort();
    }
    return resources;
  }

  ssh(host: string, ...command: string[]): Promise<Result> {
    return this.seawall("ssh", host, "--", ...command);
  }

  /** Runs a program where a stranger is ("stranger") or in a droplet (its id) as root, past SSH and firewalls. */
  async inside(place: number | "stranger", ...argv: string[]): Promise<Result> {
    const args = ["--require", "tsx/cjs", "tests/support/inside.ts", String(place), ...argv];
    return this.spawn(path.join(root, "node_modules/.bin/node"), args).done;
  }

  private get instance(): { apiPort: number; token: string; id: string } {
    return JSON.parse(fs.readFileSync(path.join(this.directory, ".seawall/sandbox.json"), "utf8")) as never;
  }

  get id(): string {
    return this.instance.id;
  }

  /** A request to the sandbox's DigitalOcean API, as curl would make it. */
  async digitalocean<T>(method: string, route: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.instance.apiPort}${route}`, {
      method,
      headers: { authorization: `Bearer ${this.instance.token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** Requests that the cloud has seen since an instant (milliseconds since the epoch). */
  async requests(since: number, writesOnly: boolean): Promise<{ method: string; path: string; status: number }[]> {
    const query = `since=${since}${writesOnly ? "&writes=1" : ""}`;
    const response = await fetch(`http://127.0.0.1:${this.instance.apiPort}/_seawall/requests?${query}`);
    return ((await response.json()) as { requests: never[] }).requests;
  }

  /** Runs a command and gives the write requests that it made. */
  async writesOf<T>(work: () => Promise<T>): Promise<{ value: T; writes: string[] }> {
    const since = Date.now();
    const value = await work();
    return { value, writes: (await this.requests(since, true)).map((r) => `${r.method} ${r.path}`) };
  }

  /** Changes values of a stack file in place, as a user would in an editor; comments stay. */
  configure(values: Record<string, unknown>, stack = "dev"): void {
    const file = path.join(this.directory, `Pulumi.${stack}.yaml`);
    const document = parseDocument(fs.readFileSync(file, "utf8"));
    for (const [key, value] of Object.entries(values)) {
      const at = ["config", ...key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part))];
      if (value === undefined) document.deleteIn(at);
      else document.setIn(at, document.createNode(value));
    }
    fs.writeFileSync(file, document.toString());
  }

  /** Gives the dev stack a secret of its configuration, by standard input. */
  async secret(key: string, value: string): Promise<void> {
    const set = ["exec", "--", "pulumi", "config", "set", "--path", key, "--secret", "--non-interactive"];
    const { code, output } = await this.spawn(process.execPath, ["sandbox/bin/seawall.js", ...set], value).done;
    if (code !== 0) throw new Error(`${key} could not be set: ${output}`);
  }

  /** Changes a file of the checkout in one place; fails the test where that is not there. */
  rewrite(file: string, pattern: RegExp, replacement: string): void {
    const at = path.join(this.directory, file);
    const before = fs.readFileSync(at, "utf8");
    const after = before.replace(pattern, replacement);
    if (after === before) throw new Error(`${file} has nothing that matches ${String(pattern)}`);
    fs.writeFileSync(at, after);
  }

  /** Takes back every change to the checkout's files. */
  restore(): void {
    execFileSync("git", ["checkout", "-q", "--", "."], { cwd: this.directory });
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  gitStatus(): string {
    return execFileSync("git", ["status", "--porcelain"], { cwd: this.directory, encoding: "utf8" });
  }
}

/** Waits until `probe` gives a value, bounded; says what it waited for. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
