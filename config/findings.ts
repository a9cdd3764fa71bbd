import * as pulumi from "@pulumi/pulumi";
import { InputError, InputProblem } from "../components/errors";

/** Every problem of a stack's configuration, thrown once and before any resource is created. */
export class ConfigError extends pulumi.RunError {
  constructor(
    stack: string,
    readonly problems: readonly InputProblem[],
  ) {
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    super(
      [`The configuration of stack "${stack}" has ${count}, and nothing was created:`, ...problems.map(line)].join(
        "\n",
      ),
    );
    this.name = "ConfigError";
  }
}

function line({ path, given, allowed, fix }: InputProblem): string {
  const found = given === missing ? `${path} is missing` : `${path}: ${given} is not allowed`;
  return `  ${found}. Allowed: ${allowed}. Fix: ${fix}.`;
}

const missing = "nothing";
const hidden = "[secret]";

/** Collects problems: at most one for a path, and none below a path that is wrong as a whole. */
export class Findings {
  readonly problems: InputProblem[] = [];

  /** @param secretKeys Keys (`seawall:deployKey`) whose values must never be shown. */
  constructor(private readonly secretKeys: readonly string[]) {}

  add(path: string, given: unknown, allowed: string, fix: string): void {
    this.push({ path, given: shown(given), allowed, fix });
  }

  /** Adds what the library's own check of a component's arguments finds. `at` maps its paths to the configuration's. */
  collect(at: (path: string) => string, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const problem of error.problems) this.push({ ...problem, path: at(problem.path) });
    }
  }

  throwIfAny(stack: string): void {
    if (this.problems.length > 0) throw new ConfigError(stack, this.problems);
  }

  private push(problem: InputProblem): void {
    if (this.problems.some(({ path }) => isWithin(problem.path, path))) return;
    const secret = this.secretKeys.some((key) => isWithin(problem.path, key));
    this.problems.push(secret && problem.given !== missing ? { ...problem, given: hidden } : problem);
  }
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

function shown(given: unknown): string {
  if (given === undefined || given === null) return missing;
  const text = JSON.stringify(given);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
