import * as fs from "node:fs";
import { findGo, godoTests, runGodo } from "./clients/godo";
import { coverage, coverageFile } from "./coverage";
import { hasSpecification } from "./openapi";
import { liveFromEnvironment } from "./live/live";
import { suites } from "./suites";
import { Target } from "./target";

// `npm run test:live` alone sets it.
const live = liveFromEnvironment();
const target = new Target(live);

// A real droplet takes a minute, and so does its deletion.
jest.setTimeout(live ? 900_000 : 120_000);

// The first run on a machine builds the S3 server.
beforeAll(() => target.open(), 900_000);
afterAll(() => target.close());

/** Cloudflare's suites make zones, which the real cloud gives for registered domains alone; Spaces has keys of its own. */
const here = (name: string): boolean =>
  live === undefined ||
  name.startsWith("DigitalOcean: ") ||
  (name.startsWith("Spaces: ") && live.spacesKey !== undefined);

for (const [name, suite] of Object.entries(suites)) (here(name) ? describe : describe.skip)(name, () => suite(target));

describe("DigitalOcean: godo, the official Go client", () => {
  const go = findGo();
  let run: Awaited<ReturnType<typeof runGodo>>;
  // The first run on a machine downloads and compiles the client.
  beforeAll(async () => {
    if (go !== undefined) run = await runGodo(go, target);
  }, 900_000);

  (go === undefined ? test.skip : test).each(godoTests)("%s", (name) => {
    const { passed, output } = run.results.get(name) ?? { passed: false, output: run.output };
    expect([passed, passed ? "" : output]).toEqual([true, ""]);
  });
});

// Without the specification the suites still assert behaviour; that every answer has the specified shape is then not proven.
(hasSpecification ? test : test.skip)("every answer is as DigitalOcean's specification says", () => {
  expect(target.recording.validated).toBeGreaterThan(0);
  expect(target.recording.differences).toEqual([]);
});

// Everything must have run: with the specification for its operations, with Go for the client in Go.
(hasSpecification && findGo() && !live ? test : test.skip)("docs/contract.md says what was covered", () => {
  const text = coverage(target.recording);
  if (process.env.SEAWALL_UPDATE_DOCS) fs.writeFileSync(coverageFile, text);
  expect(fs.readFileSync(coverageFile, "utf8")).toBe(text);
});
