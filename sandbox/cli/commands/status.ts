import type { Command } from "commander";
import { cloudClient, type Fault } from "../../cloud";
import { ensureEngine, environment } from "../../engine";
import { type Instance, readInstance } from "../../instance";
import type { KubernetesState } from "../../microk8s";
import { clusterFacts, type ClusterFacts, clusterRows } from "../clusters";
import { exitCode, helpTail } from "../exit";
import { activeFaults, faultLines } from "../faults";
import { health } from "../health";
import { hostFacts, type HostFacts, hostRows } from "../host-facts";
import { readOutputs } from "../outputs";
import { openProject, projectWords } from "../project";
import { scaleText } from "../scale";
import { stackStates, type StackState } from "../state-files";
import { type Style, styleOf, table } from "../style";

/** What `seawall status --json` prints. */
interface Status {
  /** Undefined where this checkout has no sandbox. */
  sandbox?: {
    id: string;
    publicCidr: string;
    /** Whether it is in scale mode: its droplets have no hosts. */
    scale: boolean;
    cloud: { running: boolean; url: string; pid?: number; hosts?: string; failure?: string };
    /** How far the programs of clusters are. Undefined where no cloud runs. */
    kubernetes?: KubernetesState;
    /** What goes wrong by order. */
    faults: Fault[];
  };
  hosts: HostFacts[];
  /** Those of every stack, and how many of their nodes are ready. */
  clusters: ClusterFacts[];
  stacks: StackState[];
}

export function addStatus(program: Command): void {
  program
    .command("status")
    .description("say what of the sandbox runs: daemons, hosts, stacks, what an interrupted update left")
    .option("--json", "the same as JSON")
    .addHelpText(
      "after",
      helpTail(["seawall status", "seawall status --json | jq .hosts"], {
        [exitCode.ok]: "whatever runs or not, it was told",
      }),
    )
    .action(status);
}

async function status(options: { json?: boolean }): Promise<void> {
  const found = await gather();
  process.stdout.write(
    `${options.json ? JSON.stringify(found, undefined, 2) : told(found, styleOf(process.stdout))}\n`,
  );
}

async function gather(): Promise<Status> {
  const instance = readInstance();
  if (!instance) return { hosts: [], clusters: [], stacks: [] };
  const daemon = await health(instance);
  const stacks = stackStates();
  return {
    sandbox: {
      id: instance.id,
      publicCidr: instance.publicCidr,
      scale: instance.hosts === "none",
      cloud: {
        running: daemon !== undefined,
        url: `http://127.0.0.1:${instance.apiPort}`,
        pid: daemon?.pid,
        hosts: daemon?.hosts,
        failure: daemon?.failure,
      },
      kubernetes: daemon && (await kubernetesOf(instance)),
      faults: daemon ? await activeFaults(instance) : [],
    },
    hosts: daemon ? await hostFacts(instance) : [],
    clusters:
      daemon && instance.hosts !== "none"
        ? (await Promise.all(stacks.map((stack) => clustersOf(instance, stack)))).flat()
        : [],
    stacks,
  };
}

/** Undefined too where an earlier Seawall has started the cloud, which knows nothing of clusters. */
const kubernetesOf = (instance: Instance): Promise<KubernetesState | undefined> =>
  cloudClient(instance)
    .kubernetes()
    .catch(() => undefined);

/** The clusters of a stack: asked with its administrator's credentials, which are secrets of its state. */
async function clustersOf(instance: Instance, { name, folder, clusters }: StackState): Promise<ClusterFacts[]> {
  if (clusters.length === 0 || folder === undefined) return [];
  try {
    const project = openProject(folder);
    const pulumi = environment(instance, await ensureEngine(() => undefined), name, project.directory);
    const outputs = await readOutputs({ project, stack: name, environment: pulumi }, { secrets: true });
    return await clusterFacts(outputs.clusters ?? {});
  } catch (error) {
    const ready = `not asked: ${error instanceof Error ? error.message : String(error)}`;
    return clusters.map((cluster) => ({ name: cluster, distribution: "", channel: "", endpoint: "", ready }));
  }
}

function told({ sandbox, hosts, clusters, stacks }: Status, style: Style): string {
  if (!sandbox) return "There is no sandbox in this checkout. `npx seawall up dev` makes one.";
  const { cloud, kubernetes } = sandbox;
  const daemon = cloud.running
    ? `${style.good("running")} at ${cloud.url} (pid ${cloud.pid}), hosts ${cloud.hosts}${cloud.failure ? `: ${cloud.failure}` : ""}`
    : `${style.warn("stopped")}; \`npx seawall up dev\` starts it`;
  const lines = [
    table([
      ["sandbox", `${sandbox.id}, public addresses ${sandbox.publicCidr}`],
      ...(sandbox.scale ? [["mode", style.warn(scaleText)]] : []),
      ["cloud", daemon],
      ...(kubernetes && kubernetes.state !== "none" ? [["kubernetes", kubernetesText(kubernetes)]] : []),
    ]),
  ];
  lines.push(...faultLines(sandbox.faults).map((line) => style.warn(line)));
  if (hosts.length > 0) lines.push("", table(hostRows(hosts)));
  if (clusters.length > 0) lines.push("", table(clusterRows(clusters)));
  const rows = stacks.map(({ name, project, folder, resources, updated, pending, locked }) => [
    name,
    project,
    String(resources),
    updated ?? "never",
    locked ? "locked" : "",
    pending.length > 0
      ? `interrupted: ${pending.join("; ")} (\`npx seawall up ${name}${folder ? projectWords({ directory: folder }) : ""}\` settles it)`
      : "nothing pending",
  ]);
  if (rows.length > 0) lines.push("", table([["stack", "project", "resources", "updated", "", "state"], ...rows]));
  return lines.join("\n");
}

function kubernetesText(kubernetes: KubernetesState): string {
  if (kubernetes.state === "making") return `its programs are being made: ${kubernetes.detail.split("\n")[0]}`;
  if (kubernetes.state === "failed") return `its programs cannot be made: ${kubernetes.reason.split("\n")[0]}`;
  return "its programs are there";
}
