import type { Droplet } from "../store/entities";
import type { Fault } from "../store/faults";
import type { Store } from "../store/store";
import { kindOf, type FaultKind } from "./kinds";
import { fits, readMoment } from "./moment";
import type { FaultOrder } from "./order";

/** Longest wait of a timer. */
const longestMs = 2 ** 31 - 1;

export const isAbout = ({ host }: Fault, droplet: Pick<Droplet, "id" | "name">): boolean =>
  host === undefined || host === droplet.name || host === droplet.id;

/** What goes wrong because somebody switched it on: kept in the store, so that the next daemon goes on with it. */
export class Faults {
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
    private readonly log: (line: string) => void,
  ) {}

  /** Those that still strike, oldest first. */
  active(): Fault[] {
    const now = this.now().toISOString();
    return this.store.faults.all().filter(({ left, until }) => left !== 0 && until > now);
  }

  add({ for: seconds, times, ...order }: FaultOrder): Fault {
    const fault = this.store.faults.put({
      ...order,
      id: String(this.store.next("fault")),
      left: times,
      struck: 0,
      until: new Date(this.now().getTime() + seconds * 1000).toISOString(),
      begun: order.when === undefined,
    });
    this.log(`fault ${fault.id} begins: ${fault.kind}`);
    this.changed();
    return fault;
  }

  /** Ends one, or all; gives those that it ended. */
  clear(id?: string): Fault[] {
    const cleared = this.active().filter((fault) => id === undefined || fault.id === id);
    for (const fault of cleared) this.store.faults.remove(fault.id);
    if (cleared.length > 0) this.changed();
    return cleared;
  }

  /** Counts that a fault struck; one that may not strike again is over. */
  strike({ id, kind }: Fault, what: string): void {
    const fault = this.store.faults.get(id);
    if (!fault) return;
    const left = fault.left === undefined ? undefined : fault.left - 1;
    if (left === 0) this.store.faults.remove(id);
    else this.store.faults.put({ ...fault, left, struck: fault.struck + 1 });
    this.log(`fault ${id} strikes: ${kind}, ${what}`);
    if (left === 0) this.changed();
  }

  /** Faults of the APIs' answers that are about a request. */
  ofRequest(method: string, path: string): Fault[] {
    return this.active().filter(
      ({ kind, when }) =>
        kindOf(kind).family === "request" && (when === undefined || fits(readMoment(when), method, path)),
    );
  }

  /** Says that a fault's moment has come. */
  begin({ id }: Fault): void {
    const fault = this.store.faults.get(id);
    if (!fault || fault.begun) return;
    this.store.faults.put({ ...fault, begun: true });
    this.log(`fault ${id} begins: ${fault.kind}`);
    this.changed();
  }

  /** Those of one kind that are at work on hosts or their network now. */
  begun(kind: FaultKind): Fault[] {
    return this.active().filter((fault) => fault.kind === kind && fault.begun);
  }

  /** Resolves once no fault keeps a droplet in `new`. A fault that names none keeps the first that is created. */
  async untilFree(droplet: Pick<Droplet, "id" | "name">): Promise<void> {
    const holding = this.active().find((fault) => fault.kind === "droplet-stuck" && isAbout(fault, droplet));
    if (!holding) return;
    this.store.faults.put({ ...holding, host: droplet.id, struck: 1 });
    this.log(`fault ${holding.id} strikes: droplet ${droplet.id} stays new`);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.stopped) return;
        if (!this.active().some(({ id }) => id === holding.id)) resolve();
        else setTimeout(look, 100).unref();
      };
      look();
    });
  }

  /** Calls back whenever a fault begins or ends, also by its time. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Forgets those that are over, tells who listens, and does so again when the next one's time is up. */
  changed(): void {
    clearTimeout(this.timer);
    const active = this.active();
    for (const fault of this.store.faults.all()) {
      if (!active.some(({ id }) => id === fault.id)) this.store.faults.remove(fault.id);
    }
    const next = Math.min(...active.map(({ until }) => Date.parse(until))) - this.now().getTime();
    if (active.length > 0)
      this.timer = setTimeout(() => this.changed(), Math.min(Math.max(next, 50), longestMs)).unref();
    for (const listener of this.listeners) listener();
  }

  /** What a fault holds stays as it is: the next daemon takes it up. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
