import { isIP } from "node:net";
import { type Names, renameIn } from "./attribution";
import type { Values } from "./case";
import type { StateResource } from "./stack";

/** What the bridge of the official plugins keeps in the state for itself. */
export const bridgeOwn = ["__meta", "__pulumi_raw_state_delta"];

/** What says nothing, or holds nothing that does. */
export const isNothing = (value: unknown): boolean =>
  value === "" ||
  value === null ||
  value === undefined ||
  (typeof value === "object" && Object.values(value).every(isNothing));

/**
 * A value without what is empty. The bridge writes an empty value as null when it makes a resource, and as it is when it
 * reads it; inside of lists and objects it does so with false and 0 as well. They are the same to everybody.
 */
export function filled(value: unknown, inside = false): unknown {
  if (isNothing(value) || (inside && (value === false || value === 0))) return undefined;
  if (Array.isArray(value)) return value.map((each) => filled(each, true));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, filled(each, true)]);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00| \+0000 UTC)$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A resource's inputs and outputs as they would be on any cloud at any time. */
export function normalised(
  { inputs, outputs }: StateResource,
  all: StateResource[],
  names: Names,
  random: string[],
): { inputs: Values; outputs: Values } {
  const given = JSON.stringify(all.map((each) => each.inputs));
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain).sort(byText);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
    if (typeof value !== "string") return value;
    if (time.test(value)) return "{time}";
    if (uuid.test(value)) return "{uuid}";
    return isIP(value) !== 0 && !given.includes(`"${value}"`) ? "{address}" : value;
  };
  const told = reveal(outputs) as Values;
  for (const key of random.filter((each) => each in told))
    told[key] = isSecret(outputs[key]) ? { secret: "{random}" } : "{random}";
  for (const key of random.filter((each) => each.includes("."))) blank(told, key.split("."));
  return {
    inputs: renameIn(reveal(inputs), names) as Values,
    outputs: Object.fromEntries(
      Object.entries(told)
        .filter(([key]) => key !== "id" && !bridgeOwn.includes(key))
        .map(([key, value]): [string, unknown] => [key, plain(filled(renameIn(value, names, key)))])
        .filter(([, value]) => value !== undefined),
    ),
  };
}

/** Makes a field inside of others, and of every item of a list on the way, one that is made by chance. */
function blank(value: unknown, [name = "", ...rest]: string[]): void {
  if (Array.isArray(value)) return value.forEach((each) => blank(each, [name, ...rest]));
  if (typeof value !== "object" || value === null || !(name in value)) return;
  const fields = value as Values;
  if (rest.length === 0) fields[name] = "{random}";
  else blank(fields[name], rest);
}

/** How the engine marks a secret in an export with secrets shown. */
const isSecret = (value: unknown): value is { plaintext: string } =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

/** Outputs with nothing marked as secret. */
export const inPlain = (outputs: Values): Values =>
  Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      isSecret(value) ? (JSON.parse(value.plaintext) as unknown) : value,
    ]),
  );

function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (isSecret(value)) return { secret: JSON.parse(value.plaintext) as unknown };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]));
}

/** The clouds give sets in no order. */
export const byText = (one: unknown, other: unknown): number =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : JSON.stringify(one) > JSON.stringify(other) ? 1 : 0;
