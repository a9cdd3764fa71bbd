import type { Command } from "commander";
import { ensureEngine, environment } from "../../engine";
import { kubernetesVersion, programPath } from "../../microk8s";
import { clusterOf, withKubeconfig } from "../clusters";
import { exitCode, helpTail } from "../exit";
import { requireRunning } from "../health";
import { requireHosts } from "../scale";
import { makeKubernetes } from "../kubernetes";
import { readOutputs } from "../outputs";
import { Progress } from "../progress";
import { openProject, type ProjectOption, withProject } from "../project";
import { requireStack } from "../stacks";
import { passThrough } from "./exec";

interface Options extends ProjectOption {
  cluster?: string;
  stack: string;
}

export function addKubectl(program: Command): void {
  withProject(program.command("kubectl"))
    .description("run kubectl as administrator of a cluster, from where the platform's administrators are")
    .argument("[arguments...]", "arguments of kubectl, after --")
    .option("-c, --cluster <name>", "name of the cluster (default: the only one of the stack)")
    .option("-s, --stack <stack>", "stack of the cluster", "dev")
    .passThroughOptions()
    .addHelpText(
      "after",
      helpTail(
        [
          "seawall kubectl -- get nodes",
          "seawall kubectl -- apply -f deployment.yaml",
          "seawall kubectl --cluster k8s -- get pods --all-namespaces",
          "seawall kubectl --project examples/aidatalabs -- get nodes",
        ],
        {
          "*": "kubectl's own exit code",
          [exitCode.failed]: "the sandbox is not running, or kubectl says so",
          [exitCode.usage]: "there is no such cluster",
          [exitCode.missing]: "something is missing on this machine (seawall doctor)",
        },
      ),
    )
    .action((argv: string[], options: Options) => kubectl(argv, options));
}

async function kubectl(argv: string[], options: Options): Promise<void> {
  const project = openProject(options.project);
  const stack = requireStack(options.stack, project);
  const instance = await requireRunning();
  requireHosts(instance);
  const pulumi = environment(instance, await ensureEngine(() => undefined), stack, project.directory);
  const outputs = await readOutputs({ project, stack, environment: pulumi }, { secrets: true });
  const cluster = clusterOf(outputs, stack, options.cluster);
  // Standard output is kubectl's.
  await new Progress(process.stderr, { quiet: true }).step(`Kubernetes ${kubernetesVersion}`, (report) =>
    makeKubernetes(instance, report),
  );
  process.exitCode = await withKubeconfig(cluster.kubeconfig, (env) =>
    passThrough([programPath("kubectl"), ...argv], env),
  );
}
