import type { PrivateState } from "./meta";
import { Path, Value, Values } from "./values";

/** What a resource type does. Everything the schema says is done before: a handler sees checked inputs with defaults. */
export interface ResourceType<Config = unknown> {
  /** Rules beyond the schema. Inputs may hold `UNKNOWN` during a preview. */
  validate?(inputs: Values): Problem[];
  /** Where two different texts of a property mean the same: true for no change. */
  same?: Record<string, (state: Value, input: Value) => boolean>;
  /** Last word on the differences; throws where a change is impossible. */
  refine?(changes: Change[], state: Values, inputs: Values): Change[];
  /** What a preview knows better than "given, implied or unknown". `state` is absent before a creation. */
  plan?(inputs: Values, state?: Values): Values;
  create(context: Context<Config>, inputs: Values): Promise<Live>;
  /**
   * The resource as it is now, or undefined where it is gone. `state` is empty for an import; values that the cloud does not
   * tell back are taken from it. Absent: the state is the truth.
   */
  read?(context: Context<Config>, id: string, state: Values): Promise<Live | undefined>;
  /** What a program would say to get what was imported, where that is not every input of the state. */
  imported?(inputs: Values): Values;
  /** Absent: a change of anything that does not replace needs no action but remembering it. */
  update?(context: Context<Config>, id: string, state: Values, inputs: Values): Promise<Values>;
  /** Where the resource is gone already it does as the official provider does: most of them fail. */
  delete?(context: Context<Config>, id: string, state: Values): Promise<void>;
}

/** A resource that exists, with everything that belongs into its state. */
export interface Live {
  id: string;
  state: Values;
  /** What is to be remembered beside the state, for `refine`. What was remembered before stays. */
  privateState?: PrivateState;
}

/** An input that is refused. */
export interface Problem {
  path: Path;
  reason: string;
}

export interface Change {
  path: Path;
  kind: "add" | "delete" | "update";
  replace: boolean;
}

export interface Context<Config = unknown> {
  config: Config;
  /** The resource's name in the program. */
  name: string;
  /** Seconds the user allows for this operation; undefined for the type's own limit. */
  timeout?: number;
  /** Ends when the engine cancels. */
  signal: AbortSignal;
  /** Shows a passing line beside the resource. */
  status(message: string): void;
  /** Leaves a warning beside the resource. */
  warn(message: string): void;
  /** Replaces every secret input of this operation in a text. */
  redact(text: string): string;
}

/** The resource exists but is not as asked: it goes into the state, and the next update tries again. */
export class PartialFailure extends Error {
  constructor(
    readonly live: Live,
    message: string,
  ) {
    super(message);
  }
}
