import type { Findings } from "./findings";
import { nearest } from "./nearest";

/** How a value must look. What looks otherwise becomes a finding and reads as `example`, so that the rest is checked too. */
export interface Shape<T> {
  read(value: unknown, path: string, findings: Findings): T;
  example: T;
}

const leaf = <T>(example: T, is: (value: unknown) => value is T, allowed: string, fix: string): Shape<T> => ({
  example,
  read(value, path, findings) {
    if (is(value)) return value;
    findings.add(path, value, allowed, fix);
    return example;
  },
});

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @param fix What to do where it is missing or no text. @default to write it as the example */
export const text = (example: string, fix = `write it as "${example}"`): Shape<string> =>
  leaf(example, isText, "a text", fix);

export const number = (example: number): Shape<number> =>
  leaf(example, isNumber, "a number", `write it without quotes, such as ${example}`);

export const flag: Shape<boolean> = leaf(
  false,
  (value) => typeof value === "boolean",
  "true or false",
  "write one of the two, without quotes",
);

export const numberOrText = (example: number, orText: string): Shape<number | string> =>
  leaf<number | string>(
    example,
    (value) => isNumber(value) || isText(value),
    "a number or a text",
    `write it as ${example} or "${orText}"`,
  );

/** One of a few words. */
export const word = <T extends string>(...words: readonly [T, ...T[]]): Shape<T> =>
  leaf(
    words[0],
    (value): value is T => words.includes(value as T),
    words.map((one) => `"${one}"`).join(" or "),
    "write one of them",
  );

export const list = <T>(item: Shape<T>): Shape<T[]> => ({
  example: [],
  read(value, path, findings) {
    if (Array.isArray(value)) return value.map((one, i) => item.read(one, `${path}[${i}]`, findings));
    findings.add(path, value, "a list", `write it as ${JSON.stringify([item.example])}`);
    return [];
  },
});

/** Whichever of two shapes the value's kind says: `many` for `isMany`, `one` for the rest. */
export const either = <A, B>(one: Shape<A>, many: Shape<B>, isMany: (value: unknown) => boolean): Shape<A | B> => ({
  example: one.example,
  read: (value, path, findings) => (isMany(value) ? many : one).read(value, path, findings),
});

export const oneOrList = <T>(item: Shape<T>): Shape<T | T[]> => either(item, list(item), Array.isArray);

/** A mapping from names of the user's choice. */
export const mapOf = <T>(item: Shape<T>, name: string): Shape<Record<string, T>> => ({
  example: {},
  read(value, path, findings) {
    if (isMapping(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, item.read(one, `${path}.${key}`, findings)]),
      );
    }
    findings.add(path, value, "a mapping", `write it as ${JSON.stringify({ [name]: item.example })}`);
    return {};
  },
});

/** One field of a mapping with fixed keys. */
interface Field<T, R extends boolean = boolean> {
  shape: Shape<T>;
  required: R;
}

export const required = <T>(shape: Shape<T>): Field<T, true> => ({ shape, required: true });
export const optional = <T>(shape: Shape<T>): Field<T, false> => ({ shape, required: false });

type Fields = Readonly<Record<string, Field<unknown>>>;
type Value<F> = F extends Field<infer T> ? T : never;
type Keys<F extends Fields, R extends boolean> = { [K in keyof F]: F[K]["required"] extends R ? K : never }[keyof F];

/** What a mapping with these fields reads as. */
export type Read<F extends Fields> = { [K in Keys<F, true>]: Value<F[K]> } & { [K in Keys<F, false>]?: Value<F[K]> };

/**
 * A mapping with fixed keys. An unknown key becomes a finding that names the nearest known one.
 *
 * @param separator What stands between the mapping's path and a key in messages.
 */
export function mapping<F extends Fields>(fields: F, separator = "."): Shape<Read<F>> & { fields: F } {
  const needed = Object.entries(fields).filter(([, field]) => field.required);
  const example = Object.fromEntries(needed.map(([key, { shape }]) => [key, shape.example])) as Read<F>;
  return {
    fields,
    example,
    read(value, path, findings) {
      if (!isMapping(value)) {
        findings.add(path, value, "a mapping", `write it as ${JSON.stringify(example)}`);
        return example;
      }
      const read: Record<string, unknown> = {};
      for (const [key, { shape, required: isRequired }] of Object.entries(fields)) {
        const given = value[key] ?? undefined;
        if (given !== undefined || isRequired) read[key] = shape.read(given, `${path}${separator}${key}`, findings);
      }
      reportUnknown(value, Object.keys(fields), `${path}${separator}`, findings);
      return read as Read<F>;
    },
  };
}

function reportUnknown(value: Record<string, unknown>, known: readonly string[], prefix: string, findings: Findings) {
  for (const key of Object.keys(value).filter((name) => !known.includes(name))) {
    const [guess] = nearest(
      key,
      known.filter((name) => value[name] === undefined),
    );
    const fix = guess === undefined ? "remove it" : `rename it to ${guess}, or remove it`;
    findings.add(`${prefix}${key}`, key, `one of ${known.join(", ")}`, fix);
  }
}
