import type { Findings } from "./findings";
import { inOrder } from "./order";
import type { PlannedCluster, PlannedHost } from "./platform";
import { references } from "./references";

/** Hosts and clusters in an order in which each comes after those it names, and after the bastion. */
export function arrange(
  hosts: readonly PlannedHost[],
  clusters: readonly PlannedCluster[],
  findings: Findings,
): (PlannedHost | PlannedCluster)[] {
  const byName = new Map([...hosts, ...clusters].map((one) => [one.name, one]));
  const bastion = hosts.find(({ isBastion }) => isBastion)?.name;
  const needs = (name: string): string[] => {
    const named = references(byName.get(name)!).map(({ peer }) => peer);
    return [...named, ...(bastion === undefined || name === bastion ? [] : [bastion])].filter((peer) => peer !== name);
  };
  const { order, circles } = inOrder([...byName.keys()], needs);
  for (const circle of circles) {
    const kind = hosts.some(({ name }) => name === circle[0]) ? "hosts" : "clusters";
    findings.add(
      `seawall:${kind}.${circle[0]}`,
      circle.join(" needs "),
      "hosts that do not need each other in a circle (every host needs the bastion)",
      'write "vpc" in place of one of these names',
    );
  }
  return order.flatMap((name) => byName.get(name) ?? []);
}
