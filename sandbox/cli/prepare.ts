import { checks as cloudChecks, ensureS3Server, type Fault, startCloud } from "../cloud";
import {
  checks as engineChecks,
  type Engine,
  ensureEngine,
  ensurePlugins,
  ensureStack,
  environment,
  type InstalledPlugin,
  type Project,
  withoutAutomaticLog,
} from "../engine";
import { checks as hostChecks, ensureImages } from "../hosts";
import { tellScale } from "./scale";
import { HostsAreRealError } from "../ensure-instance";
import { ensureInstance, type Instance } from "../instance";
import { compileKubernetes, kubernetesVersion, whyNoKubernetes } from "../microk8s";
import { CliError, exitCode } from "./exit";
import { activeFaults, tellFaults } from "./faults";
import { makeKubernetes } from "./kubernetes";
import type { Progress } from "./progress";
import type { Workspace } from "./pulumi/run";

/** A sandbox that runs, and what a `pulumi` process needs to reach it. */
export interface Sandbox extends Workspace {
  instance: Instance;
  engine: Engine;
  plugins: InstalledPlugin[];
  /** What goes wrong by order, as of the beginning. */
  faults: Fault[];
  /** Resolves once the programs of Kubernetes are made, where that was asked for; rejects where they cannot be. */
  kubernetes: Promise<void>;
}

export interface PrepareOptions {
  /** Has the programs of Kubernetes made, beside everything else and without waiting for them. @default false */
  kubernetes?: boolean;
  /** Makes the sandbox, where there is none yet, one without hosts. @default false */
  scale?: boolean;
}

/** Brings up whatever of the sandbox is not up, what is independent at the same time. Quick where all of it is. */
export async function prepare(
  project: Project,
  stack: string,
  progress: Progress,
  options: PrepareOptions = {},
): Promise<Sandbox> {
  const instance = await instanceOf(options);
  const noHosts = instance.hosts === "none";
  const wantsKubernetes = options.kubernetes && !noHosts;
  const lacking = wantsKubernetes ? whyNoKubernetes() : undefined;
  if (lacking !== undefined) throw new CliError(lacking, exitCode.missing);
  tellScale(instance, progress);
  withoutAutomaticLog();
  const found = progress.step("Pulumi engine", (report) => ensureEngine(report));
  const cloud = upCloud(instance, progress);
  const installed = found.then((engine) =>
    progress.step("Provider plugins", (report) => ensurePlugins(engine, report, noHosts ? ["command"] : [])),
  );
  const kubernetes = wantsKubernetes ? upKubernetes(instance, cloud, progress) : Promise.resolve();
  // Whoever needs the programs awaits them; here their failure is only to be no unhandled one.
  kubernetes.catch(() => undefined);
  const [engine, plugins] = await orMissing([found, installed, cloud]);
  await progress.step(`Stack ${stack}`, async (report) => {
    report("state, passphrase, configuration");
    const leftOut = await ensureStack(instance, engine, stack, project.directory);
    report(leftOut.length > 0 ? `without ${leftOut.join(", ")} of Pulumi.${stack}.yaml: not for a sandbox` : "");
  });
  const faults = await activeFaults(instance);
  tellFaults(faults, progress);
  return {
    instance,
    engine,
    plugins,
    faults,
    project,
    stack,
    environment: environment(instance, engine, stack, project.directory),
    kubernetes,
  };
}

/** @throws CliError where the sandbox of this checkout has hosts, and scale mode has none. */
async function instanceOf({ scale }: PrepareOptions): Promise<Instance> {
  try {
    return await ensureInstance(scale ? "none" : undefined);
  } catch (error) {
    if (error instanceof HostsAreRealError) throw new CliError(error.message, exitCode.usage);
    throw error;
  }
}

async function upCloud(instance: Instance, progress: Progress): Promise<void> {
  await all([
    ...(instance.hosts === "none" ? [] : [progress.step("Docker and host images", (report) => ensureImages(report))]),
    progress.step("S3 server", (report) => ensureS3Server(report)),
  ]);
  await progress.step("Cloud and hosts", (report) => startCloud(instance, report));
}

/** Compiles from the first moment on, which takes longest; the cloud gives the hosts what is compiled once there is one. */
const upKubernetes = (instance: Instance, cloud: Promise<void>, progress: Progress): Promise<void> =>
  progress.step(`Kubernetes ${kubernetesVersion}`, async (report) => {
    await compileKubernetes(report);
    report("compiled; waiting for the cloud");
    await cloud;
    await makeKubernetes(instance, report);
  });

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
