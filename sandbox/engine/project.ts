import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../instance";

/** What the sandbox reads of Pulumi.yaml. */
export interface Project {
  name: string;
  /** Folder of Pulumi.yaml. */
  directory: string;
  /** Folder of the Pulumi.<stack>.yaml files. */
  stackDirectory: string;
  /** Configuration of every stack, unless the stack's own file says otherwise. */
  config: Record<string, unknown>;
}

/** @throws where the directory holds no Pulumi project. */
export function readProject(projectDirectory: string = repositoryRoot): Project {
  const file = path.join(projectDirectory, "Pulumi.yaml");
  if (!fs.existsSync(file))
    throw new Error(`${file} does not exist: name a directory that holds a Pulumi project (Pulumi.yaml).`);
  const read = (parse(fs.readFileSync(file, "utf8")) ?? {}) as {
    name?: string;
    stackConfigDir?: string;
    config?: Record<string, unknown>;
  };
  if (!read.name) throw new Error(`${file} has no name. Give the project one: "name: my-project".`);
  return {
    name: read.name,
    directory: path.resolve(projectDirectory),
    stackDirectory: path.resolve(projectDirectory, read.stackConfigDir ?? "."),
    config: read.config ?? {},
  };
}

/** Name of the Pulumi project in a directory. */
export const projectName = (projectDirectory: string = repositoryRoot): string => readProject(projectDirectory).name;

/** The stacks that have a file Pulumi.<stack>.yaml. */
export function stacksOf(project: Project): string[] {
  if (!fs.existsSync(project.stackDirectory)) return [];
  return fs
    .readdirSync(project.stackDirectory)
    .flatMap((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}
