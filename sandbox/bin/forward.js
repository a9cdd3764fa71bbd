const { spawn } = require("node:child_process");

/**
 * Runs a program in place of this process: same terminal, its exit code or signal becomes ours, and what is sent to us
 * reaches it. Ctrl-C of a terminal goes to the whole process group by itself, so it is not sent a second time.
 */
exports.become = function become(program, args, environment) {
  const child = spawn(program, args, { stdio: "inherit", env: environment });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals)
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  child.on("error", (error) => {
    console.error(`${program} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
  });
};
