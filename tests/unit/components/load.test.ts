import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { root } from "../../support/repository";

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

const run = (environment: Record<string, string> = {}) =>
  JSON.parse(
    execFileSync(process.execPath, ["-e", program], {
      cwd: path.join(root, "components"),
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...environment },
    }),
  ) as unknown;

const ofTheProgram = ["a detail of the program", "an error of the program"];

test("keeps what the SDK notes for those who look into it from the engine, and nothing that the program says", () => {
  expect(run()).toEqual({ told: ["a warning of the SDK", ...ofTheProgram], trace: false, error: true });
});

test("leaves the SDK as it is for whoever looks for promises that never settle", () => {
  const told = ["a step of the SDK", "a warning of the SDK", ...ofTheProgram];
  expect(run({ PULUMI_DEBUG_PROMISE_LEAKS: "true" })).toEqual({ told, trace: true, error: true });
});
