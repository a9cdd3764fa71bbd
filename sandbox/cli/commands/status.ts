import type { Command } from "commander";
import { cloudClient } from "../../cloud";
import { type Instance, readInstance } from "../../instance";
import type { KubernetesState } from "../../microk8s";
import { exitCode, helpTail } from "../exit";
import { health } from "../health";
import { hostFacts, type HostFacts, hostRows } from "../host-facts";
import { stackStates, type StackState } from "../state-files";
import { type Style, styleOf, table } from "../style";

/** What `seawall status --json` prints. */
interface Status {
  /** Undefined where this checkout has no sandbox. */
  sandbox?: {
    id: string;
    publicCidr: string;
    cloud: { running: boolean; url: string; pid?: number; hosts?: string; failure?: string };
    /** How far the programs of clusters are. Undefined where no cloud runs. */
    kubernetes?: KubernetesState;
  };
  hosts: HostFacts[];
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
  if (!instance) return { hosts: [], stacks: [] };
  const daemon = await health(instance);
  return {
    sandbox: {
      id: instance.id,
      publicCidr: instance.publicCidr,
      cloud: {
        running: daemon !== undefined,
        url: `http://127.0.0.1:${instance.apiPort}`,
        pid: daemon?.pid,
        hosts: daemon?.hosts,
        failure: daemon?.failure,
      },
      kubernetes: daemon && (await kubernetesOf(instance)),
    },
    hosts: daemon ? await hostFacts(instance) : [],
    stacks: stackStates(),
  };
}

/** Undefined too where an earlier Seawall has started the cloud, which knows nothing of clusters. */
const kubernetesOf = (instance: Instance): Promise<KubernetesState | undefined> =>
  cloudClient(instance)
    .kubernetes()
    .catch(() => undefined);

function told({ sandbox, hosts, stacks }: Status, style: Style): string {
  if (!sandbox) return "There is no sandbox in this checkout. `npx seawall up dev` makes one.";
  const { cloud, kubernetes } = sandbox;
  const daemon = cloud.running
    ? `${style.good("running")} at ${cloud.url} (pid ${cloud.pid}), hosts ${cloud.hosts}${cloud.failure ? `: ${cloud.failure}` : ""}`
    : `${style.warn("stopped")}; \`npx seawall up dev\` starts it`;
  const lines = [
    table([
      ["sandbox", `${sandbox.id}, public addresses ${sandbox.publicCidr}`],
      ["cloud", daemon],
      ...(kubernetes && kubernetes.state !== "none" ? [["kubernetes", kubernetesText(kubernetes)]] : []),
    ]),
  ];
  if (hosts.length > 0) lines.push("", table(hostRows(hosts)));
  const rows = stacks.map(({ name, resources, updated, pending, locked }) => [
    name,
    String(resources),
    updated ?? "never",
    locked ? "locked" : "",
    pending.length > 0
      ? `interrupted: ${pending.join("; ")} (\`npx seawall up ${name}\` settles it)`
      : "nothing pending",
  ]);
  if (rows.length > 0) lines.push("", table([["stack", "resources", "updated", "", "state"], ...rows]));
  return lines.join("\n");
}

function kubernetesText(kubernetes: KubernetesState): string {
  if (kubernetes.state === "making") return `its programs are being made: ${kubernetes.detail.split("\n")[0]}`;
  if (kubernetes.state === "failed") return `its programs cannot be made: ${kubernetes.reason.split("\n")[0]}`;
  return "its programs are there";
}
