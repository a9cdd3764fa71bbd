import { execFile, execFileSync, spawn } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../instance";
import { withLock } from "../lock";
import { compareVersions, Engine, pulumiVersion } from "./version";

const run = promisify(execFile);

/** From here on Go fetches a newer Go by itself, from where it fetches modules. */
const oldestGo = "1.21";
const sources = __dirname;
const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** Version of the machine's Go, e.g. "1.26.8"; undefined where there is none. */
export function goVersion(): string | undefined {
  try {
    // Outside the module: inside it, a Go that is too old would fetch the newer one first.
    const printed = execFileSync("go", ["version"], { cwd: path.parse(sources).root, encoding: "utf8", stdio: "pipe" });
    return /go(\d+\.\d+(\.\d+)?)/.exec(printed)?.[1];
  } catch {
    return undefined;
  }
}

/** The one message where the engine cannot be built; undefined where it can. */
export function whyNotBuildable(found = goVersion()): string | undefined {
  if (found !== undefined && compareVersions(found, oldestGo) >= 0) return undefined;
  return (
    `Pulumi ${pulumiVersion} is not on PATH, its download does not answer, and ` +
    `${found === undefined ? "there is no Go" : `Go ${found} is too old`} to build it with. ` +
    `Install Go ${oldestGo} or newer (https://go.dev/dl, or Debian 13 and Ubuntu 24.04: apt-get install golang-go), ` +
    `or put Pulumi ${pulumiVersion} with its Node.js language host on PATH, and run again.`
  );
}

/** The Go that does the work: the machine's, or the one that go.mod asks for where that is newer. */
function toolchain(found: string): { version: string; environment: NodeJS.ProcessEnv } {
  const wanted = /^go (\S+)$/m.exec(fs.readFileSync(path.join(sources, "go.mod"), "utf8"))?.[1] ?? found;
  if (compareVersions(found, wanted) >= 0) return { version: found, environment: process.env };
  return { version: wanted, environment: { ...process.env, GOTOOLCHAIN: `go${wanted}` } };
}

/** Files that decide what is built. */
const inputs = (): string[] => [
  "go.mod",
  "go.sum",
  ...fs
    .readdirSync(path.join(sources, "language"))
    .filter((file) => !file.endsWith("_test.go"))
    .sort()
    .map((file) => path.join("language", file)),
];

function contentKey(go: string): string {
  const hash = crypto.createHash("sha256").update(`${go} ${process.arch}`);
  for (const file of inputs()) hash.update(file).update(fs.readFileSync(path.join(sources, file)));
  return hash.digest("hex").slice(0, 16);
}

/** What a build from these sources by this Go is, or will be. */
function engineOf(go: string): Engine {
  const binDirectory = path.join(cacheDirectory, `engine-${contentKey(go)}`);
  return { pulumi: path.join(binDirectory, "pulumi"), kind: "build", version: pulumiVersion, binDirectory };
}

/** The engine that an earlier run has built from the same sources. */
export function builtEngine(found = goVersion()): Engine | undefined {
  const engine = found === undefined ? undefined : engineOf(toolchain(found).version);
  return engine && fs.existsSync(engine.binDirectory) ? engine : undefined;
}

/** Builds the CLI and our language host from the Go modules, or finds what an earlier run has built from the same sources. */
export async function buildEngine(report: (detail: string) => void): Promise<Engine> {
  const found = goVersion();
  const problem = whyNotBuildable(found);
  if (found === undefined || problem !== undefined) throw new Error(problem);
  const present = builtEngine(found);
  if (present) return present;
  const go = toolchain(found);
  const engine = engineOf(go.version);
  const { binDirectory } = engine;
  return withLock(`${binDirectory}.lock`, report, async () => {
    if (fs.existsSync(binDirectory)) return engine;
    // One name under the lock: what an interrupted build has left there goes first.
    const building = `${binDirectory}.building`;
    fs.rmSync(building, { recursive: true, force: true });
    fs.mkdirSync(building, { recursive: true });
    const packages = await listPackages(go.environment, report);
    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;
    const progress = (compiled: number): void =>
      report(`compiled ${compiled} of ${packages} packages${compiled > 0.95 * packages ? ", linking" : ""}`);
    await goBuild(cli, path.join(building, "pulumi"), `-s -w ${stamp}`, go.environment, progress);
    report("compiling the language host");
    await goBuild(
      "./language",
      path.join(building, "pulumi-language-nodejs"),
      "-s -w",
      go.environment,
      () => undefined,
    );
    fs.renameSync(building, binDirectory);
    return engine;
  });
}

/** Fetches the modules that the CLI needs and counts the packages in them. */
async function listPackages(environment: NodeJS.ProcessEnv, report: (detail: string) => void): Promise<number> {
  report("fetching Go modules");
  let fetched = 0;
  const listing = run("go", ["list", "-deps", cli], { cwd: sources, env: environment, maxBuffer: 2 ** 24 });
  listing.child.stderr?.on("data", (text: Buffer) => {
    fetched += text.toString().split("go: downloading").length - 1;
    report(`fetched ${fetched} Go modules`);
  });
  try {
    return (await listing).stdout.trim().split("\n").length;
  } catch (error) {
    throw new Error(`The Go modules of the Pulumi engine cannot be fetched:\n${lastLines((error as Error).message)}`);
  }
}

/** One `go build`; the packages that it names as it compiles them are the progress. */
function goBuild(
  target: string,
  output: string,
  ldflags: string,
  environment: NodeJS.ProcessEnv,
  progress: (compiled: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ["build", "-v", "-trimpath", "-ldflags", ldflags, "-o", output, target];
    const child = spawn("go", args, { cwd: sources, env: environment, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    let compiled = 0;
    progress(compiled);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
      compiled += text.match(/^[\w./-]+$/gm)?.length ?? 0;
      progress(compiled);
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`go build ${target} failed (exit ${code ?? "by a signal"}):\n${lastLines(said)}`)),
    );
  });
}

const lastLines = (text: string): string => text.trim().split("\n").slice(-20).join("\n");
