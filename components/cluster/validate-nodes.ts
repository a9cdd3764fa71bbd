import { Problems, words } from "../errors";
import type { ClusterArgs, NodeSet, WorkerPool } from "./args";
import { controlKey, keysOf, planNodes, poolLabel } from "./naming";

const key = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;
const keyWords = "1 to 20 small letters, digits and hyphens, none of them at an end";

/** The most nodes in one set: more are a mistake of typing. */
const most = 100;

export function checkNodes(problems: Problems, cluster: string, args: ClusterArgs): void {
  const { distribution, controlPlanes, workers = {} } = args;
  if (distribution !== "doks") checkControlPlanes(problems, controlPlanes);
  for (const [pool, set] of Object.entries(workers)) checkPool(problems, pool, set, distribution);
  checkNames(problems, cluster, args);
}

function checkControlPlanes(problems: Problems, set: NodeSet | undefined): void {
  if (!set) {
    problems.add("controlPlanes", undefined, "control planes", 'write { count: 1, size: "s-2vcpu-4gb" }');
    return;
  }
  checkSet(problems, "controlPlanes", set, 1);
  const number = keysOf(set).length;
  problems.check(
    number < 1 || number % 2 === 1,
    set.nodes ? "controlPlanes.nodes" : "controlPlanes.count",
    set.nodes ?? number,
    "1, or an odd number from 3 on: the datastore needs more than half of them, so an even number survives no more losses than the odd one below",
    `make it ${number - 1} or ${number + 1}`,
  );
}

function checkPool(problems: Problems, pool: string, set: WorkerPool, distribution: ClusterArgs["distribution"]): void {
  const at = `workers.${pool}`;
  problems.check(
    key.test(pool) && pool !== controlKey,
    at,
    pool,
    `a pool's name of ${keyWords}, and not "${controlKey}", which control planes have`,
    "rename the pool",
  );
  if (distribution !== "doks" || !set.autoScale) checkSet(problems, at, set, distribution === "doks" ? 1 : 0);
  else checkSize(problems, at, set);
  checkLabels(problems, `${at}.labels`, set.labels ?? {});
  checkTaints(problems, `${at}.taints`, set.taints ?? []);
}

function checkSet(problems: Problems, at: string, set: NodeSet, least: number): void {
  const { count, nodes } = set;
  checkSize(problems, at, set);
  if ((count === undefined) === (nodes === undefined)) {
    const given = words(count === undefined ? "neither count nor nodes" : "both count and nodes");
    problems.add(at, given, "either count or nodes", "say count: 3, or nodes: [a, b, c]");
    return;
  }
  if (nodes === undefined) {
    const ok = Number.isInteger(count) && count! >= least && count! <= most;
    problems.check(ok, `${at}.count`, count, `a whole number from ${least} to ${most}`, "correct it");
    return;
  }
  const ok = nodes.length >= least && nodes.length <= most;
  problems.check(ok, `${at}.nodes`, nodes, `${least} to ${most} keys`, "name at least one node");
  nodes.forEach((node, i) => {
    problems.check(key.test(node), `${at}.nodes[${i}]`, node, `a key of ${keyWords}`, "rename the node's key");
    const first = nodes.indexOf(node);
    problems.check(first === i, `${at}.nodes[${i}]`, node, `a key of its own; nodes[${first}] has it`, "rename one");
  });
}

function checkSize(problems: Problems, at: string, { size }: NodeSet): void {
  problems.check(
    /^[a-z0-9]+(-[a-z0-9_.]+)+$/.test(size ?? ""),
    `${at}.size`,
    size,
    "a slug of DigitalOcean's",
    'write it as "s-2vcpu-4gb"',
  );
}

/** Two pools can come to the same name of a node: "a" with "b-1", and "a-b" with "1". */
function checkNames(problems: Problems, cluster: string, args: ClusterArgs): void {
  const nodes = planNodes(cluster, args);
  nodes.forEach(({ name, pool }, i) => {
    const at = pool === undefined ? "controlPlanes" : `workers.${pool}`;
    problems.check(name.length <= 63, at, name, "names of nodes with at most 63 characters", "shorten the keys");
    const twin = nodes.slice(0, i).find((other) => other.name === name && other.pool !== pool);
    const where = twin?.pool === undefined ? "controlPlanes" : `workers.${twin.pool}`;
    problems.check(
      !twin,
      at,
      name,
      `names of nodes that ${where} does not have as well`,
      "rename the pool or the node",
    );
  });
}

const part = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
const prefix = "[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";
const labelKey = new RegExp(`^(?=.{1,317}$)(${prefix}/)?${part}$`);
const labelValue = new RegExp(`^(${part})?$`);
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const taint = new RegExp(`^(?<key>(${prefix}/)?${part})(=(?<value>(${part})?))?:(?<effect>${effects.join("|")})$`);

function checkLabels(problems: Problems, at: string, labels: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(labels)) {
    const where = `${at}.${name}`;
    const kept = name !== poolLabel && !/^([^/]*\.)?(kubernetes|k8s)\.io\//.test(name);
    problems.check(
      labelKey.test(name) && kept,
      where,
      name,
      `a label's key as Kubernetes has it, outside kubernetes.io and other than ${poolLabel}`,
      'write it as "tier" or "example.com/tier"',
    );
    problems.check(
      typeof value === "string" && labelValue.test(value),
      where,
      value,
      "up to 63 letters, digits and . _ -, a letter or digit at both ends",
      'write it as "apps"',
    );
  }
}

function checkTaints(problems: Problems, at: string, taints: readonly string[]): void {
  const seen = new Map<string, number>();
  taints.forEach((text, i) => {
    const match = taint.exec(text);
    const fix = 'write it as "dedicated=apps:NoSchedule"';
    const allowed = `key=value:Effect or key:Effect, the effect one of ${effects.join(", ")}`;
    if (!problems.check(match !== null, `${at}[${i}]`, text, allowed, fix)) return;
    const same = `${match?.groups?.key}:${match?.groups?.effect}`;
    const first = seen.get(same);
    const once = `each key and effect once; taints[${first}] has ${same}`;
    problems.check(first === undefined, `${at}[${i}]`, text, once, "remove one of the two");
    if (first === undefined) seen.set(same, i);
  });
}
