import { Context, Live, Problem, ResourceType } from "../shared/resource";
import { Values } from "../shared/values";
import { secure, shuffle } from "./source";

const classes = {
  Upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  Lower: "abcdefghijklmnopqrstuvwxyz",
  Numeric: "0123456789",
  Special: "!@#$%&*()-_=+[]{}<>:?",
};
type CharacterClass = keyof typeof classes;
const names = Object.keys(classes) as CharacterClass[];

interface Alphabet {
  /** Is the class used at all. */
  on: Record<CharacterClass, boolean>;
  /** At least so many of each. */
  min: Record<CharacterClass, number>;
  characters: Record<CharacterClass, string>;
}

function alphabetOf(inputs: Values): Alphabet {
  const pick = <T>(value: (name: CharacterClass) => T) =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as Record<CharacterClass, T>;
  const special =
    typeof inputs.overrideSpecial === "string" && inputs.overrideSpecial !== ""
      ? inputs.overrideSpecial
      : classes.Special;
  return {
    on: pick((name) => (inputs[name.toLowerCase()] ?? (name === "Numeric" ? inputs.number : undefined)) !== false),
    min: pick((name) => (typeof inputs[`min${name}`] === "number" ? (inputs[`min${name}`] as number) : 0)),
    characters: { ...classes, Special: special },
  };
}

/** A text of `length` with the asked minimum of each class, the rest from all classes that are on. */
export function randomText(inputs: Values): string {
  const alphabet = alphabetOf(inputs);
  const all = names
    .filter((name) => alphabet.on[name])
    .map((name) => alphabet.characters[name])
    .join("");
  const draw = (from: string): string => from[secure(from.length)]!;
  const out: string[] = [];
  for (const name of names) {
    for (let count = 0; count < alphabet.min[name]; count++) out.push(draw(alphabet.characters[name]));
  }
  while (out.length < (inputs.length as number)) out.push(draw(all));
  return shuffle(out, secure).join("");
}

function validate(inputs: Values): Problem[] {
  const { length } = inputs;
  const alphabet = alphabetOf(inputs);
  const minimum = names.reduce((sum, name) => sum + alphabet.min[name], 0);
  const problems: Problem[] = [];
  if (typeof length === "number" && length < Math.max(1, minimum)) {
    const reason = `length must be at least 1 and at least the sum of minUpper, minLower, minNumeric and minSpecial (${minimum}), got ${length}`;
    problems.push({ path: ["length"], reason });
  }
  if (names.every((name) => !alphabet.on[name])) {
    problems.push({ path: ["lower"], reason: "at least one of upper, lower, numeric and special must be true" });
  }
  return problems;
}

/** `numeric` and its old name `number` are one: giving one gives the other. */
function numericOf(inputs: Values): Values {
  const value = inputs.numeric ?? inputs.number ?? true;
  return { numeric: value, number: value };
}

function stateOf(inputs: Values, result: string): Values {
  const state: Values = { ...inputs, ...numericOf(inputs), result };
  for (const name of ["upper", "lower", "special"]) state[name] ??= true;
  for (const name of names) state[`min${name}`] ??= 0;
  return state;
}

async function bcryptHash(text: string): Promise<string> {
  const { hash } = await import("bcryptjs");
  return hash(text, 10);
}

/** RandomString, and RandomPassword, which adds a hash and keeps the text out of its id. */
export function textResource(kind: "string" | "password"): ResourceType {
  const live = async (inputs: Values, result: string): Promise<Live> =>
    kind === "string"
      ? { id: result, state: stateOf(inputs, result) }
      : { id: "none", state: { ...stateOf(inputs, result), bcryptHash: await bcryptHash(result) } };
  return {
    validate,
    plan: (inputs) => numericOf(inputs),
    refine: (changes, state, inputs) =>
      changes.filter(({ path }) => {
        const twin = path[0] === "number" ? "numeric" : path[0] === "numeric" ? "number" : undefined;
        return !(twin && inputs[path[0]!] === undefined && inputs[twin] === state[path[0]!]);
      }),
    create: (_: Context, inputs) => live(inputs, randomText(inputs)),
    read: async (_: Context, id, state) => {
      if (Object.keys(state).length > 0) return { id, state };
      return live({ length: id.length }, id);
    },
  };
}
