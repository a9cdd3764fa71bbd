/** Waits, or rejects at once where the engine cancels. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const abort = (): void => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", abort, { once: true });
  });
}

const cancelled = (): Error => new Error("Cancelled.");

export interface Wait {
  /** What is waited for, as it stands in a message: "droplet web to become active". */
  what: string;
  /** Seconds until giving up. */
  limit: number;
  signal: AbortSignal;
  /** Milliseconds before the second look; each further pause is half as long again. @default 250 */
  first?: number;
  /** Longest pause in milliseconds. @default 2000 */
  longest?: number;
}

/** Looks until there is an answer. Rejects when the limit has passed, saying what it waited for and what it saw last. */
export async function poll<T>(wait: Wait, look: () => Promise<{ done: T } | { seen: string }>): Promise<T> {
  const start = Date.now();
  let pause = wait.first ?? 250;
  for (;;) {
    const answer = await look();
    if ("done" in answer) return answer.done;
    if (Date.now() - start + pause > wait.limit * 1000) {
      throw new Error(`Waited ${wait.limit} s for ${wait.what}; last seen: ${answer.seen}.`);
    }
    await sleep(pause, wait.signal);
    pause = Math.min(pause * 1.5, wait.longest ?? 2000);
  }
}
