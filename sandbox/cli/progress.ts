import { duration, Style, styleOf } from "./style";

/** Where progress is written: a terminal, or a stream that keeps every line. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export type Report = (detail: string) => void;

interface Step {
  title: string;
  started: number;
  /** Lines: what it is at, and on a terminal below it what of it runs at the same time. */
  detail: string[];
  /** Plain output only: whether the start was said, and when something was said last. */
  said: number | undefined;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const redrawMs = 100;
/** A step that ends sooner says so in one line. */
const startAfterMs = 500;
const heartbeatMs = 15_000;
/** Lines of detail below a step. */
const shownBelow = 8;

export interface ProgressOptions {
  /** Says nothing of steps that take less than 2 s: for commands whose output belongs to somebody else. */
  quiet?: boolean;
  now?: () => number;
}

/**
 * Shows steps that run at the same time. On a terminal each has a spinner, its elapsed time and its latest detail, and
 * becomes one line when it is done. Elsewhere: plain lines, with a heartbeat every 15 s of what it is at.
 */
export class Progress {
  private readonly running: Step[] = [];
  private drawn = 0;
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly live: boolean;
  readonly style: Style;
  private readonly now: () => number;

  constructor(
    private readonly output: Output,
    private readonly options: ProgressOptions = {},
  ) {
    this.live = output.isTTY === true && !options.quiet;
    this.style = styleOf(output);
    this.now = options.now ?? Date.now;
  }

  /**
   * Runs one step. `work` reports what it is at; the first line of what it reported last stands beside the result, more
   * lines say what runs at the same time.
   */
  async step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
    const step: Step = { title, started: this.now(), detail: [], said: undefined };
    this.begin(step);
    try {
      const result = await work((detail) => (step.detail = lines(detail)));
      this.end(step, true);
      return result;
    } catch (error) {
      // What runs beside it may take minutes yet: the reason must not wait for its end.
      if (this.running.length > 1)
        step.detail = lines(error instanceof Error ? error.message : String(error)).slice(0, 1);
      this.end(step, false);
      throw error;
    }
  }

  /** One line that stays, above the steps that run. */
  line(text: string): void {
    this.erase();
    this.output.write(`${text}\n`);
    this.draw();
  }

  private begin(step: Step): void {
    this.running.push(step);
    this.timer ??= setInterval(() => this.tick(), redrawMs);
    this.redraw();
  }

  private end(step: Step, ok: boolean): void {
    this.running.splice(this.running.indexOf(step), 1);
    if (this.running.length === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    const took = this.now() - step.started;
    if (ok && this.options.quiet && step.said === undefined) return this.redraw();
    const mark = ok ? this.style.good("✔") : this.style.bad("✘");
    const [first] = step.detail;
    const detail = first ? ` ${this.style.dim(`· ${first}`)}` : "";
    this.line(`${mark} ${step.title} ${this.style.dim(duration(took))}${detail}`);
  }

  private tick(): void {
    this.frame += 1;
    if (this.live) return this.redraw();
    for (const step of this.running) this.heartbeat(step);
  }

  private heartbeat(step: Step): void {
    const elapsed = this.now() - step.started;
    const due = step.said === undefined ? (this.options.quiet ? 2000 : startAfterMs) : heartbeatMs;
    if (this.now() - (step.said ?? step.started) < due) return;
    const time = step.said === undefined ? "" : ` ${duration(elapsed)}`;
    step.said = this.now();
    this.output.write(`… ${step.title}${time}${said(step.detail)}\n`);
  }

  private redraw(): void {
    if (!this.live) return;
    this.erase();
    this.draw();
  }

  private erase(): void {
    if (this.drawn > 0) this.output.write(`\r\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  private draw(): void {
    if (!this.live || this.running.length === 0) return;
    const width = (this.output.columns ?? 80) - 1;
    const spinner = frames[this.frame % frames.length] ?? "";
    const drawn = this.running.flatMap((step) => this.drawStep(step, spinner, width));
    this.output.write(`${drawn.join("\n")}\n`);
    this.drawn = drawn.length;
  }

  private drawStep(step: Step, spinner: string, width: number): string[] {
    const [first, ...below] = step.detail;
    const head = ` ${step.title} ${duration(this.now() - step.started)}`;
    const detail = first ? cut(` · ${first}`, width - head.length - 1) : "";
    return [
      this.style.accent(spinner) + cut(head, width - 1) + this.style.dim(detail),
      ...below.slice(0, shownBelow).map((line) => this.style.dim(cut(`    ${line}`, width))),
    ];
  }
}

const lines = (text: string): string[] => text.trim().split("\n");

/** Everything on one line, for output that is no terminal. */
const said = (detail: string[]): string => {
  const [first, ...below] = detail;
  return [first, below.slice(0, shownBelow).join(", ")]
    .filter(Boolean)
    .map((text) => ` · ${text}`)
    .join("");
};

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
