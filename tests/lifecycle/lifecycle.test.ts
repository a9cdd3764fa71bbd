import { cases, providerOf } from "./cases";
import { differences } from "./differences";
import { differencesAt, type Found, speaksOf, unlisted } from "./differential";
import { chosen, lanes, live, type Life } from "./life";
import { providersOf, type PluginSet } from "./plugins";
import { RemoteHost } from "./remote-host";
import { expectedImport, expectedStep, seenDestroy, seenImport, seenStep, undisturbed } from "./seen";

const sets: PluginSet[] = ["stand-ins", "official"];
const lives = new Map<PluginSet, Life[]>();
let host: RemoteHost;
const failures = new Map<PluginSet, unknown>();
const providers = [...new Set(Object.values(cases).map(providerOf))];

/** All at once: the official provider mostly waits. What fails is told once, by the set's first test. */
beforeAll(async () => {
  host = await RemoteHost.start();
  const liveAll = async (set: PluginSet): Promise<void> => {
    const report = (detail: string): boolean => process.stderr.write(`… ${set}: ${detail}\n`);
    try {
      lives.set(set, await Promise.all(lanes(chosen(set)).map((names) => live(set, names, host, report))));
    } catch (error) {
      failures.set(set, error);
    }
  };
  await Promise.all(sets.map(liveAll));
}, 45 * 60_000);
afterAll(() => host.stop());

/** The lives of a set, or the one that a case was part of. */
function livesOf(set: PluginSet): Life[] {
  const lived = lives.get(set);
  if (!lived) throw new Error("the engine's runs did not come to their end");
  return lived;
}
const lifeOf = (set: PluginSet, name: string): Life => livesOf(set).find(({ names }) => names.includes(name))!;

describe.each(sets)("%s", (set) => {
  const available = providersOf(set);
  const names = chosen(set);
  for (const provider of providers.filter((each) => !available.includes(each)))
    test.skip(`${provider}: there is no plugin`, () => undefined);
  if (set === "official")
    for (const [name, { standInOnly }] of Object.entries(cases).filter(([, each]) => each.standInOnly))
      test.skip(`${name}: ${standInOnly}`, () => undefined);

  if (names.length > 0)
    test("the engine's runs come to their end", () => {
      if (failures.has(set)) throw failures.get(set);
    });

  if (names.length > 0)
    describe.each(names)("%s", (name) => {
      const each = cases[name]!;
      test.each(each.steps.map(({ what }, index) => [what, index] as const))(
        "%s: exactly that, nothing the second time, nothing for a refresh to find",
        (_, index) =>
          expect(seenStep(lifeOf(set, name), each, name, index)).toEqual(
            expectedStep(lifeOf(set, name), each, name, index),
          ),
      );
      test("is imported, and a preview changes nothing", () =>
        expect(seenImport(lifeOf(set, name), name)).toEqual(expectedImport(each, name)));
      test("goes, and leaves nothing", () =>
        expect(seenDestroy(lifeOf(set, name), name)).toEqual({ errors: [], left: [] }));
    });

  if (names.length > 0) {
    test("each run of the engine ended well", () => expect(livesOf(set).flatMap(undisturbed)).toEqual([]));
    test("nothing is left in the cloud", () => expect(livesOf(set).flatMap(({ left }) => left.cloud)).toEqual([]));
  }
});

describe("stand-ins beside official plugins", () => {
  const names = chosen("official");
  const between = (name: string, index: number | "destroy"): Found[] =>
    differencesAt(lifeOf("official", name), lifeOf("stand-ins", name), name, index);

  if (names.length > 0)
    describe.each(names)("%s", (name) => {
      test.each(cases[name]!.steps.map(({ what }, index) => [what, index] as const))(
        "%s: the same state, by the same calls",
        (_, index) => expect(unlisted(between(name, index))).toEqual([]),
      );
      test("goes by the same calls", () => expect(unlisted(between(name, "destroy"))).toEqual([]));
    });

  if (names.length > 0 && process.env.SEAWALL_CASES === undefined)
    test("every difference that the table lists is still one", () => {
      const found = names.flatMap((name) => {
        const steps = cases[name]!.steps.map((_, index) => between(name, index));
        return [...steps.flat(), ...between(name, "destroy")];
      });
      expect(differences.filter((entry) => !found.some((each) => speaksOf(entry, each)))).toEqual([]);
    });
});
