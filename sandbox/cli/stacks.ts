import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { type Project, stacksOf } from "../engine";
import { CliError, exitCode } from "./exit";

/** Throws where the project has no such stack, and names those that it has. */
export function requireStack(name: string, project: Project): string {
  const names = stacksOf(project);
  if (names.includes(name)) return name;
  const file = path.join(project.stackDirectory, `Pulumi.${name}.yaml`);
  const known = names.length > 0 ? `Stacks: ${names.join(", ")}.` : "Write it: an empty file will do.";
  throw new CliError(`There is no stack "${name}": ${file} does not exist. ${known}`, exitCode.usage);
}

/** Whether the file of a stack asks for a cluster: what that takes is begun before the program runs. */
export function hasClusters(name: string, { name: project, stackDirectory }: Project): boolean {
  const { config } = (parse(fs.readFileSync(path.join(stackDirectory, `Pulumi.${name}.yaml`), "utf8")) ?? {}) as {
    config?: Record<string, unknown>;
  };
  const clusters = config?.[`${project}:clusters`];
  return typeof clusters === "object" && clusters !== null && Object.keys(clusters).length > 0;
}

/** The stack that a command line names by `-s`, `--stack` or `--stack=`, if it is one of ours and the command is Pulumi's. */
export function stackOfCommand(command: string[], known: string[]): string | undefined {
  if (!isPulumi(command)) return undefined;
  const named = command.flatMap((word, i) => {
    if (word === "-s" || word === "--stack") return command[i + 1] ?? [];
    return /^(?:--stack=|-s=?)(.+)$/.exec(word)?.[1] ?? [];
  });
  // A stack may be written as organization/project/stack.
  return named.map((name) => name.split("/").at(-1) ?? name).find((name) => known.includes(name));
}

/** Whether a command line runs Pulumi, directly or through another program. */
export const isPulumi = (command: string[]): boolean => command.some((word) => path.basename(word) === "pulumi");
