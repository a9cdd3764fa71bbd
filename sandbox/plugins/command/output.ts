import { StringDecoder } from "node:string_decoder";
import { Context } from "../shared/resource";
import { Value } from "../shared/values";

type Stream = "stdout" | "stderr";

/** How much of a failed command's output its error shows: the end tells why. */
const shownOutput = 32 * 1024;
/** How much of a failed command its error shows: enough to tell which it was. */
const shownCommand = 200;

/** Keeps what a command prints, and shows each line while it runs, as `logging` asks. */
export class Output {
  private readonly whole: Record<Stream, string> = { stdout: "", stderr: "" };
  private readonly partial: Record<Stream, string> = { stdout: "", stderr: "" };
  private readonly decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  private both = "";
  private readonly shown: Stream[];

  constructor(
    private readonly context: Context,
    logging: Value,
  ) {
    if (logging === "none") this.shown = [];
    else this.shown = logging === "stdout" || logging === "stderr" ? [logging] : ["stdout", "stderr"];
  }

  add(stream: Stream, chunk: Buffer): void {
    const text = this.decoders[stream].write(chunk);
    this.whole[stream] += text;
    this.both += text;
    if (!this.shown.includes(stream)) return;
    const lines = (this.partial[stream] + text).split("\n");
    this.partial[stream] = lines.pop()!;
    for (const line of lines) this.context.status(line);
  }

  /** Outputs of the resource: without the line end that every command prints last. */
  finish(): { stdout: string; stderr: string } {
    for (const stream of this.shown) if (this.partial[stream] !== "") this.context.status(this.partial[stream]);
    return { stdout: this.whole.stdout.replace(/\n$/, ""), stderr: this.whole.stderr.replace(/\n$/, "") };
  }

  /** What went wrong, the command it happened to, and what it printed. With `logging: none` the output stays unseen here too. */
  failure(reason: string, command: string): Error {
    const shortened = command.length > shownCommand ? `${command.slice(0, shownCommand)}…` : command;
    const output = this.shown.length === 0 ? "(output not shown: logging is none)" : this.both.slice(-shownOutput);
    return new Error(`${reason}: running ${JSON.stringify(shortened)}:\n${output}`);
  }
}
