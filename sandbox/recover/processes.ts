import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** What /proc says of one process. */
export interface ProcessFacts {
  pid: number;
  parent: number;
  /** Milliseconds since the epoch. */
  started: number;
  /** Program and arguments. */
  command: string[];
}

/** Clock ticks a second that /proc counts in: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

const bootMilliseconds = (): number => {
  const btime = /^btime (\d+)$/m.exec(fs.readFileSync("/proc/stat", "utf8"))?.[1];
  return Number(btime) * 1000;
};

/** Facts of a living process, or undefined where there is none of that id (a zombie is none). */
export function processFacts(pid: number): ProcessFacts | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, parent] = fields;
    if (state === "Z" || state === "X") return undefined;
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    const ticks = Number(fields[19]);
    return { pid, parent: Number(parent), started: bootMilliseconds() + (ticks / ticksPerSecond) * 1000, command };
  } catch {
    return undefined;
  }
}

export const allProcesses = (): ProcessFacts[] =>
  fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => processFacts(Number(entry)) ?? []);

/** The value of a variable in the environment that a process was started with. Undefined also where we may not look. */
export function environmentOf(pid: number, variable: string): string | undefined {
  try {
    const entries = fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return entries.find((e) => e.startsWith(`${variable}=`))?.slice(variable.length + 1);
  } catch {
    return undefined;
  }
}

/** Two readings of one process's start differ by less than this, in milliseconds: the boot time is rounded to seconds. */
const readingToleranceMs = 2000;

/** Ends processes, asked first and by force after `patienceMs`; waits until they are gone. */
export async function endProcesses(processes: ProcessFacts[], patienceMs: number): Promise<void> {
  const living = ({ pid, started }: ProcessFacts): boolean => {
    const now = processFacts(pid);
    return now !== undefined && Math.abs(now.started - started) < readingToleranceMs;
  };
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const left = processes.filter(living);
    for (const { pid } of left) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself in between.
      }
    }
    for (let waited = 0; waited < patienceMs && left.some(living); waited += 50) await sleep(50);
  }
}
