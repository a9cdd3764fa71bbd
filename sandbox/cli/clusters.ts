import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { run } from "../hosts/run";
import { programPath } from "../microk8s";
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

interface NodeList {
  items: { status?: { conditions?: { type: string; status: string }[] } }[];
}

/** How many of a cluster's nodes are ready: "2 of 3". Says so where its API does not answer. */
export async function readyNodes(cluster: ClusterOutput, kubectl = programPath("kubectl")): Promise<string> {
  try {
    return await withKubeconfig(cluster.kubeconfig, async (environment) => {
      const asked = ["get", "nodes", "--output=json", "--request-timeout=10s"];
      const { stdout } = await run(kubectl, asked, { environment, timeoutMs: 15_000 });
      const { items } = JSON.parse(stdout) as NodeList;
      const ready = items.filter(({ status }) =>
        status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
      );
      const expected = Math.max(items.length, Object.keys(cluster.nodes).length);
      return `${ready.length} of ${expected}`;
    });
  } catch {
    return "its API does not answer";
  }
}

/** A table of clusters and how they are. */
export async function clusterRows(clusters: Record<string, ClusterOutput>, ready = readyNodes): Promise<string[][]> {
  const rows = Object.entries(clusters).map(async ([name, cluster]) => {
    const { distribution, channel, endpoint } = cluster;
    return [name, distribution, channel, endpoint, await ready(cluster)];
  });
  return [["cluster", "distribution", "channel", "endpoint", "nodes ready"], ...(await Promise.all(rows))];
}
