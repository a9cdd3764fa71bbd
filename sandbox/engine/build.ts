import * as fs from "node:fs";
import * as path from "node:path";
import { compiledOf, GoModule, goProblem, goVersion, installGo } from "../build/go";
import { madeOnce } from "../build/once";
import { cacheDirectory } from "../instance";
import { withoutClouds } from "./left-out";
import { Engine, pulumiVersion } from "./version";

const sources = __dirname;
const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The one message where the engine cannot be built; undefined where it can. */
export function whyNotBuildable(found = goVersion()): string | undefined {
  const problem = goProblem(found);
  if (problem === undefined) return undefined;
  return (
    `Pulumi ${pulumiVersion} is not on PATH, its download does not answer, and ${problem} to build it with. ` +
    `${installGo}, or put Pulumi ${pulumiVersion} with its Node.js language host on PATH, and run again.`
  );
}

/** What a build from these sources is, or will be. */
function engineOf(module: GoModule): Engine {
  const binDirectory = path.join(
    cacheDirectory,
    `engine-${module.contentKey(["go.mod", "go.sum", "language", "left-out.ts", "_left-out"])}`,
  );
  return { pulumi: path.join(binDirectory, "pulumi"), kind: "build", version: pulumiVersion, binDirectory };
}

/** The engine that an earlier run has built from the same sources. */
export function builtEngine(found = goVersion()): Engine | undefined {
  const engine = found === undefined ? undefined : engineOf(new GoModule(sources, found));
  return engine && fs.existsSync(engine.binDirectory) ? engine : undefined;
}

/** Builds the CLI and our language host from the Go modules, or finds what an earlier run has built from the same sources. */
export async function buildEngine(report: (detail: string) => void): Promise<Engine> {
  const found = goVersion();
  const problem = whyNotBuildable(found);
  if (found === undefined || problem !== undefined) throw new Error(problem);
  const whole = new GoModule(sources, found);
  const engine = engineOf(whole);
  await madeOnce(engine.binDirectory, report, async (building) => {
    const staged = path.join(building, "source");
    const module = new GoModule(sources, found, { modfile: await withoutClouds(whole, sources, staged) });
    const packages = await module.countPackages(cli, "the Pulumi engine", report);
    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;
    await module.build({
      target: cli,
      output: path.join(building, "pulumi"),
      ldflags: `-s -w ${stamp}`,
      progress: compiledOf(packages, report),
    });
    report("compiling the language host");
    await module.build({
      target: "./language",
      output: path.join(building, "pulumi-language-nodejs"),
      ldflags: "-s -w",
    });
    fs.rmSync(staged, { recursive: true });
  });
  return engine;
}
