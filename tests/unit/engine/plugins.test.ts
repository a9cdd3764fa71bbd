import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-plugins-"));
process.env.SEAWALL_CACHE = path.join(work, "cache");

/* eslint-disable @typescript-eslint/no-require-imports -- read after the cache was moved */
const { paths } = require("../../../sandbox/instance") as typeof import("../../../sandbox/instance");
const { installStandIn, isStandIn, standIns } =
  require("../../../sandbox/engine/stand-ins") as typeof import("../../../sandbox/engine/stand-ins");
const { ensurePlugins, summary } =
  require("../../../sandbox/engine/plugins") as typeof import("../../../sandbox/engine/plugins");
/* eslint-enable @typescript-eslint/no-require-imports */

const engine = { pulumi: "/nowhere/pulumi", kind: "build", version: "3.259.0", binDirectory: "/nowhere" } as const;
const plugins = path.join(work, "pulumi/plugins");

beforeAll(() => Object.assign(paths, { pulumiHome: path.join(work, "pulumi"), run: path.join(work, "run") }));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

/** The first line that a plugin prints: the port it listens on. */
function portOf(executable: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, ["127.0.0.1:1"], { cwd: "/", env: { PATH: process.env.PATH, HOME: work } });
    child.stdout.once("data", (text: Buffer) => {
      resolve(text.toString().trim());
      child.kill();
    });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`exited ${code}: ${said}`)));
  });
}

test("a stand-in starts from anywhere, by its own Node.js", async () => {
  const said: string[] = [];
  await installStandIn("random", "4.21.2", (detail) => said.push(detail));
  expect(said).toEqual(["bundling the stand-in of random"]);
  const directory = path.join(plugins, "resource-random-v4.21.2");
  expect(await portOf(path.join(directory, "pulumi-resource-random"))).toMatch(/^\d+$/);
  expect(isStandIn("random", "4.21.2")).toBe(true);
  const made = fs.statSync(directory).ino;
  await installStandIn("random", "4.21.2", (detail) => said.push(detail));
  expect(fs.statSync(directory).ino).toBe(made);
  expect(fs.readdirSync(plugins)).toEqual(["resource-random-v4.21.2"]);
}, 30_000);

test("every provider of the program has a stand-in", () => {
  expect(standIns()).toEqual(["cloudflare", "command", "digitalocean", "random", "tls"]);
});

test("official plugins that are installed are used as they are", async () => {
  for (const name of standIns()) {
    const { version } = JSON.parse(
      fs.readFileSync(path.join(__dirname, "../../../node_modules/@pulumi", name, "package.json"), "utf8"),
    ) as { version: string };
    const directory = path.join(plugins, `resource-${name}-v${version}`);
    fs.rmSync(directory, { recursive: true, force: true });
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, `pulumi-resource-${name}`), "official");
  }
  const said: string[] = [];
  const installed = await ensurePlugins(engine, (detail) => said.push(detail));
  expect(installed.map(({ name, source }) => `${name} ${source}`)).toEqual([
    "cloudflare official",
    "command official",
    "digitalocean official",
    "random official",
    "tls official",
  ]);
  expect(said).toEqual(["official: cloudflare, command, digitalocean, random, tls"]);
});

test("one line says which is which", () => {
  expect(
    summary([
      { name: "random", version: "1.0.0", source: "official" },
      { name: "tls", version: "1.0.0", source: "stand-in" },
      { name: "command", version: "1.0.0", source: "stand-in" },
    ]),
  ).toBe("official: random; stand-ins: tls, command");
  expect(summary([{ name: "tls", version: "1.0.0", source: "stand-in" }])).toBe("stand-ins: tls");
});

test("a folder of archives that is not there is an error, not a reason for stand-ins", async () => {
  process.env.SEAWALL_PLUGINS = path.join(work, "absent");
  try {
    await expect(ensurePlugins(engine, () => undefined)).rejects.toThrow(`SEAWALL_PLUGINS names ${work}/absent`);
  } finally {
    delete process.env.SEAWALL_PLUGINS;
  }
});
