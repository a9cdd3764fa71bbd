import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** The Go module that drives DigitalOcean's official Go client. */
const folder = path.join(__dirname, "..", "godo");

/** The machine's Go; undefined where it has none. */
export const findGo = (): string | undefined =>
  ["go", "/usr/local/go/bin/go", "/usr/lib/go/bin/go"].find((go) => spawnSync(go, ["version"]).status === 0);

/** Names of its tests, as they stand in its sources. */
export const godoTests: readonly string[] = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith("_test.go"))
  .flatMap((file) => [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^func (Test\w+)\(/gm)])
  .map(([, name = ""]) => name)
  .sort();

export interface GoResult {
  passed: boolean;
  /** What the test printed. */
  output: string;
}

interface Event {
  Action: string;
  Test?: string;
  Output?: string;
}

/** Runs the module's tests against an endpoint. `go`: the Go program; `live`: some tests are skipped at the real cloud. */
export async function runGodo(
  go: string,
  target: { endpoint: string; token: string; prefix: string; isLive: boolean },
): Promise<{ results: ReadonlyMap<string, GoResult>; output: string }> {
  const env = {
    ...process.env,
    SEAWALL_ENDPOINT: target.endpoint,
    SEAWALL_TOKEN: target.token,
    SEAWALL_PREFIX: target.prefix,
    SEAWALL_LIVE: target.isLive ? "1" : "",
    NO_PROXY: "127.0.0.1",
  };
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) =>
    // A failure stands in the events, and where there are none, in the output.
    execFile(go, ["test", "-json", "-count=1", "./..."], options, (_, stdout, stderr) => resolve({ stdout, stderr })),
  );
  const results = new Map<string, GoResult>();
  for (const line of stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const { Action, Test, Output = "" } = JSON.parse(line) as Event;
    if (Test === undefined) continue;
    const before = results.get(Test) ?? { passed: false, output: "" };
    results.set(Test, {
      passed: before.passed || Action === "pass" || Action === "skip",
      output: before.output + Output,
    });
  }
  return { results, output: `${stderr}\n${results.size === 0 ? stdout : ""}`.trim() };
}
