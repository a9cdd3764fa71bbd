import { isDeepStrictEqual } from "node:util";
import { nameOf } from "../../sandbox/urn";
import { attribute, type Names, namesOf } from "./attribution";
import { cases } from "./cases";
import { differences } from "./differences";
import type { Life } from "./life";
import { normalised } from "./normalise";
import { isWrite } from "./recorder";
import { isOf } from "./seen";
import type { StateResource } from "./stack";

/** Where the two sets part, of one resource. */
export interface Found {
  type: string;
  /** "outputs.tags: official […], stand-in […]" */
  what: string;
}

const destroyed = "destroy";

/** Where the state and the calls of a case at one step part between the plugin sets. */
export function differencesAt(official: Life, standIn: Life, case_: string, index: number | typeof destroyed): Found[] {
  const lives = { official, standIn };
  const views = Object.fromEntries(Object.entries(lives).map(([set, life]) => [set, viewOf(life, case_, index)]));
  const [one, other] = [views.official!, views.standIn!];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => {
    const type = one[name]?.type ?? other[name]?.type ?? "";
    return compare(one[name] ?? {}, other[name] ?? {}).map((what) => ({ type, what: `${name}: ${what}` }));
  });
}

/** Those that no entry of the table speaks of. */
export const unlisted = (found: Found[]): string[] =>
  found.filter((each) => !differences.some((entry) => speaksOf(entry, each))).map(({ what }) => what);

export const speaksOf = (entry: (typeof differences)[number], { type, what }: Found): boolean =>
  entry.type === type && entry.what.test(what.slice(what.indexOf(": ") + 2));

/** A resource at one step: every property and every call under a name of its own. */
type View = Record<string, unknown>;

function viewOf(life: Life, case_: string, index: number | typeof destroyed): Record<string, View & { type: string }> {
  const step = index === destroyed ? life.steps.at(-1)! : life.steps[index]!;
  const before = index === destroyed || index === 0 ? [] : life.steps[index - 1]!.refreshed;
  const state = index === destroyed ? step.refreshed : step.state;
  const names = namesOf(before, state);
  const calls = attribute(index === destroyed ? life.destroyCalls : step.calls, names);
  const own = state.filter(({ urn }) => isOf(nameOf(urn), case_));
  return Object.fromEntries(
    own.map((resource) => {
      const name = nameOf(resource.urn);
      const its = calls.filter((call) => call.resource === name);
      const reads = new Set(its.filter((call) => !isWrite(call) && !isOfItself(call.text)).map(({ text }) => text));
      const view: View = {
        ...(index === destroyed ? {} : properties(resource, state, names, cases[case_]?.random ?? [])),
        writes: inAnyOrder(its.filter(isWrite).map(({ text }) => text)),
        ...Object.fromEntries([...reads].map((text) => [text, "sent"])),
      };
      return [name, { ...view, type: resource.type }];
    }),
  );
}

/** Whether a read asks how the resource or its action is by now, which one provider does more often than another. */
const isOfItself = (text: string): boolean => /\/(\{[\w.-]+\}|actions(\/\{\})?|resources)(\?\S*)?( → 404)?$/.test(text);

/** Tags are a set: who goes through it may begin with any. */
function inAnyOrder(writes: string[]): string[] {
  const isTag = (text: string): boolean => / \/v2\/tags\/[^/]+\/resources /.test(text);
  const tags = writes.filter(isTag).sort();
  return writes.map((text) => (isTag(text) ? tags.shift()! : text));
}

function properties(resource: StateResource, all: StateResource[], names: Names, random: string[]): View {
  const { inputs, outputs } = normalised(resource, all, names, random);
  const flat = (prefix: string, values: Record<string, unknown>): [string, unknown][] =>
    Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]);
  return Object.fromEntries([...flat("inputs", inputs), ...flat("outputs", outputs)]);
}

function compare(official: View, standIn: View): string[] {
  return [...new Set([...Object.keys(official), ...Object.keys(standIn)])]
    .filter((key) => !isDeepStrictEqual(official[key], standIn[key]))
    .map((key) => `${key}: official ${tell(official[key])}, stand-in ${tell(standIn[key])}`);
}

const tell = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
