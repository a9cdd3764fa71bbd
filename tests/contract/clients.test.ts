import { hasSpecification } from "./openapi";
import { suites } from "./suites";
import { Target } from "./target";

jest.setTimeout(120_000);

const target = new Target();

// The first run on a machine builds the S3 server.
beforeAll(() => target.open(), 900_000);
afterAll(() => target.close());

for (const [name, suite] of Object.entries(suites)) describe(name, () => suite(target));

// Without the specification the suites still assert behaviour; that every answer has the specified shape is then not proven.
(hasSpecification ? test : test.skip)("every answer is as DigitalOcean's specification says", () => {
  expect(target.recording.validated).toBeGreaterThan(0);
  expect(target.recording.differences).toEqual([]);
});
