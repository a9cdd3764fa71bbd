import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../../support/repository";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-run-"));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

/** What tools/run.mjs would install, given the lock file and npm's record of what is installed. */
function missing(lock: unknown, installed: unknown): string | undefined {
  const probe = path.join(work, "probe.mjs");
  fs.writeFileSync(
    probe,
    `import { missing } from ${JSON.stringify(path.join(root, "tools/installed.mjs"))};
     const [lock, installed] = ${JSON.stringify([lock, installed ?? null])};
     console.log(missing(lock, installed ?? undefined) ?? "");`,
  );
  return execFileSync("node", [probe], { encoding: "utf8" }).trim() || undefined;
}

const packages = (entries: Record<string, object>) => ({ packages: entries });

describe("node_modules is compared with the lock file", () => {
  const lock = packages({
    "": { name: "seawall" },
    components: { version: "0.1.0" },
    "node_modules/@seawall/components": { link: true },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0" },
    "node_modules/elsewhere": { version: "1.0.0", optional: true, os: ["plan9"] },
    "node_modules/binary": { version: "1.0.0", optional: true },
  });
  const there = { "node_modules/@seawall/components": { link: true }, "node_modules/a": { version: "v1.0.0" } };

  test("all there: nothing to do", () => {
    expect(missing(lock, packages({ ...there, "node_modules/b": { version: "2.0.0" } }))).toBeUndefined();
  });

  test.each([
    ["nothing was installed yet", undefined],
    ["b 2.0.0 is not installed", packages(there)],
    ["b 2.0.0 is not installed", packages({ ...there, "node_modules/b": { version: "1.9.0" } })],
    [
      "binary 1.0.0 is not installed",
      packages({ ...there, "node_modules/b": { version: "2.0.0" }, "node_modules/binary": { version: "0.9.0" } }),
    ],
  ])("%s", (expected, installed) => {
    expect(missing(lock, installed)).toBe(expected);
  });
});

describe("a script of the repository", () => {
  const script = (name: string, text: string): string => {
    const file = path.join(work, name);
    fs.writeFileSync(file, text);
    return file;
  };
  const start = (file: string, ...args: string[]) =>
    spawn(process.execPath, [path.join(root, "tools/run.mjs"), file, ...args], {
      cwd: work,
      stdio: ["ignore", "pipe", "inherit"],
    });

  test("runs on the repository's Node.js with its own arguments, and its exit code is ours", async () => {
    const file = script(
      "ends.mjs",
      `console.log(JSON.stringify([Number(process.versions.node.split(".")[0]) >= 22, process.env.PATH.split(":")[0], ...process.argv.slice(2)]));
       process.exitCode = 7;`,
    );
    const child = start(file, "a b", "--flag");
    let printed = "";
    child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(7);
    expect(JSON.parse(printed)).toEqual([true, path.join(root, "node_modules/.bin"), "a b", "--flag"]);
  });

  test("is told to end when we are, and its answer is ours", async () => {
    const file = script(
      "waits.mjs",
      `process.on("SIGTERM", () => process.exit(9)); setInterval(() => {}, 1000); console.log("up");`,
    );
    const child = start(file);
    child.stdout.once("data", () => child.kill("SIGTERM"));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(9);
  });

  test("that was killed looks killed", async () => {
    const child = start(script("dies.mjs", `process.kill(process.pid, "SIGKILL");`));
    expect(await new Promise((resolve) => child.on("close", (_code, signal) => resolve(signal)))).toBe("SIGKILL");
  });
});

describe("packages that are installed anew", () => {
  const checkout = path.join(work, "checkout");
  const at = (...names: string[]) => path.join(checkout, ...names);

  /** What `npm ci` and `npm rebuild node` do to the Node.js of node_modules, on which `npm start` may run. */
  const npm = `
    const fs = require("node:fs");
    const [command] = process.argv.slice(2);
    if (command === "--version") console.log("10.0.0");
    if (command === "ci") fs.rmSync("node_modules", { recursive: true });
    if (command === "rebuild") {
      fs.mkdirSync("node_modules/.bin", { recursive: true });
      fs.symlinkSync(process.execPath, "node_modules/.bin/node");
    }
  `;

  beforeAll(() => {
    for (const file of ["tools/run.mjs", "tools/installed.mjs", "sandbox/bin/forward.js"]) {
      fs.mkdirSync(path.dirname(at(file)), { recursive: true });
      fs.copyFileSync(path.join(root, file), at(file));
    }
    fs.writeFileSync(at("npm-cli.js"), npm);
    fs.writeFileSync(at("package-lock.json"), JSON.stringify(packages({ "node_modules/new": { version: "1.0.0" } })));
    fs.writeFileSync(at("hello.mjs"), "console.log('hello');");
    fs.mkdirSync(at("node_modules/node/bin"), { recursive: true });
    fs.copyFileSync(process.execPath, at("node_modules/node/bin/node"));
  });

  test("may be those that we run on ourselves", () => {
    const own = at("node_modules/node/bin/node");
    const env = {
      PATH: process.env.PATH,
      npm_execpath: at("npm-cli.js"),
      npm_node_execpath: process.execPath,
    };
    const said = execFileSync(own, [at("tools/run.mjs"), "hello.mjs"], { cwd: checkout, env, encoding: "utf8" });
    expect(said).toBe("hello\n");
    expect(fs.existsSync(own)).toBe(false);
  });
});
