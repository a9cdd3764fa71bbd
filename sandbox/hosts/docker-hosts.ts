import { Instance } from "../instance";
import { LoadBalancers } from "./balancer/load-balancers";
import { DnsZone, HostDriver, HostSpec, LoadBalancerSpec, NetworkState, SnapshotSize, VolumeSpec } from "./driver";
import { applyZones, machineResolvers, resolverFiles } from "./dns";
import { Docker } from "./engine/docker";
import { ensureDocker } from "./engine/ensure-docker";
import { Helper } from "./helper";
import { HostContainers } from "./host-containers";
import { HostDisks } from "./host-disks";
import { importImages } from "./image/images";
import { namesOf } from "./names";
import { planOf } from "./network/addresses";
import { Plumbing } from "./plumbing";
import { Queue } from "./queue";
import { HostsState, KnownHost, readState, writeState } from "./state";
import { VolumeDisks } from "./volume-disks";
import { Volumes } from "./volumes";
import { exitCodes, Watch } from "./watch";

type PowerListener = (id: number, power: "on" | "off") => void;

/** What `start` sets up: everything that needs a Docker daemon. */
interface Running {
  helper: Helper;
  plumbing: Plumbing;
  containers: HostContainers;
  hostDisks: HostDisks;
  disks: VolumeDisks;
  balancers: LoadBalancers;
  watch: Watch;
}

/** Droplets as containers that boot systemd, behind a router that enforces the cloud's firewalls outside them. */
export class DockerHosts implements HostDriver {
  private readonly state: HostsState = readState();
  private readonly queue = new Queue();
  private readonly listeners: PowerListener[] = [];
  private running: Running | undefined;
  private resolvers: string[] = [];
  private readonly volumes = new Volumes(this.state, {
    disks: () => this.get().disks,
    onHost: (id, task) =>
      this.onHost(id, async ({ containers }) => {
        this.known(id);
        await task(await containers.pid(id));
      }),
  });

  constructor(
    private readonly instance: Instance,
    private readonly report: (detail: string) => void = () => undefined,
  ) {}

  /** @throws NoDockerError where no Docker daemon answers and none can be installed. */
  async start(): Promise<void> {
    await this.queue.run("start", async () => {
      const running = (this.running ??= await this.setUp());
      this.resolvers = machineResolvers();
      await running.hostDisks.sweep(Object.keys(this.state.snapshots));
      this.report("network");
      await running.plumbing.start(this.state.network);
      await this.applyZones(this.state.zones);
      const wanted = Object.values(this.state.hosts).filter((host) => host.power === "on");
      await Promise.all(wanted.map((host) => this.queue.run(`host-${host.spec.id}`, () => this.ensureUp(host))));
    });
  }

  private async setUp(): Promise<Running> {
    const docker = await ensureDocker(this.report);
    await importImages(docker, this.report);
    const running = this.connect(docker);
    running.watch.start();
    return running;
  }

  private connect(docker: Docker): Running {
    const names = namesOf(this.instance.id);
    const helper = new Helper(docker, names);
    const plumbing = new Plumbing(helper, planOf(this.instance));
    const hostDisks = new HostDisks(docker, names);
    const containers = new HostContainers(docker, names, this.instance, hostDisks);
    const disks = new VolumeDisks(helper);
    const balancers = new LoadBalancers(helper, plumbing);
    const watch = new Watch(docker, names.label, (id, exitCode) => void this.ended(id, exitCode));
    return { helper, plumbing, containers, hostDisks, disks, balancers, watch };
  }

  /** Lets go of hosts and router without touching them: for the end of a process that another one follows. */
  close(): void {
    this.running?.watch.stop();
    this.running = undefined;
  }

  /** Stops what a sandbox runs in a daemon, whoever started it. */
  static async stopAll(instance: Instance, docker: Docker, report: (detail: string) => void): Promise<void> {
    const hosts = new DockerHosts(instance, report);
    hosts.running = hosts.connect(docker);
    await hosts.stop();
  }

