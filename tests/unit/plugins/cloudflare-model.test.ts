import { afterRead, afterWrite } from "../../../sandbox/plugins/cloudflare/answer";
import { createBody, patchBody, updateBody } from "../../../sandbox/plugins/cloudflare/body";
import { Fields, fieldsOf } from "../../../sandbox/plugins/cloudflare/field";
import { planOf } from "../../../sandbox/plugins/cloudflare/plan";
import { UNKNOWN } from "../../../sandbox/plugins/shared/values";

const text = { type: "string" } as const;
const thing: Fields = {
  where: { ...text, input: true, output: true, apiName: false },
  name: { ...text, input: true, output: true },
  note: { ...text, input: true, output: true },
  size: { type: "number", input: true, output: true, computed: true, fallback: 1 },
  chosenBy: { ...text, input: true, output: true, computed: true },
  madeAt: { ...text, output: true, time: true, keep: true },
  changedAt: { ...text, output: true, time: true },
  parts: {
    type: "list",
    input: true,
    output: true,
    items: {
      type: "object",
      fields: {
        id: { ...text, computed: true, told: true },
        maxAge: { type: "number", apiName: "max-age" },
        on: { type: "boolean", computed: true, fallback: true },
        until: { ...text, time: true },
      },
    },
  },
};
const inputs = { where: "here", name: "a", parts: [{ maxAge: 5, until: "2030-01-01T00:00:00.500Z" }] };

test("a plan holds what is given and implied, and leaves the rest to the cloud", () => {
  const parts = [{ id: UNKNOWN, maxAge: 5, on: true, until: "2030-01-01T00:00:00.500Z" }];
  const unknown = { chosenBy: UNKNOWN, madeAt: UNKNOWN, changedAt: UNKNOWN };
  expect(planOf(thing, inputs)).toEqual({ where: "here", name: "a", size: 1, parts, ...unknown });
  const state = { madeAt: "then", changedAt: "later", chosenBy: "cloud" };
  expect(planOf(thing, inputs, state)).toMatchObject({ madeAt: "then", changedAt: UNKNOWN, chosenBy: UNKNOWN });
});

test("bodies name things as the API does, without what is not theirs to say", () => {
  const plan = planOf(thing, inputs);
  const parts = [{ "max-age": 5, on: true, until: "2030-01-01T00:00:00Z" }];
  expect(createBody(thing, plan)).toEqual({ name: "a", size: 1, parts });
  const state = { where: "here", name: "a", note: "old", size: 2, parts: [] };
  expect(updateBody(thing, plan, state)).toEqual({ name: "a", note: null, size: 1, parts });
  expect(patchBody(thing, plan, state)).toEqual({ note: null, size: 1, parts });
  expect(patchBody(thing, plan, plan)).toEqual({});
});

const answer = {
  name: "A",
  note: null,
  size: 3,
  chosen_by: "cloud",
  made_at: "2026-01-01T00:00:00.123456Z",
  parts: [{ id: "1", "max-age": 6, until: "2030-01-01T01:00:00.5+01:00", more: 1 }],
};

test("after a write only the cloud's own is taken from its answer", () => {
  expect(afterWrite(thing, planOf(thing, inputs), answer)).toEqual({
    ...inputs,
    size: 1,
    chosenBy: "cloud",
    madeAt: "2026-01-01T00:00:00Z",
    parts: [{ id: "1", maxAge: 5, on: true, until: "2030-01-01T00:00:00.500Z" }],
  });
});

test("a read takes everything, but a moment stays written as it was", () => {
  expect(afterRead(thing, { ...inputs, note: "old" }, answer)).toEqual({
    where: "here",
    name: "A",
    size: 3,
    chosenBy: "cloud",
    madeAt: "2026-01-01T00:00:00Z",
    parts: [{ id: "1", maxAge: 6, until: "2030-01-01T00:00:00.500Z" }],
  });
});

test("of a value of any type only what was given is compared, in the type that it was given in", () => {
  const fields: Fields = { value: { type: "any", input: true, output: true } };
  const read = (old: object, value: unknown) => afterRead(fields, old as never, { value });
  expect(read({}, { a: 1 })).toEqual({ value: { a: 1 } });
  expect(read({ value: { a: { b: 1 } } }, { a: { b: 2, c: 3 }, d: 4 })).toEqual({ value: { a: { b: 2 } } });
  expect(read({ value: "0" }, 0)).toEqual({ value: "0" });
  expect(read({ value: "off" }, "on")).toEqual({ value: "on" });
  const patch = patchBody(fields, { value: { a: { b: 1, c: 2 }, d: 3 } }, { value: { a: { b: 1, c: 1 }, e: 4 } });
  expect(patch).toEqual({ value: { a: { c: 2 }, d: 3, e: null } });
});

test("properties carry the API's names, also where those are no snake case or no plural", () => {
  const cors = fieldsOf("R2BucketCors").rules!.items!.fields!;
  expect([cors.exposeHeaders!.apiName, cors.maxAgeSeconds!.apiName]).toEqual(["exposeHeaders", "maxAgeSeconds"]);
  const parameters = fieldsOf("Ruleset").rules!.items!.fields!.actionParameters!.fields!;
  expect(parameters.sMaxage!.apiName).toBe("s-maxage");
  expect(parameters.edgeTtl!.fields!.statusCodeTtls!.apiName).toBe("status_code_ttl");
  expect(parameters.headers).toMatchObject({ type: "map", items: { type: "object", fields: { operation: {} } } });
  expect(parameters.rules).toMatchObject({ type: "map", items: { type: "list", items: { type: "string" } } });
});
