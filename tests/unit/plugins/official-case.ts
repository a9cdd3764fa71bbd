/** What is put before the official plugins and ours. */
export interface Case {
  inputs: Record<string, unknown>;
  /** What the cloud adds to the state, or keeps in another form. */
  state: Record<string, unknown>;
  /** Changes to the inputs, each on its own. `null` leaves a property out. */
  changes: Record<string, unknown>[];
  id?: string;
}

/** Rows of a table for one plugin: what it is about, the type, what is given. */
export type Rows<T> = [what: string, type: string, given: T][];

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The token of a type of a bridged provider. */
export const bridged = (provider: string) => (name: string) =>
  `${provider}:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