  async stop(): Promise<void> {
    const { containers, helper, watch } = this.get();
    watch.stop();
    await this.queue.idle();
    const ids = Object.values(this.state.hosts).map((host) => host.spec.id);
    this.report(`shutting ${ids.length} host${ids.length === 1 ? "" : "s"} down`);
    await Promise.all(ids.map((id) => containers.powerOff(id, true)));
    await helper.remove();
    this.running = undefined;
  }

  private get(): Running {
    if (!this.running) throw new Error("The hosts are not started: call start() first.");
    return this.running;
  }

  /** Of a host that is there already it changes the size, and boots it where it is off. */
  async createHost(spec: HostSpec): Promise<void> {
    await this.onHost(spec.id, async ({ containers }) => {
      const host: KnownHost = { spec, power: "on" };
      this.state.hosts[spec.id] = host;
      writeState(this.state);
      if (!spec.image.startsWith("debian-13")) this.report(`${spec.name}: Debian 13 stands in for ${spec.image}`);
      await this.ensureContainer(spec);
      await containers.resize(spec);
      if (!(await containers.pid(spec.id))) await this.boot(host);
    });
  }

  async destroyHost(id: number): Promise<void> {
    await this.onHost(id, async ({ containers, disks, hostDisks }) => {
      delete this.state.hosts[id];
      const attached = Object.values(this.state.volumes).filter((volume) => volume.attached?.hostId === id);
      for (const volume of attached) delete volume.attached;
      writeState(this.state);
      await containers.remove(id);
      await hostDisks.prune();
      for (const volume of attached) await disks.detach(volume.id);
    });
  }

