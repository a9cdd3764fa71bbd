import { Problem } from "./resource";
import { at, formatPath, hasUnknown, Path, Value, Values } from "./values";

/** A rule about one value; the path may hold "*" for every item of a list. Unknown and absent values pass. */
export type Rule = (inputs: Values) => Problem[];

type Test = (value: Value, path: string) => string | undefined;

function rule(path: Path, test: Test): Rule {
  return (inputs) =>
    expand(inputs, path).flatMap((exact) => {
      const value = at(inputs, exact);
      const reason = value === undefined || typeof value === "symbol" ? undefined : test(value, formatPath(exact));
      return reason === undefined ? [] : [{ path: exact, reason }];
    });
}

function expand(inputs: Values, path: Path): Path[] {
  const star = path.indexOf("*");
  if (star < 0) return [path];
  const list = at(inputs, path.slice(0, star));
  if (!Array.isArray(list)) return [];
  return list.flatMap((_, index) => expand(inputs, [...path.slice(0, star), index, ...path.slice(star + 1)]));
}

const shown = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

export const notEmpty = (...path: Path): Rule =>
  rule(path, (value, name) =>
    value === "" || value === 0 ? `${name} must not be empty, got ${shown(value)}` : undefined,
  );

export const oneOf = (path: Path, allowed: (string | number)[]): Rule =>
  rule(path, (value, name) =>
    allowed.includes(value as string | number)
      ? undefined
      : `expected ${name} to be one of ${allowed.join(", ")}, got ${shown(value)}`,
  );

/** The same, where capitals do not matter. */
export const oneOfAnyCase = (path: Path, allowed: string[]): Rule =>
  rule(path, (value, name) =>
    typeof value !== "string" || allowed.some((each) => each.toLowerCase() === value.toLowerCase())
      ? undefined
      : `expected ${name} to be one of ${allowed.join(", ")}, got ${value}`,
  );

export const oneOfNumbers = (path: Path, allowed: number[]): Rule =>
  rule(path, (value, name) =>
    typeof value !== "number" || allowed.includes(value)
      ? undefined
      : `expected ${name} to be one of ${allowed.join(", ")}, got ${value}`,
  );

export const atLeast = (path: Path, least: number): Rule =>
  rule(path, (value, name) =>
    typeof value === "number" && value < least ? `expected ${name} to be at least (${least}), got ${value}` : undefined,
  );

export const between = (path: Path, least: number, most: number): Rule =>
  rule(path, (value, name) =>
    typeof value === "number" && (value < least || value > most)
      ? `expected ${name} to be in the range (${least} - ${most}), got ${value}`
      : undefined,
  );

export const matching = (path: Path, pattern: RegExp, reason: string): Rule =>
  rule(path, (value) => (typeof value === "string" && pattern.test(value) ? undefined : reason));

const given = (value: Value): boolean => value !== undefined && !hasUnknown(value);

/** A property that cannot stand beside any of some others. */
export const conflicting =
  (name: string, others: string[]): Rule =>
  (inputs) => {
    const other = given(inputs[name]) ? others.find((each) => given(inputs[each])) : undefined;
    return other === undefined ? [] : [{ path: [name], reason: `${name} conflicts with ${other}` }];
  };

/** Applies rules in order and gathers what they find. */
export const allOf =
  (...rules: Rule[]) =>
  (inputs: Values): Problem[] =>
    rules.flatMap((each) => each(inputs));
