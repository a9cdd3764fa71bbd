/** Exit codes of every `seawall` command; docs/operations.md lists them for users. */
export const exitCode = {
  ok: 0,
  /** The operation failed. */
  failed: 1,
  /** Bad usage, or input that the program or a command refuses. */
  usage: 2,
  /** A mandatory policy refused the change. */
  refused: 3,
  /** Something is missing on this machine. */
  missing: 4,
  /** What answers on the network is not what the program declares. */
  unreached: 5,
  interrupted: 130,
} as const;

/** A failure that the user reads as it stands: one message, no stack trace. */
export class CliError extends Error {
  constructor(
    message: string,
    /** What the process exits with: one of `exitCode`. */
    readonly code: number = exitCode.failed,
  ) {
    super(message);
    this.name = "CliError";
  }
}

/** Text for `--help`: examples, and what the exit codes of this command mean. */
export function helpTail(examples: string[], codes: Record<number | string, string>): string {
  const lines = ["", "Examples:", ...examples.map((e) => `  $ ${e}`), "", "Exit codes:"];
  return [...lines, ...Object.entries(codes).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)].join("\n");
}