  async powerOn(id: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.setPower(id, "on");
      if (!(await containers.pid(id))) await this.boot(host);
    });
  }

  async powerOff(id: number, graceful: boolean): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      this.setPower(id, "off");
      await containers.powerOff(id, graceful);
    });
  }

  async reboot(id: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.setPower(id, "on");
      await containers.powerOff(id, true);
      await this.boot(host);
    });
  }

  onPowerChange(listener: PowerListener): void {
    this.listeners.push(listener);
  }

  private onHost(id: number, task: (running: Running) => Promise<void>): Promise<void> {
    return this.queue.run(`host-${id}`, () => task(this.get()));
  }

  private known(id: number): KnownHost {
    const host = this.state.hosts[id];
    if (!host) throw new Error(`No host ${id}. Known: ${Object.keys(this.state.hosts).join(", ") || "none"}.`);
    return host;
  }

  private setPower(id: number, power: "on" | "off"): KnownHost {
    const host = this.known(id);
    host.power = power;
    writeState(this.state);
    return host;
  }

  /** Starts a host's init, then gives it disks and links; it waits for them. */
  private async boot({ spec }: KnownHost): Promise<void> {
    const { containers, disks, plumbing } = this.get();
    const pid = await containers.start(spec.id);
    for (const volume of Object.values(this.state.volumes))
      if (volume.attached?.hostId === spec.id) await disks.attach(volume.id, volume.attached.name, pid);
    await plumbing.plug(spec, pid);
    await containers.booted(spec.id, pid);
  }

  /** Leaves a running host alone, and boots or links one that is not. */
  private async ensureUp(host: KnownHost): Promise<void> {
    const { containers, hostDisks, plumbing } = this.get();
    await this.ensureContainer(host.spec);
    await hostDisks.thaw(host.spec.id);
    const pid = await containers.pid(host.spec.id);
    if (!pid) return this.boot(host);
    if (!(await plumbing.isPlugged(host.spec.id))) await plumbing.plug(host.spec, pid);
  }

  /** A host's init ended: by our own doing (then nothing is left to do), or from inside. */
  private async ended(id: number, exitCode: number): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const host = this.state.hosts[id];
      if (!host || host.power === "off" || (await containers.pid(id))) return;
      if (exitCode === exitCodes.reboot && (await this.bootsAgain(host))) {
        this.tell(id, "on");
      } else {
        this.setPower(id, "off");
        this.tell(id, "off");
      }
    }).catch((error: Error) => this.report(`host ${id}: ${error.message}`));
  }

  private async bootsAgain(host: KnownHost): Promise<boolean> {
    try {
      await this.boot(host);
      return true;
    } catch (error) {
      this.report(`host ${host.spec.id} did not come back: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  private tell(id: number, power: "on" | "off"): void {
    for (const listener of this.listeners) listener(id, power);
  }

  async resizeHost(id: number, size: { vcpus: number; memoryMiB: number }): Promise<void> {
    await this.onHost(id, async ({ containers }) => {
      const { spec } = this.known(id);
      Object.assign(spec, size);
      writeState(this.state);
      await containers.resize(spec);
    });
  }

  async rebuildHost(spec: HostSpec): Promise<void> {
    await this.onHost(spec.id, async ({ containers, hostDisks }) => {
      const host: KnownHost = { spec, power: "on" };
      this.state.hosts[spec.id] = host;
      writeState(this.state);
      await containers.remove(spec.id);
      await this.ensureContainer(spec);
      await hostDisks.prune();
      await this.boot(host);
    });
  }

  async snapshotHost(id: number, snapshot: string): Promise<SnapshotSize> {
    let size: SnapshotSize = { bytes: 0 };
    await this.onHost(id, async ({ hostDisks }) => {
      this.known(id);
      size = await hostDisks.keep(id, snapshot);
      this.state.snapshots[snapshot] = { hostId: id };
      writeState(this.state);
    });
    return size;
  }

  async deleteSnapshot(snapshot: string): Promise<void> {
    await this.get().hostDisks.delete(snapshot);
    delete this.state.snapshots[snapshot];
    writeState(this.state);
  }

  private ensureContainer(spec: HostSpec): Promise<void> {
    const snapshotOf = spec.snapshot === undefined ? undefined : this.state.snapshots[spec.snapshot]?.hostId;
    return this.get().containers.ensure(spec, snapshotOf);
  }

  createVolume(volume: VolumeSpec): Promise<void> {
    return this.volumes.create(volume);
  }

  resizeVolume(id: string, sizeGiB: number): Promise<void> {
    return this.volumes.resize(id, sizeGiB);
  }

  deleteVolume(id: string): Promise<void> {
    return this.volumes.delete(id);
  }

  attachVolume(volume: { id: string; name: string }, hostId: number): Promise<void> {
    return this.volumes.attach(volume, hostId);
  }

  detachVolume(id: string): Promise<void> {
    return this.volumes.detach(id);
  }

  snapshotVolume(id: string, snapshot: string): Promise<SnapshotSize> {
    return this.volumes.snapshot(id, snapshot);
  }

  async deleteVolumeSnapshot(snapshot: string): Promise<void> {
    this.get().disks.deleteSnapshot(snapshot);
  }

  async setNetwork(network: NetworkState): Promise<void> {
    await this.queue.run("network", async () => {
      await this.running?.plumbing.apply(network);
      this.state.network = network;
      writeState(this.state);
    });
  }

  async setLoadBalancers(balancers: LoadBalancerSpec[]): Promise<void> {
    await this.queue.run("balancers", () => this.get().balancers.set(balancers));
  }

  async setZones(zones: DnsZone[]): Promise<void> {
    await this.queue.run("zones", async () => {
      if (this.running) await this.applyZones(zones);
      this.state.zones = zones;
      writeState(this.state);
    });
  }

  private applyZones(zones: DnsZone[]): Promise<void> {
    const files = resolverFiles(zones, this.instance.routerAddress, this.resolvers);
    const { docker, names } = this.get().helper;
    return applyZones(docker, names.router, files);
  }
}
