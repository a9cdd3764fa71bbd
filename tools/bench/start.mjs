// What `npm start` takes in a clean clone: with nothing in any cache, again, and after a reset. Packages of the operating system
// that are there stay.
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "./measure.mjs";

/** Runs a command and gives its seconds and the steps that it tells: what, and how long in words. */
function told(command, options) {
  const started = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (part) => ((text += part), process.stderr.write(part)));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) return reject(new Error(`${command.join(" ")} ended with ${code}`));
      const steps = [...text.matchAll(/^✔ (.*?) ((?:\d+ min )?[\d.]+ s)(?: ·.*)?$/gm)].map(([, what, took]) => [
        what,
        took,
      ]);
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, steps });
    });
  });
}

/** Seconds of each kind of start, and the steps of the first. */
export async function starts() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-start-"));
  const clone = path.join(directory, "seawall");
  const cache = (name) => path.join(directory, "cache", name);
  const env = {
    ...process.env,
    SEAWALL_CACHE: cache("seawall"),
    GOPATH: cache("go"),
    GOCACHE: cache("go-build"),
    npm_config_cache: cache("npm"),
  };
  const start = () => told(["npm", "start"], { cwd: clone, env });
  const reset = () => told(["npx", "seawall", "reset", "--yes"], { cwd: clone, env });
  execFileSync("git", ["clone", "--quiet", root, clone], { stdio: "inherit" });
  try {
    const cold = await start();
    const second = await start();
    await reset();
    const warm = await start();
    return { cold: cold.seconds, second: second.seconds, warm: warm.seconds, steps: cold.steps };
  } finally {
    await reset();
    execFileSync("chmod", ["-R", "u+w", directory]);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
