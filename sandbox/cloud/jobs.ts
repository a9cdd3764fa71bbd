import type { Action } from "./store/entities";
import type { Store } from "./store/store";
import { toSeconds } from "./time";

/** Does what an action is about. Runs again from the start after a restart of the daemon, so it converges. */
export type Work = (action: Action, resumed: boolean) => Promise<void>;

/**
 * Runs actions in the background, as the real API does: an action is stored as in-progress, its request is answered,
 * and the action ends later as completed or errored. Actions that a killed daemon left in progress are run again.
 */
export class Jobs {
  private readonly works = new Map<string, Work>();
  /** Locks, and the actions that hold each: several may use one image at a time. */
  private readonly held = new Map<string, Set<string>>();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
    private readonly log: (line: string) => void,
    /** Nothing is begun before this resolves. */
    private readonly ready: () => Promise<void>,
  ) {
    for (const action of this.unfinished()) this.hold(action);
  }

  /** Says what the actions of one type do. `kind` is `<resource type>:<action type>`. */
  define(kind: string, work: Work): void {
    this.works.set(kind, work);
  }

  isLocked(lock: string): boolean {
    return this.held.has(lock);
  }

  /** Stores an action as in-progress. Its work begins with `begin`, once the caller's transaction stands. */
  create(action: Omit<Action, "id" | "status" | "startedAt" | "completedAt">): Action {
    return this.store.actions.put({
      ...action,
      id: String(this.store.next("action", 1001)),
      status: "in-progress",
      startedAt: toSeconds(this.now()),
      completedAt: null,
    });
  }

  /** Starts the work of a stored action and returns at once. */
  begin(action: Action, resumed = false): void {
    this.hold(action);
    const work = this.perform(action, resumed);
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  /** Stores an action that is over already. */
  completed(action: Omit<Action, "id" | "status" | "startedAt" | "completedAt">): Action {
    const at = toSeconds(this.now());
    const id = String(this.store.next("action", 1001));
    return this.store.actions.put({ ...action, id, status: "completed", startedAt: at, completedAt: at });
  }

  /** Runs work that is no action of the API. What it is about keeps that it is unfinished; its owner begins it again. */
  background(name: string, work: () => Promise<void>): void {
    const running = this.ready()
      .then(work)
      .then(() => this.log(`${name} completed`))
      .catch((error: unknown) => this.log(`${name} failed: ${error instanceof Error ? error.message : String(error)}`));
    this.running.add(running);
    void running.finally(() => this.running.delete(running));
  }

  /** Takes up what an earlier daemon left in progress. */
  resume(): void {
    for (const action of this.unfinished()) this.begin(action, true);
  }

  /** Resolves when nothing is running. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private hold({ id, locks }: Action): void {
    for (const lock of locks) this.held.set(lock, (this.held.get(lock) ?? new Set()).add(id));
  }

  private release({ id, locks }: Action): void {
    for (const lock of locks) {
      const holders = this.held.get(lock);
      holders?.delete(id);
      if (holders?.size === 0) this.held.delete(lock);
    }
  }

  private unfinished(): Action[] {
    return this.store.actions.all().filter((action) => action.status === "in-progress");
  }

  private async perform(action: Action, resumed: boolean): Promise<void> {
    const name = `${action.resourceType} ${action.resourceId}: ${action.type}`;
    let failure: string | undefined;
    try {
      const work = this.works.get(`${action.resourceType}:${action.type}`);
      if (!work) throw new Error(`no work is defined for ${action.resourceType}:${action.type}`);
      await this.ready();
      await work(action, resumed);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      this.log(`${name} failed: ${failure}`);
    }
    this.store.actions.put({
      ...action,
      status: failure === undefined ? "completed" : "errored",
      completedAt: toSeconds(this.now()),
      failure,
    });
    this.release(action);
    if (failure === undefined) this.log(`${name} completed`);
  }
}
