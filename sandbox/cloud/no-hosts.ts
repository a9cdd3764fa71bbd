import type {
  DnsZone,
  HostDriver,
  HostSpec,
  LoadBalancerSpec,
  NetworkState,
  SnapshotSize,
  VolumeSpec,
} from "../hosts/driver";

/** What every disk of hosts that are not there holds. */
const written: SnapshotSize = { bytes: 1.5 * 2 ** 30 };

/**
 * Droplets without hosts: active at once, nothing behind their addresses. For contract tests and benchmarks of programs
 * with hundreds of nodes. It records what it was asked, in order, so that a test can look.
 */
export class NoHosts implements HostDriver {
  /** Calls so far: "setNetwork", "createHost 101". */
  readonly calls: string[] = [];
  readonly hosts = new Map<number, HostSpec>();
  /** Hosts that a script is said to run on. */
  readonly scripts = new Set<number>();
  readonly power = new Map<number, "on" | "off">();
  network: NetworkState = { hosts: [], vpcs: [], reservedIps: [], firewalls: [], loadBalancers: [] };
  loadBalancers: LoadBalancerSpec[] = [];
  zones: DnsZone[] = [];
  private listeners: ((id: number, power: "on" | "off") => void)[] = [];

  async start(): Promise<void> {
    this.calls.push("start");
  }

  async stop(): Promise<void> {
    this.calls.push("stop");
  }

  async createHost(spec: HostSpec): Promise<void> {
    this.calls.push(`createHost ${spec.id}`);
    this.hosts.set(spec.id, spec);
    this.power.set(spec.id, "on");
  }

  async destroyHost(id: number): Promise<void> {
    this.calls.push(`destroyHost ${id}`);
    this.hosts.delete(id);
    this.power.delete(id);
  }

  async powerOn(id: number): Promise<void> {
    this.calls.push(`powerOn ${id}`);
    this.power.set(id, "on");
  }

  async powerOff(id: number, graceful: boolean): Promise<void> {
    this.calls.push(`powerOff ${id}${graceful ? " gracefully" : ""}`);
    this.power.set(id, "off");
  }

  async reboot(id: number): Promise<void> {
    this.calls.push(`reboot ${id}`);
  }

  async runsScript(id: number): Promise<boolean> {
    return this.scripts.has(id);
  }

  async fillDisk(id: number, full: boolean): Promise<void> {
    this.calls.push(`fillDisk ${id} ${full}`);
  }

  onPowerChange(listener: (id: number, power: "on" | "off") => void): void {
    this.listeners.push(listener);
  }

  /** What a guest does that powers itself off or on. */
  changePower(id: number, power: "on" | "off"): void {
    this.power.set(id, power);
    for (const listener of this.listeners) listener(id, power);
  }

  async resizeHost(id: number, size: { vcpus: number; memoryMiB: number }): Promise<void> {
    this.calls.push(`resizeHost ${id} ${size.vcpus} ${size.memoryMiB}`);
    const spec = this.hosts.get(id);
    if (spec) this.hosts.set(id, { ...spec, ...size });
  }

  async rebuildHost(spec: HostSpec): Promise<void> {
    this.calls.push(`rebuildHost ${spec.id} ${spec.snapshot ?? spec.image}`);
    this.hosts.set(spec.id, spec);
    this.power.set(spec.id, "on");
  }

  async snapshotHost(id: number, snapshot: string): Promise<SnapshotSize> {
    this.calls.push(`snapshotHost ${id} ${snapshot}`);
    return written;
  }

  async deleteSnapshot(snapshot: string): Promise<void> {
    this.calls.push(`deleteSnapshot ${snapshot}`);
  }

  async createVolume(volume: VolumeSpec): Promise<void> {
    this.calls.push(`createVolume ${volume.id} ${volume.sizeGiB}${volume.snapshot ? ` of ${volume.snapshot}` : ""}`);
  }

  async snapshotVolume(id: string, snapshot: string): Promise<SnapshotSize> {
    this.calls.push(`snapshotVolume ${id} ${snapshot}`);
    return written;
  }

  async deleteVolumeSnapshot(snapshot: string): Promise<void> {
    this.calls.push(`deleteVolumeSnapshot ${snapshot}`);
  }

  async resizeVolume(id: string, sizeGiB: number): Promise<void> {
    this.calls.push(`resizeVolume ${id} ${sizeGiB}`);
  }

  async deleteVolume(id: string): Promise<void> {
    this.calls.push(`deleteVolume ${id}`);
  }

  async attachVolume(volume: { id: string; name: string }, hostId: number): Promise<void> {
    this.calls.push(`attachVolume ${volume.name} ${hostId}`);
  }

  async detachVolume(id: string): Promise<void> {
    this.calls.push(`detachVolume ${id}`);
  }

  async setNetwork(network: NetworkState): Promise<void> {
    this.calls.push("setNetwork");
    this.network = network;
  }

  async setLoadBalancers(balancers: LoadBalancerSpec[]): Promise<void> {
    this.calls.push(`setLoadBalancers ${balancers.map(({ name }) => name).join()}`);
    this.loadBalancers = balancers;
  }

  async setZones(zones: DnsZone[]): Promise<void> {
    this.calls.push("setZones");
    this.zones = zones;
  }
}
