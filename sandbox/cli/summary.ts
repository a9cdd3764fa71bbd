import { costOfExport, pricesAsOf } from "@seawall/policies/cost";
import type { Project } from "../engine";
import { clusterFacts, clusterRows } from "./clusters";
import { type HostFacts, hostFacts, hostRows } from "./host-facts";
import { exportStack, readOutputs, type StackExport, type StackOutputs } from "./outputs";
import type { Sandbox } from "./prepare";
import { isOwn, projectWords } from "./project";
import type { Operation } from "./pulumi/operation";
import { scaleText } from "./scale";
import { duration, type Style, table } from "./style";

/** What a user is told at the end of `up`: what there is, what it costs, what was real, and what to try. */
export async function summary(sandbox: Sandbox, operation: Operation, tookMs: number, style: Style): Promise<string> {
  const { project, stack, instance } = sandbox;
  const [hosts, outputs, exported] = await Promise.all([
    hostFacts(instance),
    readOutputs(sandbox),
    exportStack(sandbox),
  ]);
  // The administrator's credentials are secret: read only where there is something to ask with them.
  const noHosts = instance.hosts === "none";
  const { clusters = {} } = outputs.clusters && !noHosts ? await readOutputs(sandbox, { secrets: true }) : {};
  const section = (title: string, lines: string[]): string =>
    [style.bold(title), ...lines.map((line) => `  ${line}`)].join("\n");
  const parts = [
    `${style.good(style.bold(`Stack ${stack}${isOwn(project) ? "" : ` of ${project.name}`} is up`))} ${style.dim(`(${operation.counted}; ${duration(tookMs)})`)}`,
    ...(outputs.hosts ? [section("Hosts", firstOf(table(hostRows(hostsOf(outputs, hosts))).split("\n")))] : []),
    ...(Object.keys(clusters).length > 0
      ? [section("Clusters", table(clusterRows(await clusterFacts(clusters))).split("\n"))]
      : []),
    ...(Object.keys(outputs.urls ?? {}).length > 0
      ? [section("URLs", table(Object.entries(outputs.urls ?? {})).split("\n"))]
      : []),
    section("Cost", costLines(exported)),
    section("What was real", realLines(sandbox, Object.keys(clusters).length > 0, noHosts)),
    section("Try next", stepLines(nextSteps(project, stack, noHosts ? {} : { ...outputs, clusters }), style)),
  ];
  return parts.join("\n\n");
}

/** Lines that are shown of a long list. */
const shownHosts = 24;

const firstOf = (lines: string[]): string[] =>
  lines.length <= shownHosts
    ? lines
    : [...lines.slice(0, shownHosts), `and ${lines.length - shownHosts} more: npx seawall status`];

/** The stack's own hosts, under the names that the program gives them: other stacks may be up beside it. */
const hostsOf = ({ hosts = {} }: StackOutputs, all: HostFacts[]): HostFacts[] =>
  Object.entries(hosts).flatMap(([name, { dropletId }]) =>
    all.filter((host) => host.dropletId === Number(dropletId)).map((host) => ({ ...host, name })),
  );

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** What the stack's state would cost at DigitalOcean. */
export function costLines(exported: StackExport): string[] {
  const { monthly, approximate, items, unknown } = costOfExport(exported);
  const dearest = items.slice(0, 3).map((item) => `${item.name} ${dollars(item.monthly)}`);
  return [
    `${approximate ? "about " : ""}${dollars(monthly)} a month at DigitalOcean, were this not a sandbox (prices of ${pricesAsOf})`,
    ...(dearest.length > 0 ? [`most of it: ${dearest.join(", ")}`] : []),
    ...unknown.map(({ name, type, reason }) => `not in the sum: ${type.split(":").at(-1)} ${name}, ${reason}`),
  ];
}

