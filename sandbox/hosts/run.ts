import { spawn } from "node:child_process";

/** What a finished program left behind. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Written to the program's standard input: the way for everything that must not stand in a process list. */
  input?: string | Buffer;
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program is killed. */
  timeoutMs?: number;
  /** Called with each line of output, standard or error, as it comes. */
  onLine?: (line: string) => void;
  /** Exit codes other than 0 that are an answer, not a failure. "any" for all. */
  accept?: number[] | "any";
}

/** A program that failed: its arguments, its exit code and the end of what it said. Never its input. */
export class RunError extends Error {
  constructor(
    readonly command: string,
    readonly finished: Finished,
    why: string,
  ) {
    const said = (finished.stderr.trim() || finished.stdout.trim()).split("\n").slice(-12).join("\n");
    super(`${command}: ${why}${said ? `\n${said}` : ""}`);
    this.name = "RunError";
  }
}

/** Runs a program to its end. Rejects with `RunError` where it cannot be started, fails, or takes longer than allowed. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const shown = [command, ...args].join(" ").slice(0, 300);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: options.environment ?? process.env, stdio: ["pipe", "pipe", "pipe"] });
    const finished: Finished = { code: -1, stdout: "", stderr: "" };
    let late = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          late = true;
          child.kill("SIGKILL");
        }, options.timeoutMs)
      : undefined;
    for (const stream of ["stdout", "stderr"] as const) {
      const toLines = options.onLine && splitLines(options.onLine);
      child[stream].setEncoding("utf8").on("data", (chunk: string) => {
        finished[stream] += chunk;
        toLines?.(chunk);
      });
    }
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new RunError(shown, finished, `cannot be started (${error.message})`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      finished.code = code ?? -1;
      if (late) return reject(new RunError(shown, finished, `not finished after ${options.timeoutMs} ms`));
      const accepted = code === 0 || options.accept === "any" || (code !== null && options.accept?.includes(code));
      if (accepted) return resolve(finished);
      reject(new RunError(shown, finished, signal ? `ended by ${signal}` : `exit code ${code}`));
    });
    // A program that ends before it read its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input);
  });
}

function splitLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}

export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Asks until the answer is neither undefined nor false. Rejects after `seconds` with what was waited for. */
export async function waitFor<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined | false>,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${seconds} s for ${what}.`);
    await sleep(everyMs);
  }
}
