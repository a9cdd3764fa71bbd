import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { Finished, run, RunError, RunOptions } from "../run";

/** A Docker daemon, reached through a client program that understands it. */
export class Docker {
  constructor(
    readonly client: string,
    /** Undefined: whatever DOCKER_HOST or the client's context says. */
    readonly socket?: string,
  ) {}

  private get environment(): NodeJS.ProcessEnv {
    if (!this.socket) return process.env;
    const { DOCKER_CONTEXT: _context, DOCKER_TLS_VERIFY: _tls, ...environment } = process.env;
    return { ...environment, DOCKER_HOST: `unix://${this.socket}` };
  }

  /** Runs `docker <args>` and returns its standard output. */
  async run(args: string[], options: RunOptions = {}): Promise<string> {
    return (await this.finish(args, options)).stdout;
  }

  finish(args: string[], options: RunOptions = {}): Promise<Finished> {
    return run(this.client, args, { ...options, environment: this.environment });
  }

  /** Starts a client that goes on reporting, as `docker events` does. */
  spawn(args: string[]): ChildProcess {
    return spawn(this.client, args, { env: this.environment, stdio: ["ignore", "pipe", "ignore"] });
  }

  /** Runs a program in a container. */
  exec(container: string, argv: string[], options: RunOptions = {}): Promise<Finished> {
    const stdin = options.input === undefined ? [] : ["-i"];
    return this.finish(["exec", ...stdin, container, ...argv], options);
  }

  /** Runs one of our scripts in a container, given through standard input so that it needs no place there. */
  async script(container: string, file: string, args: string[] = [], options: RunOptions = {}): Promise<string> {
    const input = fs.readFileSync(file);
    return (await this.exec(container, ["bash", "-s", "--", ...args], { ...options, input })).stdout.trim();
  }

  /** `docker inspect` of one container, or undefined where there is none of that name. */
  async inspect(container: string): Promise<ContainerState | undefined> {
    try {
      const found = JSON.parse(await this.run(["container", "inspect", container])) as ContainerState[];
      return found[0];
    } catch (error) {
      if (error instanceof RunError && /no such container/i.test(error.finished.stderr)) return undefined;
      throw error;
    }
  }

  /** Names of the containers that carry a label, running or not. */
  async names(label: string): Promise<string[]> {
    const listed = await this.run(["ps", "-a", "--filter", `label=${label}`, "--format", "{{.Names}}"]);
    return listed.split("\n").filter(Boolean);
  }

  async hasImage(reference: string): Promise<boolean> {
    return (await this.finish(["image", "inspect", reference], { accept: "any" })).code === 0;
  }

  /** The daemon's version, or undefined where none answers this client. */
  async version(): Promise<string | undefined> {
    const asked = ["version", "--format", "{{.Server.Version}}"];
    try {
      return (await this.run(asked, { timeoutMs: 10_000 })).trim();
    } catch {
      return undefined;
    }
  }
}

/** The parts of `docker inspect` that we read. */
export interface ContainerState {
  Id: string;
  Name: string;
  Image: string;
  State: { Running: boolean; Paused: boolean; Pid: number; ExitCode: number; StartedAt: string };
  Config: { Image: string; Labels: Record<string, string> };
}
