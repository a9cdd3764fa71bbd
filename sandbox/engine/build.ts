import { execFileSync, spawn } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDirectory } from "../instance";
import { withLock } from "../lock";
import { compareVersions, Engine, pulumiVersion } from "./version";

const oldestGo = "1.25";
const sources = __dirname;

/** Version of the machine's Go, e.g. "1.26.8"; undefined where there is none. */
export function goVersion(): string | undefined {
  try {
    return /go(\d+\.\d+(\.\d+)?)/.exec(execFileSync("go", ["version"], { encoding: "utf8", stdio: "pipe" }))?.[1];
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
    `Install Go ${oldestGo} or newer, or put Pulumi ${pulumiVersion} with its Node.js language host on PATH, and run again.`
  );
}

/** Files that decide what is built. */
const inputs = (): string[] => [
  "go.mod",
  "go.sum",
  ...fs
    .readdirSync(path.join(sources, "language"))
    .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
    .sort()
    .map((file) => path.join("language", file)),
];

function contentKey(go: string): string {
  const hash = crypto.createHash("sha256").update(`${go} ${process.arch}`);
  for (const file of inputs()) hash.update(file).update(fs.readFileSync(path.join(sources, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Builds the CLI and our language host from the Go modules, or finds what an earlier run has built from the same sources. */
export async function buildEngine(report: (detail: string) => void): Promise<Engine> {
  const problem = whyNotBuildable();
  if (problem !== undefined) throw new Error(problem);
  const binDirectory = path.join(cacheDirectory, `engine-${contentKey(goVersion() ?? "")}`);
  const engine: Engine = {
    pulumi: path.join(binDirectory, "pulumi"),
    kind: "build",
    version: pulumiVersion,
    binDirectory,
  };
  if (fs.existsSync(binDirectory)) return engine;
  return withLock(`${binDirectory}.lock`, report, async () => {
    if (fs.existsSync(binDirectory)) return engine;
    const building = `${binDirectory}.${process.pid}`;
    fs.mkdirSync(building, { recursive: true });
    try {
      const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;
      await goBuild(
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        path.join(building, "pulumi"),
        `-s -w ${stamp}`,
        report,
      );
      await goBuild("./language", path.join(building, "pulumi-language-nodejs"), "-s -w", report);
      fs.renameSync(building, binDirectory);
    } finally {
      fs.rmSync(building, { recursive: true, force: true });
    }
    return engine;
  });
}

/** One `go build`; the packages that it names as it compiles them are the progress. */
function goBuild(target: string, output: string, ldflags: string, report: (detail: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ["build", "-v", "-trimpath", "-ldflags", ldflags, "-o", output, target];
    const child = spawn("go", args, { cwd: sources, stdio: ["ignore", "ignore", "pipe"] });
    const tail: string[] = [];
    let [downloaded, compiled] = [0, 0];
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n").filter((l) => l !== "")) {
        if (line.startsWith("go: downloading")) downloaded += 1;
        else if (/^[\w./-]+$/.test(line)) compiled += 1;
        tail.push(line);
        if (tail.length > 20) tail.shift();
      }
      report(compiled > 0 ? `${compiled} of about 1900 packages compiled` : `${downloaded} modules downloaded`);
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`go build ${target} failed (exit ${code}):\n${tail.join("\n")}`)),
    );
  });
}
