import { isDeepStrictEqual } from "node:util";
import { nameOf } from "../../sandbox/urn";
import { attribute, namesOf } from "./attribution";
import type { LifecycleCase } from "./case";
import type { Life } from "./life";
import { bridgeOwn, filled } from "./normalise";
import type { Outcome, StateResource } from "./stack";

/** Whether a resource, by its logical name, belongs to a case. */
export const isOf = (name: string, case_: string): boolean => name === case_ || name.startsWith(`${case_}-`);

const ofCase = <T>(all: Record<string, T>, case_: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isOf(name, case_)));

const errorsOf = (case_: string, ...outcomes: Outcome[]): string[] =>
  outcomes.flatMap(({ errors }) => Object.values(ofCase(errors, case_)).flat());

/** "volume.size: 10, now 20" for every output that a refresh changed, apart from those that a case says. */
function found(before: StateResource[], after: StateResource[], case_: string, allowed: string[]): string[] {
  return (
    before
      // Not of the resources beside it: an attachment shows in its volume.
      .filter(({ urn }) => nameOf(urn) === case_)
      .flatMap(({ urn, outputs }) => {
        const now = after.find((each) => each.urn === urn)?.outputs ?? {};
        return [...new Set([...Object.keys(outputs), ...Object.keys(now)])]
          .filter((key) => !isDeepStrictEqual(filled(outputs[key]), filled(now[key])))
          .filter(
            (key) => ![...bridgeOwn, "__defaults"].includes(key) && !(nameOf(urn) === case_ && allowed.includes(key)),
          )
          .map((key) => `${nameOf(urn)}.${key}: ${JSON.stringify(outputs[key])}, now ${JSON.stringify(now[key])}`);
      })
  );
}

const replacement = ["create-replacement", "delete-replaced", "replace"];

/** What one step showed of a case. A resource that stays is in none of the operations. */
export function seenStep(life: Life, each: LifecycleCase, case_: string, index: number) {
  const { up, again, writes, refresh, state, refreshed } = life.steps[index]!;
  return {
    up: Object.fromEntries(Object.entries(ofCase(up.operations, case_)).map(([name, all]) => [name, all.sort()])),
    again: ofCase(again.operations, case_),
    writes: attribute(writes, namesOf(refreshed))
      .filter(({ resource }) => isOf(resource, case_))
      .map(({ text }) => text),
    refresh: ofCase(refresh.operations, case_),
    found: found(state, refreshed, case_, Object.keys(each.refreshed ?? {})),
    errors: errorsOf(case_, up, again, refresh),
  };
}

export function expectedStep(life: Life, each: LifecycleCase, case_: string, index: number) {
  const step = each.steps[index]!;
  // A case's other resources are made with it, and stay.
  const all = life.steps[0]!.state.map(({ urn }) => nameOf(urn)).filter((name) => isOf(name, case_));
  const created = Object.fromEntries([case_, ...all].map((name) => [name, ["create"]]));
  const changed = step.changesNothing ? {} : { [case_]: step.replaces ? replacement : ["update"] };
  return { up: index === 0 ? created : changed, again: {}, writes: [], refresh: {}, found: [], errors: [] };
}

/** What an import and the preview after it showed. */
export function seenImport({ imported, preview }: Life, case_: string) {
  return {
    imported: imported.operations[case_] ?? [],
    // Not of the resources beside it: the importer of a reserved address asks for the droplet that an assignment gave it.
    changed: case_ in preview.operations ? [case_] : [],
    differing: preview.differing[case_] ?? [],
    errors: errorsOf(case_, imported, preview),
  };
}

/** What an import cannot know differs in the preview after it, and nothing else does. */
export function expectedImport({ notImportable, notImported = {} }: LifecycleCase, case_: string) {
  const importable = notImportable === undefined;
  const differing = importable ? Object.keys(notImported).sort() : [];
  return {
    imported: importable ? ["import"] : [],
    changed: importable && differing.length === 0 ? [] : [case_],
    differing,
    errors: [],
  };
}

export const seenDestroy = ({ destroy, left }: Life, case_: string) => ({
  errors: errorsOf(case_, destroy),
  left: left.state.filter((urn) => isOf(nameOf(urn), case_)),
});

/** What went wrong with no resource to blame: the program itself, the state, a plugin. */
export const undisturbed = ({ steps, imported, preview, destroy }: Life): string[] =>
  [...steps.flatMap(({ up, again, refresh }) => [up, again, refresh]), imported, preview, destroy].flatMap(
    ({ errors }) => errors[""] ?? [],
  );
