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
import { ensureInotify } from "./inotify";
import { MachineParts, Machines, PowerListener } from "./machines";
import { namesOf } from "./names";
import { planOf } from "./network/addresses";
import { Plumbing } from "./plumbing";
import { Queue } from "./queue";
import { HostsState, readState, writeState } from "./state";
import { VolumeDisks } from "./volume-disks";
import { Volumes } from "./volumes";
import { Watch } from "./watch";

/** How long a script in a host may take: programs that it needs may have to be made first. */
const executeTimeoutMs = 30 * 60_000;

/** What `start` sets up: everything that needs a Docker daemon. */
interface Running extends MachineParts {
  helper: Helper;
  balancers: LoadBalancers;
  watch: Watch;
}

/** Droplets as containers that boot systemd, behind a router that enforces the cloud's firewalls outside them. */
export class DockerHosts implements HostDriver {
  private readonly state: HostsState = readState();
  private readonly queue = new Queue();
  private running: Running | undefined;
  private resolvers: string[] = [];
  private readonly machines: Machines;
  private readonly volumes = new Volumes(this.state, {
    disks: () => this.get().disks,
    onHost: (id, task) =>
      this.machines.onHost(id, async ({ containers }) => {
        this.machines.known(id);
        await task(await containers.pid(id));
      }),
  });

  constructor(
    private readonly instance: Instance,
    private readonly report: (detail: string) => void = () => undefined,
  ) {
    this.machines = new Machines(this.state, this.queue, () => this.get(), report);
  }

  /** @throws NoDockerError where no Docker daemon answers and none can be installed. */
  async start(): Promise<void> {
    await this.queue.run("start", async () => {
      const running = (this.running ??= await this.setUp());
      this.resolvers = machineResolvers();
      await running.hostDisks.sweep(Object.keys(this.state.snapshots));
      this.report("network");
      await running.plumbing.start(this.state.network);
      await this.applyZones(this.state.zones);
      await this.machines.start();
    });
  }

  private async setUp(): Promise<Running> {
    ensureInotify(this.report);
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
    const watch = new Watch(docker, names.label, (id, exitCode) => void this.machines.ended(id, exitCode));
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

  createHost(spec: HostSpec): Promise<void> {
    return this.machines.create(spec);
  }

  destroyHost(id: number): Promise<void> {
    return this.machines.destroy(id);
  }

  powerOn(id: number): Promise<void> {
    return this.machines.powerOn(id);
  }

  powerOff(id: number, graceful: boolean): Promise<void> {
    return this.machines.powerOff(id, graceful);
  }

  reboot(id: number): Promise<void> {
    return this.machines.reboot(id);
  }

  runsScript(id: number): Promise<boolean> {
    return this.machines.runsScript(id);
  }

  fillDisk(id: number, full: boolean): Promise<void> {
    return this.machines.fillDisk(id, full);
  }

  onPowerChange(listener: PowerListener): void {
    this.machines.onPowerChange(listener);
  }

  async execute(id: number, script: string): Promise<string> {
    const { docker, names } = this.get().helper;
    const options = { input: script, timeoutMs: executeTimeoutMs, accept: "any" as const };
    const { code, stdout, stderr } = await docker.exec(names.host(id), ["bash", "-s"], options);
    if (code === 0) return stdout;
    const said = stderr.trim().split("\n").slice(-12).join("\n");
    throw new Error(`A script in host ${id} ended with exit code ${code}:\n${said}`);
  }

  resizeHost(id: number, size: { vcpus: number; memoryMiB: number }): Promise<void> {
    return this.machines.resize(id, size);
  }

  rebuildHost(spec: HostSpec): Promise<void> {
    return this.machines.rebuild(spec);
  }

  snapshotHost(id: number, snapshot: string): Promise<SnapshotSize> {
    return this.machines.snapshot(id, snapshot);
  }

  deleteSnapshot(snapshot: string): Promise<void> {
    return this.machines.deleteSnapshot(snapshot);
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
