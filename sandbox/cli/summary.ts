import { costOfExport, pricesAsOf } from "@seawall/policies/cost";
import { hostFacts, hostRows } from "./host-facts";
import { exportStack, readOutputs, type StackExport, type StackOutputs } from "./outputs";
import type { Sandbox } from "./prepare";
import type { Operation } from "./pulumi/operation";
import { duration, type Style, table } from "./style";

/** What a user is told at the end of `up`: what there is, what it costs, what was real, and what to try. */
export async function summary(sandbox: Sandbox, operation: Operation, tookMs: number, style: Style): Promise<string> {
  const { stack, instance, environment } = sandbox;
  const [hosts, outputs, exported] = await Promise.all([
    hostFacts(instance),
    readOutputs(stack, environment),
    exportStack(stack, environment),
  ]);
  const section = (title: string, lines: string[]): string =>
    [style.bold(title), ...lines.map((line) => `  ${line}`)].join("\n");
  const parts = [
    `${style.good(style.bold(`Stack ${stack} is up`))} ${style.dim(`(${operation.counted}; ${duration(tookMs)})`)}`,
    section("Hosts", table(hostRows(hosts)).split("\n")),
    ...(Object.keys(outputs.urls ?? {}).length > 0
      ? [section("URLs", table(Object.entries(outputs.urls ?? {})).split("\n"))]
      : []),
    section("Cost", costLines(exported)),
    section("What was real", realLines(sandbox)),
    section("Try next", table(nextSteps(stack, outputs)).split("\n")),
  ];
  return parts.join("\n\n");
}

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

function realLines({ engine, plugins }: Sandbox): string[] {
  const origin = { path: "the official one on PATH", download: "downloaded", build: "built from its Go modules" };
  const named = (source: "official" | "stand-in"): string =>
    plugins
      .filter((p) => p.source === source)
      .map((p) => p.name)
      .join(", ");
  const [official, standIns] = [named("official"), named("stand-in")];
  return [
    `real: Pulumi ${engine.version} (${origin[engine.kind]}), its state and policy engine; hosts that boot systemd; packets, SSH, DNS; S3`,
    `stand-in: the DigitalOcean and Cloudflare APIs${engine.kind === "build" ? "; the Node.js language host" : ""}`,
    ...(official ? [`official provider plugins: ${official}`] : []),
    ...(standIns ? [`stand-in provider plugins: ${standIns}`] : []),
    "what each of these proves and cannot prove: docs/fidelity.md",
  ];
}

/** Commands that work as they stand. */
function nextSteps(stack: string, { hosts = {}, urls = {}, exposure = [] }: StackOutputs): string[][] {
  const option = stack === "dev" ? "" : ` --stack ${stack}`;
  const [first] = Object.keys(hosts);
  const closed = Object.entries(hosts).find(([name]) => !isOpen(exposure, name));
  const [url] = Object.values(urls);
  return [
    ...(first ? [[`npx seawall ssh ${first}${option}`, "log in to a host, its key pinned"]] : []),
    [`npx seawall reach${option}`, "every port from everywhere: what the program says, and what packets do"],
    ...(url ? [[`npx seawall exec${option} -- curl -sSik --noproxy '*' ${url}`, "ask a host"]] : []),
    ...(closed
      ? [
          [
            `timeout 3 bash -c '</dev/tcp/${closed[1].publicIp}/5432'; echo $?`,
            `knock on a blocked port of ${closed[0]}: nothing answers`,
          ],
        ]
      : []),
    [
      `npx seawall exec${option} -- pulumi config set --path 'seawall:hosts.${first ?? "web"}.size' s-8vcpu-16gb`,
      "then `npx seawall preview`: the budget refuses it; `git checkout Pulumi." + stack + ".yaml` takes it back",
    ],
    ["npx seawall status", "daemons, hosts, stacks"],
    ["npx seawall down", "stop it all, keep the data"],
  ];
}

const isOpen = (exposure: NonNullable<StackOutputs["exposure"]>, host: string): boolean =>
  exposure.some((e) => e.host === host && e.from.includes("world"));
