import { checks as cloudChecks, ensureS3Server, startCloud } from "../cloud";
import {
  checks as engineChecks,
  type Engine,
  ensureEngine,
  ensurePlugins,
  ensureStack,
  environment,
  type InstalledPlugin,
  type Project,
} from "../engine";
import { checks as hostChecks, ensureImages } from "../hosts";
import { ensureInstance, type Instance } from "../instance";
import { CliError, exitCode } from "./exit";
import type { Progress } from "./progress";
import type { Workspace } from "./pulumi/run";

/** A sandbox that runs, and what a `pulumi` process needs to reach it. */
export interface Sandbox extends Workspace {
  instance: Instance;
  engine: Engine;
  plugins: InstalledPlugin[];
}

/** Brings up whatever of the sandbox is not up, what is independent at the same time. Quick where all of it is. */
export async function prepare(project: Project, stack: string, progress: Progress): Promise<Sandbox> {
  const instance = await ensureInstance();
  const [engine] = await orMissing([
    progress.step("Pulumi engine", (report) => ensureEngine(report)),
    progress.step("Docker and host images", (report) => ensureImages(report)),
    progress.step("S3 server", (report) => ensureS3Server(report)),
  ]);
  const [, plugins] = await all([
    progress.step("Cloud and hosts", (report) => startCloud(instance, report)),
    progress.step("Provider plugins", (report) => ensurePlugins(engine, report)),
  ]);
  await progress.step(`Stack ${stack}`, async (report) => {
    report("state, passphrase, configuration");
    const leftOut = await ensureStack(instance, engine, stack, project.directory);
    report(leftOut.length > 0 ? `without ${leftOut.join(", ")} of Pulumi.${stack}.yaml: not for a sandbox` : "");
  });
  return {
    instance,
    engine,
    plugins,
    project,
    stack,
    environment: environment(instance, engine, stack, project.directory),
  };
}

/** As `all`; where a check says that this machine lacks something for good, the failure is told as that (exit code 4). */
async function orMissing<T extends unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  try {
    return await all<T>(work);
  } catch (error) {
    const found = (await Promise.all([engineChecks(), hostChecks(), cloudChecks()])).flat();
    if (found.every((check) => check.ok)) throw error;
    throw new CliError(error instanceof Error ? error.message : String(error), exitCode.missing);
  }
}

/** Waits for all, also where one fails: what a build has done is kept. Then throws the first failure. */
async function all<T extends unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(work as Promise<unknown>[]);
  const failed = settled.find((s) => s.status === "rejected");
  if (failed) throw failed.reason;
  return settled.map((s) => (s as PromiseFulfilledResult<unknown>).value) as T;
}
