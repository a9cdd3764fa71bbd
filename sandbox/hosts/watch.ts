import { ChildProcess } from "node:child_process";
import * as readline from "node:readline";
import { Docker } from "./engine/docker";
import { hostIdOf } from "./names";

/** Exit codes of a host's init: the kernel ends a namespace's first process by SIGHUP at reboot and SIGINT at power off. */
export const exitCodes = { reboot: 129, powerOff: 130 } as const;

interface ContainerEvent {
  Action: string;
  Actor: { Attributes: { name?: string; exitCode?: string } };
  time: number;
}

/** Calls back whenever a container of a sandbox ends. Outlives restarts of the daemon, and misses nothing meanwhile. */
export class Watch {
  private child: ChildProcess | undefined;
  private since = Math.floor(Date.now() / 1000);
  private stopped = false;

  constructor(
    private readonly docker: Docker,
    private readonly label: string,
    private readonly onHostEnd: (id: number, exitCode: number) => void,
  ) {}

  start(): void {
    const filters = ["--filter", `label=${this.label}`, "--filter", "type=container", "--filter", "event=die"];
    const child = this.docker.spawn(["events", "--since", String(this.since), ...filters, "--format", "{{json .}}"]);
    this.child = child;
    if (child.stdout) readline.createInterface({ input: child.stdout }).on("line", (line) => this.read(line));
    child.on("error", () => undefined);
    child.on("close", () => {
      if (!this.stopped) setTimeout(() => !this.stopped && this.start(), 1000).unref();
    });
  }

  private read(line: string): void {
    const event = JSON.parse(line) as ContainerEvent;
    this.since = event.time;
    const id = hostIdOf(event.Actor.Attributes.name ?? "");
    if (id !== undefined) this.onHostEnd(id, Number(event.Actor.Attributes.exitCode ?? "0"));
  }

  stop(): void {
    this.stopped = true;
    this.child?.kill();
  }
}
