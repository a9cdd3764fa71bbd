import * as fs from "node:fs";
import * as path from "node:path";

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Tries to take the lock; gives the holder's process id where another living process has it. */
function take(file: string): number | undefined {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = Number(fs.readFileSync(file, "utf8"));
  if (holder === 0 || isAlive(holder)) return holder;
  fs.rmSync(file, { force: true });
  return take(file);
}

/** Does work that only one process of this machine may do at a time; waits, at most half an hour, where another does it. */
export async function withLock<T>(file: string, report: (detail: string) => void, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + 30 * 60_000;
  for (let holder = take(file); holder !== undefined; holder = take(file)) {
    if (Date.now() > end)
      throw new Error(
        `Waited 30 minutes for process ${holder}, which holds ${file}. If it is stuck, end it and run again.`,
      );
    report(`waiting for process ${holder}, which does the same`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
