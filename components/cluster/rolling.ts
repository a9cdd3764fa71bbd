import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Login, RunOnHost, Task } from "../remote/session";
import type { ClusterArgs } from "./args";

/** For a node that is up, and for one that boots. */
const dialSeconds = { drain: 60, ready: 600 } as const;

/** How long a node may take to lose its pods, in seconds. */
export const drainSeconds = ({ drainMinutes = 10 }: Pick<ClusterArgs, "drainMinutes">): number => drainMinutes * 60;

const task = (name: keyof typeof dialSeconds, runSeconds: number): Task => ({
  name,
  command: fs.readFileSync(path.join(__dirname, "scripts", "resize", `${name}.sh`), "utf8"),
  dialSeconds: dialSeconds[name],
  runSeconds,
});

/** What of a host a login needs, before the host's own address is known again. */
export interface NodeAccess {
  user: string;
  privateKey: pulumi.Output<string>;
  hostKey: pulumi.Output<string>;
  bastion?: { user: string; address: pulumi.Output<string>; hostKey: pulumi.Output<string> };
}

/**
 * A change of size powers a node off, and the engine would do it to all at once. These hooks let one node of a cluster
 * change at a time: it is drained before and must be ready after, and where one fails, no other begins.
 */
export class RollingResize {
  private turn: Promise<void> = Promise.resolve();
  private readonly releases = new Map<string, () => void>();
  private failed?: string;

  constructor(
    private readonly run: RunOnHost,
    private readonly args: Pick<ClusterArgs, "drainMinutes">,
  ) {}

  /** The hooks of the node's droplet. @param access Asked for when the time comes: the host is made after its hooks */
  hooks(node: string, access: () => NodeAccess): pulumi.ResourceHookBinding {
    return {
      beforeUpdate: [new pulumi.ResourceHook(`${node}-drain`, (args) => this.before(node, access(), args))],
      afterUpdate: [new pulumi.ResourceHook(`${node}-ready`, (args) => this.after(node, access(), args))],
      onError: [new pulumi.ErrorHook(`${node}-resize-failed`, () => this.onError(node))],
    };
  }

  /** Waits for the node's turn and empties it. */
  async before(node: string, access: NodeAccess, args: pulumi.ResourceHookArgs): Promise<void> {
    if (!isResize(args)) return;
    await this.take(node);
    if (this.failed) {
      this.release(node);
      throw new Error(`${node} keeps its size: ${this.failed}`);
    }
    try {
      await this.command(task("drain", drainSeconds(this.args) + 300), access, args.oldOutputs);
    } catch (error) {
      throw this.fail(node, `${node} could not be drained: ${messageOf(error)}`);
    }
  }

  /** Waits for the node to be ready again, and lets the next one begin. */
  async after(node: string, access: NodeAccess, args: pulumi.ResourceHookArgs): Promise<void> {
    if (!isResize(args)) return;
    try {
      await this.command(task("ready", 900), access, args.newOutputs);
    } catch (error) {
      throw this.fail(node, `${node} is not ready after its change of size: ${messageOf(error)}`);
    }
    this.release(node);
  }

  /** The cloud did not change the node; nothing is tried again. */
  onError(node: string): boolean {
    if (this.releases.has(node)) this.fail(node, `${node} could not be resized`);
    return false;
  }

  private take(node: string): Promise<void> {
    const before = this.turn;
    this.turn = new Promise((resolve) => this.releases.set(node, resolve));
    return before;
  }

  private release(node: string): void {
    this.releases.get(node)?.();
    this.releases.delete(node);
  }

  private fail(node: string, reason: string): Error {
    this.failed ??= reason;
    this.release(node);
    return new Error(reason);
  }

  private async command(what: Task, access: NodeAccess, outputs: Record<string, unknown> = {}): Promise<void> {
    const { user, bastion } = access;
    const [privateKey, hostKey] = await Promise.all([valueOf(access.privateKey), valueOf(access.hostKey)]);
    const gate: Login | undefined = bastion && {
      host: await valueOf(bastion.address),
      user: bastion.user,
      privateKey,
      hostKey: await valueOf(bastion.hostKey),
    };
    const host = String(gate ? outputs.ipv4AddressPrivate : outputs.ipv4Address);
    await this.run(what, { host, user, privateKey, hostKey }, gate);
  }
}

/** Whether an update changes the droplet's size: nothing else powers it off. */
const isResize = ({ oldInputs, newInputs }: pulumi.ResourceHookArgs): boolean => oldInputs?.size !== newInputs?.size;

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => output.apply((value) => resolve(value)));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
