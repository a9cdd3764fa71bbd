// What @pulumi/pulumi/cmd/run-policy-pack does, for a pack of plain JavaScript (`typescript: false`): without ts-node.
// Arguments: the SDK's runner, the engine's address, the pack's directory.
const { flushCompileCache } = require("node:module");
const path = require("node:path");

const [runner, , pack] = process.argv.slice(1);
const failed = new Set();
const told = new Set();
let running = false;

// An error that nobody caught must never end in exit code 0: the engine would take the pack for one that found nothing.
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error) => {
    failed.add(error);
    if (!running) console.error(error);
  });
process.on("exit", (code) => {
  if (code === 0 && failed.size > 0) process.exitCode = [...failed].every((error) => told.has(error)) ? 32 : 1;
});

require(path.join(runner, "run.js")).run({
  argv: { _: [pack] },
  programStarted: () => (running = true),
  reportLoggedError: (error) => told.add(error),
  typeScript: false,
});

// The engine ends a pack by a signal, and Node.js keeps what it has compiled only when it exits by itself.
setTimeout(() => flushCompileCache?.(), 1000).unref();
