// `npm run test:live`: the contract's suites on the real clouds. It costs money (docs/operations.md says what): needs
// DIGITALOCEAN_TOKEN, for Spaces its key as well, and SEAWALL_LIVE="yes, it costs money".
// Cleans up before, and after in any case: also when it is interrupted.
import { spawn } from "node:child_process";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const confirmation = "yes, it costs money";

if (process.env.SEAWALL_LIVE !== confirmation) {
  console.error(`This creates real resources. Set SEAWALL_LIVE="${confirmation}" to say that you want it.`);
  process.exit(1);
}
if (!process.env.DIGITALOCEAN_TOKEN) {
  console.error("DIGITALOCEAN_TOKEN is not set.");
  process.exit(1);
}

let child;
let interrupted = false;
// The tests end by the signal; cleaning up goes on in spite of it.
const end = (signal) => {
  interrupted = true;
  if (child?.testing) child.kill(signal);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);

/** In a process group of its own, so that the terminal's ^C reaches this process alone. */
function run(args, testing) {
  return new Promise((resolve) => {
    child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    child.testing = testing;
    child.on("error", (error) => (console.error(error.message), resolve(127)));
    child.on("exit", (code, signal) => resolve(signal ? 130 : code));
  });
}

const clean = () => run(["--require", "tsx/cjs", "tests/contract/live/main.ts"], false);
const jest = ["node_modules/jest/bin/jest.js", "--selectProjects", "unit", "--runInBand", "--testPathPatterns"];

console.log("Cleaning up after earlier runs …");
let code = await clean();
if (code === 0 && !interrupted) code = await run([...jest, "contract/clients", "--verbose"], true);
console.log("Cleaning up …");
const cleaned = await clean();
process.exitCode = code !== 0 ? code : cleaned;
