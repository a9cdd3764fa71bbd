import type { Check } from "../check";
import { goVersion } from "../build/go";
import { builtKubernetes, whyNotBuildable } from "./build";
import { downloadedKubernetes, downloadsAnswer } from "./download";
import { ProgramFolder } from "./folder";
import { programsKey } from "./programs";
import { kubernetesVersion } from "./version";

/** Why this machine cannot have clusters: one message. Undefined where it can. */
export const whyNoKubernetes = (folder = new ProgramFolder()): string | undefined =>
  folder.isComplete(programsKey()) ? undefined : whyNotBuildable();

/** What a cluster needs of this machine. `needed`: whether a stack has one; where none has, nothing is missing. */
export async function checks(needed: boolean, folder = new ProgramFolder()): Promise<Check[]> {
  const name = "Kubernetes";
  if (folder.isComplete(programsKey()))
    return [{ name, ok: true, found: `${kubernetesVersion} (${folder.path})`, action: "" }];
  const problem = whyNoKubernetes(folder);
  if (problem !== undefined) return [{ name, ok: !needed, found: "not made yet", action: problem }];
  if (!needed) return [{ name, ok: true, found: "no stack has a cluster", action: "" }];
  const present = downloadedKubernetes() ?? builtKubernetes();
  if (present) return [{ name, ok: true, found: `${kubernetesVersion} (${present})`, action: "" }];
  const action = (await downloadsAnswer())
    ? `download Kubernetes ${kubernetesVersion} (about 300 MB, once)`
    : `build Kubernetes ${kubernetesVersion} from its Go modules (about 6 minutes, once)`;
  return [
    { name, ok: true, found: `not made yet; Go ${goVersion()}`, action: `up does it beside the hosts: ${action}` },
  ];
}
