import { Instance } from "../instance";
import { LoadBalancers } from "./balancer/load-balancers";
import { DnsZone, HostDriver, HostSpec, LoadBalancerSpec, NetworkState } from "./driver";
import { applyZones, machineResolvers, resolverFiles } from "./dns";
import { Docker } from "./engine/docker";
import { ensureDocker } from "./engine/ensure-docker";
import { Helper } from "./helper";
import { HostContainers } from "./host-containers";
import { importImages } from "./image/images";
import { namesOf } from "./names";
import { planOf } from "./network/addresses";
import { Plumbing } from "./plumbing";
import { Queue } from "./queue";
import { HostsState, KnownHost, readState, writeState } from "./state";
import { VolumeDisks } from "./volume-disks";
import { exitCodes, Watch } from "./watch";

type PowerListener = (id: number, power: "on" | "off") => void;

/** What `start` sets up: everything that needs a Docker daemon. */
interface Running {
  helper: Helper;
  plumbing: Plumbing;
  containers: HostContainers;
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

  constructor(
    private readonly instance: Instance,
    private readonly report: (detail: string) => void = () => undefined,
  ) {}

  /** @throws NoDockerError where no Docker daemon answers and none can be installed. */
  async start(): Promise<void> {
    await this.queue.run("start", async () => {
      const running = (this.running ??= await this.setUp());
      this.resolvers = machineResolvers();
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
    const containers = new HostContainers(docker, names, this.instance);
    const disks = new VolumeDisks(helper);
    const balancers = new LoadBalancers(helper, plumbing);
    const watch = new Watch(docker, names.label, (id, exitCode) => void this.ended(id, exitCode));
    return { helper, plumbing, containers, disks, balancers, watch };
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
      await containers.ensure(spec);
      await containers.resize(spec);
      if (!(await containers.pid(spec.id))) await this.boot(host);
    });
  }

  async destroyHost(id: number): Promise<void> {
    await this.onHost(id, async ({ containers, disks }) => {
      delete this.state.hosts[id];
      const attached = Object.values(this.state.volumes).filter((volume) => volume.attached?.hostId === id);
      for (const volume of attached) delete volume.attached;
      writeState(this.state);
      await containers.remove(id);
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
    const { containers, plumbing } = this.get();
    await containers.ensure(host.spec);
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

  async createVolume(volume: { id: string; sizeGiB: number; filesystem?: "ext4" | "xfs" }): Promise<void> {
    await this.get().disks.create(volume);
    this.state.volumes[volume.id] = { id: volume.id, sizeGiB: volume.sizeGiB };
    writeState(this.state);
  }

  async resizeVolume(id: string, sizeGiB: number): Promise<void> {
    const volume = this.volume(id);
    if (sizeGiB < volume.sizeGiB)
      throw new Error(`Volume ${id} has ${volume.sizeGiB} GiB and cannot shrink to ${sizeGiB}.`);
    await this.get().disks.resize(id, sizeGiB);
    volume.sizeGiB = sizeGiB;
    writeState(this.state);
  }

  async deleteVolume(id: string): Promise<void> {
    await this.detachVolume(id);
    await this.get().disks.delete(id);
    delete this.state.volumes[id];
    writeState(this.state);
  }

  async attachVolume({ id, name }: { id: string; name: string }, hostId: number): Promise<void> {
    const volume = this.volume(id);
    await this.onHost(hostId, async ({ containers, disks }) => {
      this.known(hostId);
      volume.attached = { name, hostId };
      writeState(this.state);
      const pid = await containers.pid(hostId);
      if (pid) await disks.attach(id, name, pid);
    });
  }

  async detachVolume(id: string): Promise<void> {
    const hostId = this.state.volumes[id]?.attached?.hostId;
    if (hostId === undefined) return;
    await this.onHost(hostId, async ({ containers, disks }) => {
      await disks.detach(id, await containers.pid(hostId));
      delete this.state.volumes[id]?.attached;
      writeState(this.state);
    });
  }

  private volume(id: string) {
    const volume = this.state.volumes[id];
    if (!volume) throw new Error(`No volume ${id}. Known: ${Object.keys(this.state.volumes).join(", ") || "none"}.`);
    return volume;
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
