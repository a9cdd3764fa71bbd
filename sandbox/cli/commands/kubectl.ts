import type { Command } from "commander";
import { ensureEngine, environment } from "../../engine";
import { kubernetesVersion, programPath } from "../../microk8s";
import { clusterOf, withKubeconfig } from "../clusters";
import { exitCode, helpTail } from "../exit";
import { requireRunning } from "../health";
import { makeKubernetes } from "../kubernetes";
import { readOutputs } from "../outputs";
import { Progress } from "../progress";
import { requireStack } from "../stacks";
import { passThrough } from "./exec";

interface Options {
  cluster?: string;
  stack: string;
}

export function addKubectl(program: Command): void {
  program
    .command("kubectl")
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
  const stack = requireStack(options.stack);
  const instance = await requireRunning();
  const pulumi = environment(instance, await ensureEngine(() => undefined), stack);
  const cluster = clusterOf(await readOutputs(stack, pulumi, { secrets: true }), stack, options.cluster);
  // Standard output is kubectl's.
  await new Progress(process.stderr, { quiet: true }).step(`Kubernetes ${kubernetesVersion}`, (report) =>
    makeKubernetes(instance, report),
  );
  process.exitCode = await withKubeconfig(cluster.kubeconfig, (env) =>
    passThrough([programPath("kubectl"), ...argv], env),
  );
}
