import * as fs from "node:fs";
import * as path from "node:path";
import type { KindName } from "./kinds";

type Thing = KindName | "bucket";

interface Entry {
  event: "intended" | "made" | "gone";
  thing: Thing;
  /** Names it is to have; the region for a bucket. */
  names?: string[];
  id?: string;
  region?: string;
}

/**
 * What a run creates, on disk before the request is sent: a run that is killed in the middle leaves nothing that the
 * next one does not know of.
 */
export class Ledger {
  private readonly entries: Entry[];

  private constructor(
    readonly file: string,
    /** Begins every name of the run. */
    readonly prefix: string,
  ) {
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    // The last line of a killed run may be torn; its request was never sent.
    this.entries = text.split("\n").flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as Entry] : []));
  }

  static create(directory: string, prefix: string): Ledger {
    fs.mkdirSync(directory, { recursive: true });
    const ledger = new Ledger(path.join(directory, `${prefix}.jsonl`), prefix);
    fs.closeSync(fs.openSync(ledger.file, "a", 0o600));
    return ledger;
  }

  /** Those of runs that did not clean up. */
  static left(directory: string): Ledger[] {
    if (!fs.existsSync(directory)) return [];
    const files = fs.readdirSync(directory).filter((file) => file.endsWith(".jsonl"));
    return files.map((file) => new Ledger(path.join(directory, file), path.basename(file, ".jsonl")));
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    const handle = fs.openSync(this.file, "a", 0o600);
    fs.writeSync(handle, `${JSON.stringify(entry)}\n`);
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  }

  /** Whether a thing was made by this run, gone or not. */
  made(thing: Thing, id: string): boolean {
    return this.entries.some((entry) => entry.event === "made" && entry.thing === thing && entry.id === id);
  }

  intended(thing: Thing, name: string): boolean {
    return this.entries.some(
      (entry) => entry.event === "intended" && entry.thing === thing && entry.names?.includes(name),
    );
  }

  /** Ids of what was made and is not known to be gone. */
  remaining(thing: Thing): string[] {
    const of = (event: Entry["event"]) =>
      this.entries.filter((entry) => entry.event === event && entry.thing === thing).map((entry) => entry.id ?? "");
    const gone = new Set(of("gone"));
    return [...new Set(of("made"))].filter((id) => !gone.has(id));
  }

  /** Buckets that were to be made, with their regions. */
  buckets(): { name: string; region: string }[] {
    return this.entries
      .filter(({ event, thing }) => event === "intended" && thing === "bucket")
      .map(({ names, region }) => ({ name: names?.[0] ?? "", region: region ?? "" }));
  }

  /** How many of a thing were asked for and never answered. */
  unanswered(thing: Thing): number {
    const count = (event: Entry["event"]) =>
      this.entries.filter((entry) => entry.event === event && entry.thing === thing).length;
    return Math.max(0, count("intended") - count("made"));
  }

  close(): void {
    fs.rmSync(this.file, { force: true });
  }
}