function realLines({ engine, plugins }: Sandbox, clusters: boolean, noHosts: boolean): string[] {
  const origin = { path: "the official one on PATH", download: "the official one", build: "built from its Go modules" };
  const named = (source: "official" | "stand-in"): string =>
    plugins
      .filter((p) => p.source === source)
      .map((p) => p.name)
      .join(", ");
  const [official, standIns] = [named("official"), named("stand-in")];
  const rows = [
    ["real", `Pulumi ${engine.version} (${origin[engine.kind]}): plans, state, policies`],
    ["", noHosts ? "S3 for buckets" : "hosts that boot systemd, their packets, SSH, DNS and scripts; S3 for buckets"],
    ...(noHosts ? [["nothing", scaleText]] : []),
    ...(clusters
      ? [["", "the clusters' etcd, API server, controllers and scheduler: who may what, where pods go, quorum"]]
      : []),
    ...(official ? [["", `the official provider plugins ${official}`]] : []),
    ["stand-in", "the DigitalOcean and Cloudflare APIs"],
    ...(clusters ? [["", "MicroK8s' snap, commands and node agents: pods are scheduled, no container runs"]] : []),
    ...(standIns ? [["", `the provider plugins ${standIns}`]] : []),
    ...(engine.kind === "build" ? [["", "Pulumi's Node.js language host"]] : []),
    ["", "docs/fidelity.md says what each proves and what it cannot"],
  ];
  return table(rows).split("\n");
}

interface Step {
  command: string;
  what: string;
}

/** Commands that work as they stand. */
export function nextSteps(
  project: Project,
  stack: string,
  { hosts = {}, urls = {}, exposure = [], clusters = {} }: StackOutputs,
): Step[] {
  const program = projectWords(project);
  const option = `${program}${stack === "dev" ? "" : ` --stack ${stack}`}`;
  const nodes = Object.values(clusters).flatMap((cluster) => Object.keys(cluster.nodes));
  const standalone = Object.keys(hosts).filter((name) => !nodes.includes(name));
  const names = standalone.length > 0 ? standalone : Object.keys(hosts);
  const open = names.find((name) => isOpen(exposure, name));
  const closed = names.find((name) => !isOpen(exposure, name));
  const first = open ?? names[0];
  const [url] = Object.values(urls);
  const steps: Step[] = [];
  if (first) {
    steps.push({ command: `npx seawall ssh${option} ${first}`, what: "log in; the host's key is pinned" });
    steps.push({
      command: `npx seawall reach${option}`,
      what: "every port, from everywhere: what the program declares against what packets do",
    });
  }
  const [cluster, another] = Object.keys(clusters);
  if (cluster) {
    const named = another === undefined ? "" : ` --cluster ${cluster}`;
    steps.push({ command: `npx seawall kubectl${named}${option} -- get nodes`, what: "a real Kubernetes API" });
  }
  if (closed) {
    const address = hosts[closed]?.publicIp;
    steps.push({
      command: `timeout 3 bash -c '</dev/tcp/${address}/5432' || echo blocked`,
      what: `knock on a port of ${closed} that is not open to you`,
    });
  }
  if (first && url) {
    steps.push({
      command: `npx seawall ssh${option} ${first} -- getent hosts ${new URL(url).hostname}`,
      what: "the hosts resolve the platform's names",
    });
  }
  if (first && isOwn(project) && standalone.includes(first)) {
    steps.push({
      command: `npx seawall exec${option} -- pulumi config set --path 'seawall:hosts.${first}.size' s-8vcpu-16gb`,
      what: `then \`npx seawall preview${stack === "dev" ? "" : ` ${stack}`}\`: the budget refuses it (\`git checkout Pulumi.${stack}.yaml\` takes it back)`,
    });
  }
  return [
    ...steps,
    { command: "npx seawall status", what: "daemons, hosts, stacks" },
    { command: "npx seawall down", what: "stop it all, keep the data" },
  ];
}

const stepLines = (steps: Step[], style: Style): string[] =>
  steps.flatMap(({ command, what }) => [style.accent(command), `    ${style.dim(what)}`]);

const isOpen = (exposure: NonNullable<StackOutputs["exposure"]>, host: string): boolean =>
  exposure.some((e) => e.host === host && e.from.includes("world"));
