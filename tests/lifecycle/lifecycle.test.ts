import { cases, providerOf } from "./cases";
import { chosen, live, type Life } from "./life";
import { providersOf, type PluginSet } from "./plugins";
import { expectedImport, expectedStep, seenDestroy, seenImport, seenStep, undisturbed } from "./seen";

const sets: PluginSet[] = ["stand-ins", "official"];
const lives = new Map<PluginSet, Life>();
const failures = new Map<PluginSet, unknown>();
const providers = [...new Set(Object.values(cases).map(providerOf))];

/** Both sets at once: the official provider mostly waits. What fails is told once, by the set's first test. */
beforeAll(async () => {
  await Promise.all(
    sets.map(async (set) => {
      const names = chosen(providersOf(set));
      if (names.length === 0) return;
      const report = (detail: string): boolean => process.stderr.write(`… ${set}: ${detail}\n`);
      try {
        lives.set(set, await live(set, names, report));
      } catch (error) {
        failures.set(set, error);
      }
    }),
  );
}, 45 * 60_000);

describe.each(sets)("%s", (set) => {
  const available = providersOf(set);
  const names = chosen(available);
  const life = (): Life => {
    const lived = lives.get(set);
    if (!lived) throw new Error("the engine's runs did not come to their end");
    return lived;
  };

  for (const provider of providers.filter((each) => !available.includes(each)))
    test.skip(`${provider}: there is no plugin`, () => undefined);

  if (names.length > 0)
    test("the engine's runs come to their end", () => {
      if (failures.has(set)) throw failures.get(set);
    });

  if (names.length > 0)
    describe.each(names)("%s", (name) => {
      const each = cases[name]!;
      test.each(each.steps.map(({ what }, index) => [what, index] as const))(
        "%s: exactly that, nothing the second time, nothing for a refresh to find",
        (_, index) => expect(seenStep(life(), each, name, index)).toEqual(expectedStep(life(), each, name, index)),
      );
      test("is imported, and a preview changes nothing", () =>
        expect(seenImport(life(), name)).toEqual(expectedImport(each, name)));
      test("goes, and leaves nothing", () => expect(seenDestroy(life(), name)).toEqual({ errors: [], left: [] }));
    });

  if (names.length > 0) {
    test("each run of the engine ended well", () => expect(undisturbed(life())).toEqual([]));
    test("nothing is left in the cloud", () => expect(life().left.cloud).toEqual([]));
  }
});
