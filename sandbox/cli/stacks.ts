import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../instance";
import { CliError, exitCode } from "./exit";

/** Stacks that have a file Pulumi.<stack>.yaml in the checkout. */
export const stackNames = (root: string = repositoryRoot): string[] =>
  fs
    .readdirSync(root)
    .flatMap((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();

/** Throws where there is no such stack, and names those there are. */
export function requireStack(name: string, root: string = repositoryRoot): string {
  const names = stackNames(root);
  if (names.includes(name)) return name;
  throw new CliError(
    `There is no stack "${name}": ${path.join(root, `Pulumi.${name}.yaml`)} does not exist. Stacks: ${names.join(", ")}.`,
    exitCode.usage,
  );
}

/** Whether the file of a stack asks for a cluster: what that takes is begun before the program runs. */
export function hasClusters(name: string, root: string = repositoryRoot): boolean {
  const { config } = (parse(fs.readFileSync(path.join(root, `Pulumi.${name}.yaml`), "utf8")) ?? {}) as {
    config?: Record<string, unknown>;
  };
  const clusters = config?.["seawall:clusters"];
  return typeof clusters === "object" && clusters !== null && Object.keys(clusters).length > 0;
}

/** The stack that a command line names by `-s`, `--stack` or `--stack=`, if it is one of ours and the command is Pulumi's. */
export function stackOfCommand(command: string[], known: string[]): string | undefined {
  if (!command.some((word) => path.basename(word) === "pulumi")) return undefined;
  const named = command.flatMap((word, i) => {
    if (word === "-s" || word === "--stack") return command[i + 1] ?? [];
    return /^(?:--stack=|-s=?)(.+)$/.exec(word)?.[1] ?? [];
  });
  // A stack may be written as organization/project/stack.
  return named.map((name) => name.split("/").at(-1) ?? name).find((name) => known.includes(name));
}
