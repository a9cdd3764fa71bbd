import * as fs from "node:fs";
import * as path from "node:path";
import { paths, repositoryRoot } from "../instance";
import { type Project, readProject } from "./project";

/** Written beside the copies of a project's stack files: where the project lies, seen from the checkout. */
const claimFile = (name: string): string => path.join(paths.stackConfig, name, "folder");

/** Folder of the project whose stacks the sandbox has under this name. Undefined where it has none. */
export function folderOf(name: string): string | undefined {
  const file = claimFile(name);
  return fs.existsSync(file) ? path.resolve(repositoryRoot, fs.readFileSync(file, "utf8").trim()) : undefined;
}

/**
 * Takes the project's name for its folder: state is kept by name, and another program of the same name would take the
 * first one's resources for its own and delete them. A project that was moved takes its name along.
 *
 * @throws where the name is another folder's.
 */
export function claim({ name, directory }: Project): void {
  const holder = nameOf(repositoryRoot) === name ? repositoryRoot : folderOf(name);
  if (holder !== undefined && holder !== directory && nameOf(holder) === name)
    throw new Error(
      `The project in ${directory} is called "${name}", as the one in ${holder}, and the sandbox keeps stacks by that name. ` +
        "Change `name` in its Pulumi.yaml.",
    );
  if (folderOf(name) === directory) return;
  fs.mkdirSync(path.dirname(claimFile(name)), { recursive: true });
  fs.writeFileSync(claimFile(name), `${path.relative(repositoryRoot, directory)}\n`);
}

/** Name of the project in a folder, if there still is one. */
function nameOf(folder: string): string | undefined {
  try {
    return readProject(folder).name;
  } catch {
    return undefined;
  }
}
