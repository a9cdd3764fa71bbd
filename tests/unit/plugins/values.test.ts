import { decode, encode, formatPath, UNKNOWN } from "../../../sandbox/plugins/shared/values";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("secrets become plain values and paths, and secrets again", () => {
  const wire = { a: secret("x"), b: { c: [1, secret({ d: secret("y") })] }, e: true };
  const decoded = decode(wire);
  expect(decoded).toEqual({
    values: { a: "x", b: { c: [1, { d: "y" }] }, e: true },
    secrets: [["a"], ["b", "c", 1], ["b", "c", 1, "d"]],
  });
  expect(encode(decoded.values, decoded.secrets)).toEqual(wire);
});

test("unknown values of every type are one", () => {
  const { values } = decode({ text: unknown, number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421", list: [unknown] });
  expect(values).toEqual({ text: UNKNOWN, number: UNKNOWN, list: [UNKNOWN] });
  expect(encode({ text: UNKNOWN, list: [UNKNOWN] })).toEqual({ text: unknown, list: [unknown] });
});

test("an output value is its value, or unknown", () => {
  const output = (fields: object) => ({ [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields });
  const decoded = decode({ known: output({ value: "v", secret: true }), open: output({}) });
  expect(decoded).toEqual({ values: { known: "v", open: UNKNOWN }, secrets: [["known"]] });
});

test("a secret whose place is gone hides what is left around it", () => {
  expect(encode({ connection: { host: "h" } }, [["connection", "password"]])).toEqual({
    connection: secret({ host: "h" }),
  });
  expect(encode({ other: 1 }, [["gone"]])).toEqual({ other: 1 });
});

test("empty properties are absent, assets stay as they are", () => {
  const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "t", hash: "h" };
  expect(decode({ nothing: null, asset }).values).toEqual({ asset });
  expect(encode({ nothing: undefined, asset })).toEqual({ asset });
});

test.each([
  [["tags"], "tags"],
  [["inboundRules", 0, "protocol"], "inboundRules[0].protocol"],
  [["environment", "a b"], 'environment["a b"]'],
])("the path %j is written %s", (path, text) => {
  expect(formatPath(path)).toBe(text);
});
