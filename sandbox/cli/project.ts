import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { type Project, readProject } from "../engine";
import { repositoryRoot } from "../instance";
import { CliError, exitCode } from "./exit";

/** What a command takes that works on the stack of a program. */
export interface ProjectOption {
  /** Folder of the program. */
  project?: string;
}

/** Gives a command the option that names another program than the repository's own: the same everywhere. */
export const withProject = (command: Command): Command =>
  command.option("-C, --project <folder>", "folder of another Pulumi program (default: the repository's own)");

/**
 * The program in a folder, or the repository's own.
 *
 * @throws CliError where the folder holds none.
 */
export function openProject(folder: string = repositoryRoot): Project {
  try {
    return readProject(path.resolve(folder));
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), exitCode.usage);
  }
}

export const isOwn = ({ directory }: Project): boolean => directory === repositoryRoot;

/** What a command line needs to name a program: " --project examples/shop", nothing for the repository's own. */
export function projectWords(project: Pick<Project, "directory">): string {
  if (project.directory === repositoryRoot) return "";
  const relative = path.relative(process.cwd(), project.directory) || ".";
  const shown = relative.startsWith("..") ? project.directory : relative;
  return ` --project ${/^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`}`;
}

/**
 * Refuses to run Pulumi where it would find another program than the repository's own: Pulumi takes its program from the
 * folder that it is started in, and would use our configuration for it.
 */
export function refuseOtherProgram(from: string = process.cwd()): void {
  const found = [...ancestors(path.resolve(from))].find((folder) => fs.existsSync(path.join(folder, "Pulumi.yaml")));
  if (found === undefined || found === repositoryRoot) return;
  throw new CliError(
    `Pulumi would work on the program in ${found} here. Say --project ${found} for that one; for ours, go to ${repositoryRoot}.`,
    exitCode.usage,
  );
}

function* ancestors(folder: string): Generator<string> {
  yield folder;
  if (path.dirname(folder) !== folder) yield* ancestors(path.dirname(folder));
}
