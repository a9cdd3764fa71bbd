import { Problems, words } from "../errors";
import { checkSourceRange } from "../network/validate";
import { checkRole } from "../network/validate-role";
import type { Service } from "../network/args";
import { parseCidr } from "../cidr";
import type { ClusterArgs } from "./args";
import { forwardingOf } from "./balancers";
import { keysOf } from "./naming";
import { isNodePort, reservedPorts } from "./ports";

/** Rules that the cluster's own services take beside the program's, SSH and egress: at most, with a balancer's. */
const ownRules = 10;

export function checkServices(problems: Problems, args: ClusterArgs): void {
  const { network, serves = [], loadBalancer } = args;
  checkRole(problems, { serves }, network);
  serves.forEach((service, i) => checkPorts(problems, `serves[${i}].port`, service));
  const forward = forwardingOf(args);
  const rules = 1 + 3 + ownRules + serves.length + Object.keys(forward ?? {}).length;
  problems.check(
    rules <= 50,
    "serves",
    words(`${rules} rules with the cluster's own`),
    "at most 50 rules a firewall",
    "serve a range of ports, or join sources in one rule",
  );
  if (typeof loadBalancer === "object") {
    checkForwarding(problems, loadBalancer.forward);
    checkAdmitted(problems, loadBalancer.from);
  }
  checkBalancedApi(problems, args);
}

function checkPorts(problems: Problems, at: string, { port, protocol = "tcp" }: Service): void {
  const [first = 0, last = first] = String(port).split("-").map(Number);
  const covers = (from: number, to: number) => first <= to && last >= from;
  const taken = reservedPorts.find(([kind, from, to]) => kind === protocol && covers(from, to));
  problems.check(
    !taken,
    at,
    port,
    `ports besides the cluster's own; ${taken?.[1]} is for ${taken?.[3]}`,
    "leave it out: the cluster opens it to those who need it",
  );
  problems.check(
    !covers(30000, 32767),
    at,
    port,
    "ports outside 30000 to 32767: a NodePort is reached through the load balancer only",
    "leave it out, and forward to it by loadBalancer",
  );
}

function checkForwarding(problems: Problems, forward: Readonly<Record<number, number>>): void {
  const entries = Object.entries(forward);
  const some = entries.length > 0 && entries.length <= 15;
  const fix = "write it as { 80: 80, 443: 443 }";
  problems.check(some, "loadBalancer.forward", forward, "1 to 15 ports", fix);
  for (const [entry, target] of entries) {
    const at = `loadBalancer.forward.${entry}`;
    const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65535;
    const known = isPort(Number(entry)) && isPort(target) && Number(entry) !== 22 && target !== 22;
    if (!problems.check(known, at, target, "ports from 1 to 65535 other than SSH's (22)", fix)) continue;
    const taken = isNodePort(target)
      ? undefined
      : reservedPorts.find(([kind, port]) => kind === "tcp" && port === target);
    problems.check(
      !taken,
      at,
      target,
      `a port that is not the cluster's own; this is ${taken?.[3]}`,
      "forward to another",
    );
  }
}

function checkAdmitted(problems: Problems, from: readonly string[] | undefined): void {
  if (!from) return;
  problems.check(
    from.some((source) => source === "cloudflare" || parseCidr(source)?.version === 4),
    "loadBalancer.from",
    from,
    '"cloudflare" or at least one IPv4 range: a load balancer\'s firewall has no IPv6',
    "name one, or leave it out for everybody",
  );
  from.forEach((source, i) => {
    if (source !== "cloudflare")
      checkSourceRange(problems, `loadBalancer.from[${i}]`, source, "leave it out for everybody");
  });
}

/** A load balancer's firewall has no IPv6, and with nothing in it would let everybody in. */
function checkBalancedApi(problems: Problems, { network, controlPlanes }: ClusterArgs): void {
  const several = controlPlanes !== undefined && keysOf(controlPlanes).length > 1;
  const reached = network.adminCidrs.some((cidr) => parseCidr(cidr)?.version === 4);
  problems.check(
    !several || reached,
    "controlPlanes",
    words("several control planes in a network that only IPv6 ranges administer"),
    "an IPv4 range among the network's adminCidrs: the API's load balancer knows no IPv6",
    "add one",
  );
}
