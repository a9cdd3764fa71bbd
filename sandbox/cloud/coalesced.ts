/** Calls that arrive while one runs share the next run: it begins after they arrived, so it holds their change. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return () => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        running = waiting ?? Promise.resolve();
        waiting = undefined;
        return work();
      });
    return waiting;
  };
}
