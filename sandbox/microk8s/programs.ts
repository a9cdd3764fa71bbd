import * as path from "node:path";
import { contentKey } from "../build/content-key";
import { buildKubernetes, buildMicrok8s, builtKubernetes, sourceFiles } from "./build";
import { downloadedKubernetes, downloadKubernetes, downloadsAnswer } from "./download";
import { ensureEtcd } from "./etcd";
import { ProgramFolder } from "./folder";
import { kubernetesVersion } from "./version";

type Report = (detail: string) => void;

/** One kind of program: makes it, or finds it made, and gives the folder in the build cache. */
export type Part = (report: Report, signal?: AbortSignal) => Promise<string>;

/** In this order: what takes seconds comes first, so that what is missing on a machine is told before minutes were spent. */
const parts: Part[] = [buildMicrok8s, (report) => ensureEtcd(report), kubernetes];

/** Those that need nothing of the sandbox. */
const compiled: Part[] = [buildMicrok8s, kubernetes];

/** Tells the programs of these sources from all others. */
export const programsKey = (): string => contentKey(__dirname, sourceFiles, `${kubernetesVersion} ${process.arch}`);

/**
 * Every program that a cluster's hosts run, in the folder that they see. Each is made once on a machine and kept in the
 * build cache; what is made appears at once, while the rest is being made.
 */
export async function ensureKubernetes(
  report: Report,
  signal?: AbortSignal,
  folder: ProgramFolder = new ProgramFolder(),
  made: Part[] = parts,
): Promise<string> {
  const key = programsKey();
  if (folder.isComplete(key)) return folder.path;
  folder.begin();
  const tell = (detail: string): void => {
    folder.say(detail);
    report(detail);
  };
  try {
    for (const part of made) {
      folder.add(await part(tell, signal));
      signal?.throwIfAborted();
    }
  } catch (error) {
    folder.fail(signal?.aborted ? "the sandbox was stopped" : (error as Error).message);
    throw error;
  }
  folder.complete(key);
  return folder.path;
}

/** Has in the build cache what takes minutes, for a sandbox that is not up yet: `ensureKubernetes` finds it there. */
export async function compileKubernetes(
  report: Report,
  folder: ProgramFolder = new ProgramFolder(),
  made: Part[] = compiled,
): Promise<void> {
  if (folder.isComplete(programsKey())) return;
  for (const part of made) await part(report);
}

/** The official programs, where an earlier run has them or the internet answers; else the same built from their Go modules. */
async function kubernetes(report: Report, signal?: AbortSignal): Promise<string> {
  const present = downloadedKubernetes() ?? builtKubernetes();
  if (present) return present;
  if (await downloadsAnswer()) {
    try {
      return await downloadKubernetes(report, signal);
    } catch (error) {
      signal?.throwIfAborted();
      report(`the download did not succeed (${(error as Error).message}); building instead`);
    }
  }
  return buildKubernetes(report, signal);
}

/** A program of the folder, on this machine. */
export const programPath = (name: string, folder: ProgramFolder = new ProgramFolder()): string =>
  path.join(folder.path, name);
