import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../../support/repository";

/** What a program prints that begins with the loader, as JSON, where the engine's runner has set up what it does before any program. */
const run = (program: string, environment: Record<string, string> = {}) =>
  JSON.parse(
    execFileSync(process.execPath, ["-e", `require("source-map-support/register");${program}`], {
      cwd: path.join(root, "components"),
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...environment },
    }),
  ) as unknown;

describe("what the SDK notes for those who look into it", () => {
  /** Logs as the SDK does and as a program does, to an engine that keeps what it is told. */
  const program = `
const told = [];
const settings = require("@pulumi/pulumi/runtime/settings");
settings.getEngine = () => ({ log: (request, done) => (told.push(request.getMessage()), done()) });
settings.rpcKeepAlive = () => () => undefined;
require("@seawall/components/load");
const { log } = require("@pulumi/pulumi");
const traced = Promise.resolve();
require("@pulumi/pulumi/runtime/debuggable").debuggablePromise(traced, "test");
require("@pulumi/pulumi/log").debug("a step of the SDK");
require("@pulumi/pulumi/log").warn("a warning of the SDK");
log.debug("a detail of the program");
log.error("an error of the program").then(() => {
  console.log(JSON.stringify({ told, trace: /at /.test(traced._debugStackTrace), error: /at /.test(new Error("later").stack) }));
});
`;
  const ofTheProgram = ["a detail of the program", "an error of the program"];

  test("is kept from the engine, and nothing that the program says", () => {
    expect(run(program)).toEqual({ told: ["a warning of the SDK", ...ofTheProgram], trace: false, error: true });
  });

  test("is left as it is for whoever looks for promises that never settle", () => {
    const told = ["a step of the SDK", "a warning of the SDK", ...ofTheProgram];
    expect(run(program, { PULUMI_DEBUG_PROMISE_LEAKS: "true" })).toEqual({ told, trace: true, error: true });
  });
});

describe("lines of the program as it was written", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-load-"));
  const file = path.join(directory, "program.ts");
  afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

  fs.writeFileSync(
    file,
    `interface Nothing {
  inJavaScript: true;
}

export function place<T extends Nothing>(sdk: { Resource: { stackTrace(skip: number): T[] } }): T[] {
  return sdk.Resource.stackTrace(1);
}

export const fail = (): never => {
  throw new Error("on purpose");
};
`,
  );
  const load = `require("@seawall/components/load"); const { place, fail } = require(${JSON.stringify(file)});`;

  test("are what an error says", () => {
    const thrown = run(`${load} try { fail(); } catch (error) { console.log(JSON.stringify(error.stack)); }`) as string;
    expect(thrown.split("\n")[1]).toBe(`    at fail (${file}:10:9)`);
  });

  test("are what the SDK notes with a resource, every time", () => {
    const places = `[1, 2].map(() => place(require("@pulumi/pulumi"))[0])`;
    const found = { uri: `file://${file}`, line: 6, column: 23 };
    expect(run(`${load} console.log(JSON.stringify(${places}));`)).toEqual([found, found]);
  });
});
