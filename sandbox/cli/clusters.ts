import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { ApiError, KubernetesApi } from "../recover/clusters/api";
import { accessOf } from "../recover/clusters/kubeconfig";
import { nodeStates } from "../recover/clusters/nodes";
import { CliError, exitCode } from "./exit";
import type { ClusterOutput, StackOutputs } from "./outputs";

/** A cluster of a stack by its name; the only one where none is named. */
export function clusterOf({ clusters = {} }: StackOutputs, stack: string, name?: string): ClusterOutput {
  const names = Object.keys(clusters);
  const refuse = (problem: string): CliError => new CliError(problem, exitCode.usage);
  if (names.length === 0)
    throw refuse(`The stack ${stack} has no cluster. \`seawall:clusters\` in its file makes one.`);
  if (name === undefined && names.length > 1)
    throw refuse(`The stack ${stack} has several clusters: name one with --cluster. Clusters: ${names.join(", ")}.`);
  const found = clusters[name ?? names[0]!];
  if (!found) throw refuse(`The stack ${stack} has no cluster "${name}". Clusters: ${names.join(", ")}.`);
  return found;
}

/** How long a cluster's API may take to answer, in milliseconds. */
const askedMs = 10_000;

/** Variables by which kubectl would go another way than straight to the sandbox, or read and write in the user's home. */
const notPassed = /^(https?_proxy|all_proxy|no_proxy|kube.*)$/i;

/** Lets `work` run kubectl: with a file of the administrator's credentials that its owner alone can read, and that is gone afterwards. */
export async function withKubeconfig<T>(
  kubeconfig: string,
  work: (environment: NodeJS.ProcessEnv) => Promise<T>,
  folder: string = paths.run,
): Promise<T> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = fs.mkdtempSync(path.join(folder, "kubectl-"));
  const file = path.join(own, "config");
  try {
    fs.writeFileSync(file, kubeconfig, { mode: 0o600 });
    const passed = Object.entries(process.env).filter(([name]) => !notPassed.test(name));
    return await work({
      ...Object.fromEntries(passed),
      KUBECONFIG: file,
      KUBECACHEDIR: path.join(folder, "kubectl-cache"),
      KUBERC: "off",
    });
  } finally {
    fs.rmSync(own, { recursive: true, force: true });
  }
}

/** How many of a cluster's nodes are ready: "2 of 3". Says so where its API does not answer. */
export async function readyNodes({ kubeconfig, nodes }: ClusterOutput): Promise<string> {
  const access = accessOf(kubeconfig);
  if (!access) return "no kubeconfig to ask it with";
  try {
    const states = [...(await nodeStates(new KubernetesApi(access, askedMs))).values()];
    return `${states.filter(({ ready }) => ready).length} of ${Math.max(states.length, Object.keys(nodes ?? {}).length)}`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `its API does not answer: ${error.message}`;
  }
}

/** What of a cluster everybody may see. */
export interface ClusterFacts {
  name: string;
  distribution: string;
  channel: string;
  endpoint: string;
  /** How many of its nodes are: "2 of 3". */
  ready: string;
}

/** Asks every cluster how it is. */
export const clusterFacts = (clusters: Record<string, ClusterOutput>, ready = readyNodes): Promise<ClusterFacts[]> =>
  Promise.all(
    Object.entries(clusters).map(async ([name, cluster]) => {
      const { distribution, channel, endpoint } = cluster;
      return { name, distribution, channel, endpoint, ready: await ready(cluster) };
    }),
  );

/** A table of clusters and how they are. */
export const clusterRows = (clusters: ClusterFacts[]): string[][] => [
  ["cluster", "distribution", "channel", "endpoint", "nodes ready"],
  ...clusters.map(({ name, distribution, channel, endpoint, ready }) => [name, distribution, channel, endpoint, ready]),
];
