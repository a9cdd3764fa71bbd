import * as fs from "node:fs";
import * as path from "node:path";
import { compiledOf, GoModule, goProblem, goVersion, installGo } from "../build/go";
import { madeOnce } from "../build/once";
import { cacheDirectory } from "../instance";
import { kubernetesPrograms, kubernetesVersion } from "./version";

type Report = (detail: string) => void;

/** Our Go module: the stand-in for MicroK8s, and the program that is all of Kubernetes' own. */
const sources = __dirname;

/** Files that decide what each program is. Kubernetes takes minutes: what only the stand-in is made of is none of its. */
const inputs = {
  microk8s: ["go.mod", "go.sum", "cmd/microk8s", "internal"],
  kubernetes: ["go.mod", "go.sum", "cmd/kubernetes"],
};

/** All files that decide what the programs are. */
export const sourceFiles = ["go.mod", "go.sum", "cmd", "internal"];

/** Thrown where programs of Kubernetes have to be built and this machine has no Go for it. */
export class NoGoForKubernetesError extends Error {
  constructor(problem: string) {
    super(
      `A cluster in the sandbox needs programs that are built from Go modules, and ${problem}. ${installGo}, and run again.`,
    );
    this.name = "NoGoForKubernetesError";
  }
}

/** The one message where nothing can be built; undefined where it can. */
export function whyNotBuildable(found = goVersion()): string | undefined {
  const problem = goProblem(found);
  return problem === undefined ? undefined : new NoGoForKubernetesError(problem).message;
}

/** In the background: hosts boot and harden meanwhile. */
function goModule(signal?: AbortSignal): GoModule {
  const found = goVersion();
  const problem = goProblem(found);
  if (found === undefined || problem !== undefined) throw new NoGoForKubernetesError(problem ?? "");
  return new GoModule(sources, found, { background: true, signal });
}

const folderOf = (program: keyof typeof inputs, module: GoModule): string =>
  path.join(cacheDirectory, `${program}-${module.contentKey(inputs[program])}`);

/** Builds the stand-in for MicroK8s, in seconds once its modules are fetched. Gives its folder. */
export async function buildMicrok8s(report: Report, signal?: AbortSignal): Promise<string> {
  const module = goModule(signal);
  return madeOnce(folderOf("microk8s", module), report, async (building) => {
    const target = "./cmd/microk8s";
    const packages = await module.countPackages(target, "the stand-in for MicroK8s", report);
    await module.build({
      target,
      output: path.join(building, "microk8s"),
      ldflags: "-s -w",
      progress: compiledOf(packages, (detail) => report(`MicroK8s: ${detail}`)),
    });
  });
}

/** The folder of an earlier build of Kubernetes from the same sources. */
export function builtKubernetes(): string | undefined {
  const found = goVersion();
  if (goProblem(found) !== undefined) return undefined;
  const folder = folderOf("kubernetes", goModule());
  return fs.existsSync(folder) ? folder : undefined;
}

/** What the official builds tell of themselves as well. No commit and no date: this one is ours. */
function versionStamp(): string {
  const [major, minor] = kubernetesVersion.split(".");
  const facts = {
    gitVersion: `v${kubernetesVersion}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
    gitCommit: "",
    buildDate: "1970-01-01T00:00:00Z",
  };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return packages
    .flatMap((name) => Object.entries(facts).map(([fact, value]) => `-X ${name}.${fact}=${value}`))
    .join(" ");
}

/** Builds Kubernetes from its Go modules: one program under the names of all, in minutes. Gives its folder. */
export async function buildKubernetes(report: Report, signal?: AbortSignal): Promise<string> {
  const module = goModule(signal);
  return madeOnce(folderOf("kubernetes", module), report, async (building) => {
    const target = "./cmd/kubernetes";
    const packages = await module.countPackages(target, "Kubernetes", report);
    await module.build({
      target,
      output: path.join(building, "kubernetes"),
      ldflags: `-s -w ${versionStamp()}`,
      progress: compiledOf(packages, (detail) => report(`Kubernetes ${kubernetesVersion}: ${detail}`)),
    });
    for (const name of kubernetesPrograms) fs.symlinkSync("kubernetes", path.join(building, name));
  });
}
