import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../cli/exit";
import { processFacts, type ProcessFacts } from "./processes";

/** What Pulumi writes into a lock of a file state backend. */
export interface Lock {
  file: string;
  pid: number;
  username: string;
  hostname: string;
  /** RFC 3339. */
  timestamp: string;
}

export type LockState = "dead" | "alive" | "elsewhere";

/** The process started after the lock was written: its id was given again. One second covers the clock's ticks. */
const toleranceMs = 1000;

/** Locks of one stack, as in `<state>/.pulumi/locks/organization/<project>/<stack>/*.json`. */
export function readLocks(state: string, project: string, stack: string): Lock[] {
  const folder = path.join(state, ".pulumi", "locks", "organization", project, stack);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const file = path.join(folder, name);
      try {
        return [{ ...(JSON.parse(fs.readFileSync(file, "utf8")) as Omit<Lock, "file">), file }];
      } catch {
        // Written half by a process that died, or removed by one that ended just now.
        return fs.existsSync(file) ? [{ file, pid: 0, username: "", hostname: os.hostname(), timestamp: "" }] : [];
      }
    });
}

/** Whether the process that holds a lock still lives: same id, started before the lock was written, and a Pulumi. */
export function lockState(
  lock: Lock,
  hostname: string = os.hostname(),
  facts: (pid: number) => ProcessFacts | undefined = processFacts,
): LockState {
  if (lock.hostname !== hostname) return "elsewhere";
  const holder = facts(lock.pid);
  if (!holder) return "dead";
  return holder.started > Date.parse(lock.timestamp) + toleranceMs ? "dead" : "alive";
}

export interface LockOptions {
  report: (detail: string) => void;
  /** How long a living process is waited for, in milliseconds. Default: 10 minutes. */
  waitMs?: number;
  pollMs?: number;
  state?: (lock: Lock) => LockState;
}

/**
 * Removes locks of processes that are gone, and waits, bounded, for those that live. Gives the locks that it removed.
 * Throws where a lock is still held at the end, or was taken on another machine: whether that one lives cannot be seen.
 */
export async function clearLocks(
  stateFolder: string,
  project: string,
  stack: string,
  { report, waitMs = 600_000, pollMs = 1000, state = lockState }: LockOptions,
): Promise<Lock[]> {
  const removed: Lock[] = [];
  const started = Date.now();
  for (;;) {
    const held: Lock[] = [];
    for (const lock of readLocks(stateFolder, project, stack)) {
      if (state(lock) !== "dead") held.push(lock);
      else {
        fs.rmSync(lock.file, { force: true });
        removed.push(lock);
      }
    }
    if (held.length === 0) return removed;
    const elsewhere = held.find((lock) => state(lock) === "elsewhere");
    if (elsewhere) throw new CliError(heldElsewhere(elsewhere, stack));
    const who = held.map((lock) => `process ${lock.pid} (since ${lock.timestamp})`).join(", ");
    if (Date.now() - started >= waitMs) {
      throw new CliError(
        `The stack ${stack} is locked by ${who}, which still runs after ${Math.round(waitMs / 1000)} s. ` +
          "Let it finish, or end it, and run this again.",
      );
    }
    report(`waiting for ${who} to release the stack`);
    await sleep(pollMs);
  }
}

const heldElsewhere = (lock: Lock, stack: string): string =>
  `The stack ${stack} is locked by ${lock.username}@${lock.hostname} (process ${lock.pid}, since ${lock.timestamp}), ` +
  `and whether that still runs cannot be seen from here. If it does not: rm ${lock.file}`;
