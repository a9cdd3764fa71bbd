import { cloudClient } from "../cloud";
import { hostStatus } from "../hosts";
import type { Instance } from "../instance";
import { duration } from "./style";

/** A droplet, and the host that it is. */
export interface HostFacts {
  name: string;
  dropletId: number;
  power: "on" | "off";
  size: string;
  publicIp: string;
  privateIp: string;
  /** Of the running kernel namespace's boot: another one after every reboot. Undefined where the host is off. */
  bootId?: string;
  uptimeSeconds?: number;
  /** What `systemctl is-system-running` says. */
  state?: string;
  /** Why its host could not be made. */
  failure?: string;
}

/** Every droplet of the sandbox with its host, by name. */
export async function hostFacts(instance: Instance): Promise<HostFacts[]> {
  const [droplets, hosts] = await Promise.all([cloudClient(instance).dropletHosts(), hostStatus()]);
  const byId = new Map(hosts.map((host) => [host.id, host]));
  return droplets
    .map(({ id, name, size, status, publicIp, privateIp, failure }): HostFacts => {
      const host = byId.get(id);
      return {
        name,
        dropletId: id,
        power: host?.power ?? (instance.hosts === "none" && status === "active" ? "on" : "off"),
        size,
        publicIp,
        privateIp,
        bootId: host?.bootId,
        uptimeSeconds: host?.uptimeSeconds,
        state: host?.state ?? (instance.hosts === "none" ? "no host" : undefined),
        failure,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** "up 3 min 05 s, running" */
export function bootText({ power, uptimeSeconds, state, failure }: HostFacts): string {
  if (failure) return `failed: ${failure}`;
  if (power === "off") return "off";
  return [uptimeSeconds === undefined ? "on" : `up ${duration(uptimeSeconds * 1000)}`, state]
    .filter(Boolean)
    .join(", ");
}

export const hostRows = (hosts: HostFacts[]): string[][] => [
  ["host", "size", "public", "VPC", "boot"],
  ...hosts.map((host) => [host.name, host.size, host.publicIp, host.privateIp, bootText(host)]),
];
