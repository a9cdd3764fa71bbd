import bcrypt from "bcryptjs";
import { random } from "../../../sandbox/plugins/random/provider";
import { seeded, uuid7 } from "../../../sandbox/plugins/random/source";
import { Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

const plugin = new Plugin(random);
const token = (name: string) => `random:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
const create = (name: string, inputs: Values = {}) => plugin.create(token(name), inputs);

test("a password has its length, its minimums and a hash of itself, and no id that tells it", async () => {
  const inputs = { length: 16, minUpper: 3, minLower: 2, minNumeric: 4, minSpecial: 1, overrideSpecial: "%" };
  for (let round = 0; round < 20; round++) {
    const { id, state } = await plugin.provider.create(
      plugin.target(token("RandomString")),
      { values: inputs, secrets: [] },
      false,
    );
    const count = (pattern: RegExp) => (state.result as string).match(pattern)?.length ?? 0;
    expect(id).toBe(state.result);
    expect(state.result).toMatch(/^[A-Za-z0-9%]{16}$/);
    expect([count(/[A-Z]/g) >= 3, count(/[a-z]/g) >= 2, count(/[0-9]/g) >= 4, count(/%/g) >= 1]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  }
  const password = await create("RandomPassword", inputs);
  expect(password.id).toBe("none");
  expect(await bcrypt.compare(password.state.result as string, password.state.bcryptHash as string)).toBe(true);
  expect(password.secrets).toEqual([["bcryptHash"], ["result"]]);
});

test("classes that are off are not used", async () => {
  const { state } = await create("RandomString", { length: 200, special: false, upper: false, number: false });
  expect(state.result).toMatch(/^[a-z]{200}$/);
  expect(state).toMatchObject({
    special: false,
    upper: false,
    number: false,
    numeric: false,
    lower: true,
    minLower: 0,
  });
});

test("lengths that cannot hold the minimums are refused", () => {
  expect(plugin.reasons(token("RandomPassword"), { length: 2, minLower: 3 })).toEqual([
    "length must be at least 1 and at least the sum of minUpper, minLower, minNumeric and minSpecial (3), got 2. Examine values at 'res.length'.",
  ]);
  const none = { length: 3, upper: false, lower: false, numeric: false, special: false };
  expect(plugin.reasons(token("RandomString"), none)).toEqual([
    "at least one of upper, lower, numeric and special must be true. Examine values at 'res.lower'.",
  ]);
});

test("an id is the same bytes in every form", async () => {
  const { id, state } = await create("RandomId", { byteLength: 5, prefix: "web-" });
  const bytes = Buffer.from(id, "base64url");
  expect(bytes).toHaveLength(5);
  expect(state).toMatchObject({
    b64Url: `web-${id}`,
    b64Std: `web-${bytes.toString("base64")}`,
    hex: `web-${bytes.toString("hex")}`,
    dec: `web-${BigInt(`0x${bytes.toString("hex")}`)}`,
  });
});

test("a seed makes the same number and order again", async () => {
  const integer = { min: 1, max: 1_000_000, seed: "s" };
  expect((await create("RandomInteger", integer)).state.result).toBe(
    (await create("RandomInteger", integer)).state.result,
  );
  const letters = { inputs: ["a", "b", "c", "d", "e", "f"], seed: "s", resultCount: 8 };
  const { state } = await create("RandomShuffle", letters);
  expect(state.results).toEqual((await create("RandomShuffle", letters)).state.results);
  expect((state.results as string[]).slice(0, 6).sort()).toEqual(letters.inputs);
  expect(state.results).toHaveLength(8);
});

test("seeded numbers stay in range and use all of it", () => {
  const next = seeded("x");
  const seen = new Set(Array.from({ length: 500 }, () => next(6)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("an integer lies in its range, and an empty range is refused", async () => {
  const { id, state } = await create("RandomInteger", { min: 5, max: 6 });
  expect(["5", "6"]).toContain(id);
  expect(state.result).toBe(Number(id));
  expect(plugin.reasons(token("RandomInteger"), { min: 2, max: 1 })).toEqual([
    "min must not be greater than max, got min 2 and max 1. Examine values at 'res.min'.",
  ]);
});

test("pets, bytes and uuids have their forms", async () => {
  expect((await create("RandomPet", { length: 3, prefix: "p", separator: "." })).id).toMatch(
    /^p\.[a-z]+\.[a-z]+\.[a-z]+$/,
  );
  expect((await create("RandomPet")).state).toMatchObject({ length: 2, separator: "-" });
  const bytes = await create("RandomBytes", { length: 4 });
  expect(Buffer.from(bytes.state.base64 as string, "base64").toString("hex")).toBe(bytes.state.hex);
  expect(bytes.secrets).toEqual([["base64"], ["hex"]]);
  expect((await create("RandomUuid")).id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(uuid7(0x0123456789ab)).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each<[string, string, Values]>([
  ["RandomId", "a-,AQIDBA", { prefix: "a-", byteLength: 4, dec: "a-16909060", hex: "a-01020304" }],
  ["RandomInteger", "5,1,10,s", { result: 5, min: 1, max: 10, seed: "s" }],
  ["RandomBytes", "AQIDBA==", { length: 4, hex: "01020304" }],
  ["RandomString", "hello", { length: 5, result: "hello" }],
  ["RandomPassword", "hello", { length: 5, result: "hello" }],
  ["RandomUuid", "6b0f8e7c-3c1e-4b60-bb7a-7fb0a7f3a3d5", { result: "6b0f8e7c-3c1e-4b60-bb7a-7fb0a7f3a3d5" }],
])("importing a %s from %s, then asking for the same, changes nothing", async (name, id, state) => {
  const live = (await plugin.read(token(name), id))!;
  expect(live.state).toMatchObject(state);
  const { values, failures } = plugin.check(token(name), live.inputs);
  expect(failures).toEqual([]);
  expect(plugin.changes(token(name), live.state, live.inputs, values)).toEqual([]);
});

test("what cannot be imported says why", async () => {
  await expect(plugin.read(token("RandomPet"), "calm-otter")).rejects.toThrow("This resource cannot be imported");
  await expect(plugin.read(token("RandomInteger"), "5")).rejects.toThrow(
    'Cannot import "5": expected <result>,<min>,<max>',
  );
});
