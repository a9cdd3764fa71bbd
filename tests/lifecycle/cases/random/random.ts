import * as random from "@pulumi/random";
import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";
import type { LifecycleCase, Values } from "../../case";

type Maker = (name: string, inputs: Values, opts: CustomResourceOptions) => CustomResource;
type Change = [what: string, inputs: Values];

const keepers = "a note of the program's, which the value does not tell";

/** A random value never changes: whatever is said anew makes another. */
const valueOf = (
  type: string,
  make: Maker,
  first: Values,
  changes: Change[],
  rest: Pick<LifecycleCase, "importId" | "notImportable" | "notImported" | "random">,
): LifecycleCase => ({
  type: `random:index/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`,
  make,
  ...rest,
  steps: [
    { what: "is made", inputs: () => first },
    ...changes.map(([what, inputs]) => ({ what, inputs: () => inputs, replaces: true as const })),
    { what: "is asked for again", inputs: () => ({ ...first, ...changes.at(-1)?.[1] }), changesNothing: true as const },
  ],
});

export const randomValues: Record<string, LifecycleCase> = {
  randomBytes: valueOf(
    "RandomBytes",
    (name, inputs, opts) => new random.RandomBytes(name, inputs as never, opts),
    { length: 8 },
    [["is longer", { length: 16 }]],
    { random: ["base64", "hex"], importId: ({ base64 }) => base64! },
  ),
  randomId: valueOf(
    "RandomId",
    (name, inputs, opts) => new random.RandomId(name, inputs as never, opts),
    { byteLength: 4 },
    [["is longer, with a prefix", { byteLength: 8, prefix: "web-" }]],
    { random: ["b64Std", "b64Url", "dec", "hex"], importId: ({ id }) => `web-,${id}` },
  ),
  randomInteger: valueOf(
    "RandomInteger",
    (name, inputs, opts) => new random.RandomInteger(name, inputs as never, opts),
    { min: 1, max: 1000 },
    [["has another range", { min: 1, max: 2000 }]],
    { random: ["result"], importId: ({ result }) => `${result},1,2000` },
  ),
  randomPassword: valueOf(
    "RandomPassword",
    (name, inputs, opts) => new random.RandomPassword(name, inputs as never, opts),
    { length: 12 },
    [
      ["is longer", { length: 20 }],
      ["has no special characters", { length: 20, special: false, minNumeric: 2 }],
      ["has another keeper", { length: 20, keepers: { of: "b" } }],
    ],
    { random: ["result", "bcryptHash"], importId: ({ result }) => result!, notImported: { keepers } },
  ),
  randomString: valueOf(
    "RandomString",
    (name, inputs, opts) => new random.RandomString(name, inputs as never, opts),
    { length: 12 },
    [["is longer", { length: 20 }]],
    { random: ["result"], importId: ({ result }) => result! },
  ),
  randomPet: valueOf(
    "RandomPet",
    (name, inputs, opts) => new random.RandomPet(name, inputs, opts),
    {},
    [["has more words", { length: 3, separator: "_" }]],
    { notImportable: "its name does not tell how it was made" },
  ),
  randomShuffle: valueOf(
    "RandomShuffle",
    (name, inputs, opts) => new random.RandomShuffle(name, inputs as never, opts),
    { inputs: ["a", "b", "c"] },
    [["gives fewer", { inputs: ["a", "b", "c"], resultCount: 2 }]],
    { random: ["results"], notImportable: "an order does not tell what it was made from" },
  ),
  randomUuid: valueOf(
    "RandomUuid",
    (name, inputs, opts) => new random.RandomUuid(name, inputs, opts),
    {},
    [["has a keeper", { keepers: { of: "a" } }]],
    { random: ["result"], notImported: { keepers } },
  ),
  randomUuid4: valueOf(
    "RandomUuid4",
    (name, inputs, opts) => new random.RandomUuid4(name, inputs, opts),
    {},
    [["has a keeper", { keepers: { of: "a" } }]],
    { random: ["result"], notImported: { keepers } },
  ),
  randomUuid7: valueOf(
    "RandomUuid7",
    (name, inputs, opts) => new random.RandomUuid7(name, inputs, opts),
    {},
    [["has a keeper", { keepers: { of: "a" } }]],
    { random: ["result"], notImported: { keepers } },
  ),
};
