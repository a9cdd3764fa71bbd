/**
 * Stands for a value that nobody knows before the update has run. A rule that meets one in a field that it judges
 * reports it: what cannot be judged is refused.
 */
export const unknown = Symbol("known only after the update");

/** A resource's property with every unknown value in it made visible, so that reading never throws. */
export type Settled = string | number | boolean | null | undefined | typeof unknown | Settled[] | SettledObject;
export interface SettledObject {
  readonly [key: string]: Settled;
}

/**
 * Copies properties, with `unknown` wherever the policy SDK's proxy refuses to read. Left to itself that refusal ends
 * the rule, and the engine turns even a mandatory rule into advice.
 */
export function settle(properties: Readonly<Record<string, unknown>>): SettledObject {
  return Object.fromEntries(Object.keys(properties).map((key) => [key, read(() => properties[key])]));
}

function read(get: () => unknown): Settled {
  let value: unknown;
  try {
    value = get();
  } catch (error) {
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return unknown;
    throw error;
  }
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => read(() => (value as unknown[])[i]));
  if (typeof value === "object" && value !== null) return settle(value as Record<string, unknown>);
  return value as Settled;
}

/** `value` as an object; an empty one for anything else. */
export const asObject = (value: Settled): SettledObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

/** `value` as a list; an empty one for anything else, `unknown` included. */
export const asList = (value: Settled): readonly Settled[] => (Array.isArray(value) ? value : []);

/** `value` as people would write it. */
export function asText(value: Settled): string {
  if (value === unknown) return "a value that is known only after the update";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
