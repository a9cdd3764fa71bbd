import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { endOrphans, findOrphans } from "../../../sandbox/recover/orphans";
import { processFacts } from "../../../sandbox/recover/processes";

const ours = "/checkout/.seawall/pulumi";
const provider = `${ours}/plugins/resource-digitalocean-v4.80.1/pulumi-resource-digitalocean`;
const facts = (pid: number, parent: number, ...command: string[]) => ({ pid, parent, started: 0, command });
const find = (...processes: ReturnType<typeof facts>[]) =>
  findOrphans(ours, processes, (pid) => (pid < 100 ? ours : "/other/pulumi")).map((p) => p.pid);

describe("what a killed engine left", () => {
  test.each<[string, ReturnType<typeof facts>[], number[]]>([
    ["a provider whose engine is gone", [facts(10, 1, provider)], [10]],
    ["not one whose engine lives", [facts(9, 1, "pulumi", "up"), facts(10, 9, provider)], []],
    [
      "the program under a language host that lost its engine",
      [facts(10, 1, "/e/pulumi-language-nodejs", "127.0.0.1:1"), facts(11, 10, "node", "/n/@pulumi/pulumi/cmd/run")],
      [10, 11],
    ],
    [
      "not the program under a language host whose engine lives",
      [
        facts(9, 1, "/e/pulumi"),
        facts(10, 9, "/e/pulumi-language-nodejs"),
        facts(11, 10, "node", "/n/@pulumi/pulumi/cmd/run"),
      ],
      [],
    ],
    ["not those of another sandbox", [facts(110, 1, provider)], []],
    ["not a program of the user's that runs in the sandbox's environment", [facts(10, 1, "vim", "index.ts")], []],
  ])("%s", (_name, processes, expected) => {
    expect(find(...processes)).toEqual(expected);
  });
});

test("they are ended, and only they", async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-orphans-"));
  const plugin = path.join(home, "pulumi-resource-fake");
  fs.copyFileSync("/bin/sleep", plugin);
  fs.chmodSync(plugin, 0o755);
  const start = (PULUMI_HOME: string) => spawn(plugin, ["60"], { env: { PULUMI_HOME }, stdio: "ignore" });
  const [mine, theirs] = [start(home), start("/other")];
  try {
    await new Promise((done) => setTimeout(done, 100));
    expect(await endOrphans(home)).toBe(1);
    expect(processFacts(mine.pid ?? 0)).toBeUndefined();
    expect(processFacts(theirs.pid ?? 0)).toBeDefined();
  } finally {
    theirs.kill("SIGKILL");
    fs.rmSync(home, { recursive: true, force: true });
  }
});
