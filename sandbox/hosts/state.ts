import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { DnsZone, HostSpec, NetworkState } from "./driver";

/** A host as it shall be. */
export interface KnownHost {
  spec: HostSpec;
  power: "on" | "off";
}

export interface KnownVolume {
  id: string;
  sizeGiB: number;
  /** Where it is attached: name for the path in the host, and the host. */
  attached?: { name: string; hostId: number };
}

export interface KnownSnapshot {
  /** The host it is of: what is booted from it under that id is still the same machine. */
  hostId: number;
}

/** What the driver was told, kept so that a new process takes over where the last one stopped. */
export interface HostsState {
  hosts: Record<string, KnownHost>;
  volumes: Record<string, KnownVolume>;
  /** Of hosts, complete ones alone. */
  snapshots: Record<string, KnownSnapshot>;
  network: NetworkState;
  zones: DnsZone[];
}

const empty = (): HostsState => ({
  hosts: {},
  volumes: {},
  snapshots: {},
  network: { hosts: [], vpcs: [], reservedIps: [], firewalls: [], loadBalancers: [] },
  zones: [],
});

const file = (): string => path.join(paths.hosts, "state.json");

export function readState(): HostsState {
  if (!fs.existsSync(file())) return empty();
  const kept = JSON.parse(fs.readFileSync(file(), "utf8")) as Partial<HostsState>;
  // A state that was written before there were load balancers has none.
  return { ...empty(), ...kept, network: { ...empty().network, ...kept.network } };
}

/** Replaces the file as a whole (0600: user data may hold keys). */
export function writeState(state: HostsState): void {
  fs.mkdirSync(paths.hosts, { recursive: true, mode: 0o700 });
  const next = `${file()}.next`;
  fs.writeFileSync(next, JSON.stringify(state, undefined, 1), { mode: 0o600 });
  fs.renameSync(next, file());
}
