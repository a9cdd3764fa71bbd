import { contains, overlaps, parseCidr } from "../cidr";
import { Problems, words } from "../errors";
import type { ClusterArgs, ManagedArgs } from "./args";
import { keysOf } from "./naming";

/** Arguments of clusters on hosts of their own. */
const microk8sOnly = [
  "channel",
  "controlPlanes",
  "serves",
  "loadBalancer",
  "addons",
  "cisHardening",
  "drainMinutes",
  "cloudController",
  "csiDriver",
  "apiToken",
  "backups",
  "restoreFrom",
  "encryptionKey",
  "bastion",
  "hosts",
] as const;

/** Why a managed cluster goes without, where it is not plain. */
const instead: Partial<Record<(typeof microk8sOnly)[number], string>> = {
  channel: "leave it out, and name the version in managed.version",
  controlPlanes: "leave it out: the control planes are DigitalOcean's",
  serves: "leave it out, and make a Service of type LoadBalancer",
  loadBalancer: "leave it out, and make a Service of type LoadBalancer",
  addons: "leave it out, and install what you need with kubectl or Helm",
  cloudController: "leave it out: a managed cluster has it",
  csiDriver: "leave it out: a managed cluster has it",
  backups: "leave it out: DigitalOcean keeps the datastore",
  restoreFrom: "leave it out, and apply the objects with kubectl",
};

export function checkManaged(problems: Problems, args: ClusterArgs): void {
  for (const name of microk8sOnly) {
    const given = args[name];
    // A token, a bastion or a bucket says nothing to the reader, or too much.
    const shown =
      typeof given === "object" || name === "apiToken" || name === "encryptionKey" ? words("what is set") : given;
    const fix = instead[name] ?? "leave it out";
    problems.check(given === undefined, name, shown, 'nothing of it with distribution "doks"', fix);
  }
  checkPools(problems, args);
  if (!args.managed) problems.add("managed", undefined, "the cluster's version", 'write { version: "1.36.3-do.0" }');
  else checkVersion(problems, args.managed, args.network.ipRange);
}

export function refuseManagedOnly(problems: Problems, { managed, workers = {} }: ClusterArgs): void {
  const allowed = 'nothing of it with distribution "microk8s"';
  problems.check(managed === undefined, "managed", words("what is set"), allowed, 'leave it out, or say "doks"');
  for (const [pool, { autoScale }] of Object.entries(workers)) {
    const at = `workers.${pool}.autoScale`;
    problems.check(autoScale === undefined, at, autoScale, allowed, "leave it out, and say count");
  }
}

function checkPools(problems: Problems, { workers = {}, managed }: ClusterArgs): void {
  const pools = Object.keys(workers);
  const known = managed?.pool === undefined ? pools.length < 2 : pools.includes(managed.pool);
  problems.check(
    known,
    "managed.pool",
    managed?.pool,
    `one of ${pools.join(", ")}`,
    "name the pool that the cluster is made with: it stays for as long as the cluster",
  );
  const fix = 'write { apps: { count: 2, size: "s-2vcpu-4gb" } }';
  problems.check(pools.length > 0, "workers", workers, "at least one pool", fix);
  for (const [pool, { count, nodes, autoScale }] of Object.entries(workers)) {
    const at = `workers.${pool}`;
    const named = "nodes by their number: DigitalOcean names them";
    problems.check(nodes === undefined, `${at}.nodes`, nodes, named, `say count: ${keysOf({ nodes }).length}`);
    if (!autoScale) continue;
    const { min, max } = autoScale;
    const ok = [min, max].every((n) => Number.isInteger(n) && n >= 1 && n <= 100) && min <= max;
    problems.check(ok, `${at}.autoScale`, autoScale, "min and max from 1 to 100, max not below min", "correct them");
    const both = "either count or autoScale";
    problems.check(count === undefined, `${at}.count`, count, both, "leave it out: the number follows the load");
  }
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
const days = ["any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Ranges that DigitalOcean's own networks have. */
const reserved = ["10.229.0.0/16", "10.244.0.0/16", "10.245.0.0/16", "10.246.0.0/16"];

function checkVersion(problems: Problems, managed: ManagedArgs, vpc: string): void {
  const { version, maintenance = {}, clusterSubnet, serviceSubnet } = managed;
  problems.check(
    typeof version !== "string" || /^\d+\.\d+\.\d+-do\.\d+$/.test(version),
    "managed.version",
    version,
    "a version's slug of DigitalOcean's",
    'write it as "1.36.3-do.0"; doctl kubernetes options versions lists those on offer',
  );
  const { day, startTime } = maintenance;
  const oneOf = days.map((word) => `"${word}"`).join(", ");
  problems.check(day === undefined || days.includes(day), "managed.maintenance.day", day, oneOf, "write one of them");
  problems.check(
    startTime === undefined || clock.test(startTime),
    "managed.maintenance.startTime",
    startTime,
    "a time of day in UTC",
    'write it as "04:00"',
  );
  checkSubnet(problems, "clusterSubnet", clusterSubnet, { vpc, serviceSubnet });
  checkSubnet(problems, "serviceSubnet", serviceSubnet, { vpc, clusterSubnet: undefined });
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function checkSubnet(
  problems: Problems,
  name: "clusterSubnet" | "serviceSubnet",
  given: string | undefined,
  others: { vpc: string; clusterSubnet?: string; serviceSubnet?: string },
): void {
  if (given === undefined) return;
  const at = `managed.${name}`;
  const fix = `choose one such as "${name === "clusterSubnet" ? "192.168.0.0/20" : "192.168.16.0/22"}", or leave it out`;
  const range = parseCidr(given);
  const fits = range?.text === given && privateRanges.some((outer) => contains(outer, given));
  if (!problems.check(fits, at, given, "a private IPv4 range, host bits zero", fix)) return;
  const taken: [string, string | undefined][] = [
    ["the VPC's", others.vpc],
    ["managed.clusterSubnet", others.clusterSubnet],
    ["managed.serviceSubnet", others.serviceSubnet],
    ...reserved.map((cidr): [string, string] => ["DigitalOcean's own", cidr]),
  ];
  for (const [whose, other] of taken) {
    const apart = other === undefined || !parseCidr(other) || !overlaps(other, given);
    problems.check(apart, at, given, `a range clear of ${other} (${whose})`, fix);
  }
}
