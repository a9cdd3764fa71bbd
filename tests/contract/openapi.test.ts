import { hasSpecification, Specification } from "./openapi";

(hasSpecification ? test : test.skip)("the specification is really held against answers", () => {
  const specification = new Specification();
  const type = { "content-type": "application/json" };
  const limits = { "ratelimit-limit": "5000", "ratelimit-remaining": "1", "ratelimit-reset": "1" };
  const headers = { ...type, ...limits };
  const answer = { status: 201, headers, body: { tag: { name: 7 } } };
  expect(specification.differences("POST", "/v2/tags", answer)).toEqual(["POST /v2/tags 201/tag/name must be string"]);
  expect(specification.differences("GET", "/v2/tags/x", { status: 204, headers: {} })[0]).toMatch(/none of/);
  const tag = { tag: { name: "t", resources: {} } };
  expect(specification.differences("GET", "/v2/tags/t", { ...answer, status: 200, headers: type, body: tag })).toEqual(
    Object.keys(limits).map((name) => `GET /v2/tags/t 200: header ${name} is missing or no number`),
  );
  const untyped = { ...answer, headers: limits };
  expect(specification.differences("POST", "/v2/tags", untyped)).toEqual(["POST /v2/tags 201: content-type "]);
  const undeclared = { status: 203, headers, body: {} };
  expect(specification.differences("POST", "/v2/tags", undeclared)).toEqual([
    expect.stringMatching(/^POST \/v2\/tags: status 203 is none of /),
  ]);
  expect(specification.differences("GET", "/v2/nothing", { status: 200, headers, body: {} })).toEqual([
    "GET /v2/nothing: not in the specification",
  ]);
});
