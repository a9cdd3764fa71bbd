import * as fs from "node:fs";
import * as path from "node:path";
import type { Project } from "../engine";
import { repositoryRoot } from "../instance";

/** What a program may say to the pack, such as its budget: a file of Pulumi's own, beside Pulumi.yaml. */
const configurationFile = "policy-config.json";

/** Arguments that let the pack of this repository judge a program, wherever that lies. */
export function policyArguments({ directory }: Project): string[] {
  const configuration = path.join(directory, configurationFile);
  return [
    "--policy-pack",
    path.join(repositoryRoot, "policies"),
    ...(fs.existsSync(configuration) ? ["--policy-pack-config", configuration] : []),
  ];
}
