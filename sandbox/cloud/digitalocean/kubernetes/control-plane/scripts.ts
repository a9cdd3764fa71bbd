import * as fs from "node:fs";
import * as path from "node:path";
import type { Cloud } from "../../../cloud";

/** On a control plane, and `join` on a node. */
type Script = "serve" | "invite" | "join" | "admit" | "settle" | "drain";

/** MicroK8s' channel of a version's slug: "1.36/stable" of "1.36.3-do.0". */
export const channelOf = (version: string): string => `${version.split(".").slice(0, 2).join(".")}/stable`;

const textOf = (name: string): string => fs.readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8");

const assignments = (variables: Record<string, string>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");

/** Runs one of our scripts in a host, with variables set, and gives what it prints. */
export async function inHost(
  { driver }: Cloud,
  hostId: number,
  script: Script,
  variables: Record<string, string> = {},
): Promise<string> {
  if (!driver.execute) throw new Error("there are no hosts to run a script in");
  return driver.execute(hostId, [textOf("lib"), assignments(variables), textOf(script)].join("\n"));
}
