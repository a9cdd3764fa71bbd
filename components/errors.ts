import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with the arguments of a component. */
export interface InputProblem {
  /** The property's path, e.g. `serves[0].port`. */
  path: string;
  /** What stands there now, as the reader wrote it. Never a secret. */
  given: string;
  /** What may stand there. */
  allowed: string;
  /** What to change. */
  fix: string;
}

/** Every problem of one component's arguments, thrown once and before its first child is created. */
export class InputError extends pulumi.RunError {
  constructor(
    /** The component's class, e.g. `Host`. */
    readonly component: string,
    /** The component's logical name. */
    readonly resourceName: string,
    readonly problems: readonly InputProblem[],
  ) {
    super(message(component, resourceName, problems));
    this.name = "InputError";
  }
}

function message(component: string, name: string, problems: readonly InputProblem[]): string {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const lines = problems.map((p) => `  ${p.path}: ${p.given} is not allowed. Allowed: ${p.allowed}. Fix: ${p.fix}.`);
  return [`${component} "${name}" has ${count} in its arguments, and nothing of it was created:`, ...lines].join("\n");
}

/** Collects problems while arguments are checked. */
export class Problems {
  private readonly found: InputProblem[] = [];

  constructor(
    private readonly component: string,
    private readonly resourceName: string,
  ) {}

  add(path: string, given: unknown, allowed: string, fix: string): void {
    this.found.push({ path, given: shown(given), allowed, fix });
  }

  /** Adds the problem unless `ok`; answers `ok`, so that follow-up checks can be skipped. */
  check(ok: boolean, path: string, given: unknown, allowed: string, fix: string): boolean {
    if (!ok) this.add(path, given, allowed, fix);
    return ok;
  }

  /** Throws one `InputError` if anything was found. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new InputError(this.component, this.resourceName, this.found);
  }
}

/** For a problem whose `given` is a description and no value. */
export const words = (text: string): Words => new Words(text);

class Words {
  constructor(readonly text: string) {}
}

function shown(given: unknown): string {
  if (given === undefined) return "nothing";
  if (given instanceof Words) return given.text;
  const text = typeof given === "string" ? JSON.stringify(given) : (JSON.stringify(given) ?? typeof given);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
