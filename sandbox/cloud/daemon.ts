import * as path from "node:path";
import type { FastifyInstance } from "fastify";
import type { HostDriver } from "../hosts/driver";
import { planOf } from "../hosts/network/addresses";
import type { Instance } from "../instance";
import type { KubernetesOnDemand } from "../microk8s";
import { apis } from "./apis";
import { Authority } from "./authority/authority";
import type { Cloud } from "./cloud";
import type { Health } from "./control";
import { resumeCertificates } from "./digitalocean/certificates";
import { defineDropletWork } from "./digitalocean/droplet-work";
import { resumeLoadBalancers } from "./digitalocean/load-balancer-work";
import { withClusters } from "./digitalocean/kubernetes/cluster-work";
import { RateLimit } from "./digitalocean/rate-limit";
import { defineImageWork } from "./digitalocean/image-actions";
import { defineReservedIpWork } from "./digitalocean/reserved-ips";
import { defineVolumeWork } from "./digitalocean/volume-actions";
import { dropUnfinished } from "./digitalocean/volume-snapshots";
import { Faults } from "./faults/faults";
import { HostFaults } from "./faults/hosts";
import { frontServer } from "./front";
import { HostServices } from "./host-services";
import { Jobs } from "./jobs";
import { Network } from "./network";
import { RequestLog } from "./requests";
import { Gateways } from "./spaces/gateways";
import { spacesListener } from "./spaces/listener";
import { spacesZone } from "./spaces/names";
import { Spaces } from "./spaces/spaces";
import { Store } from "./store/store";

const lifecycleEveryMs = 10 * 60_000;

export interface DaemonOptions {
  instance: Instance;
  directory: string;
  driver: HostDriver;
  /** Serve droplets' metadata, and Spaces by TLS, on `machineAddress`, which exists only where hosts do. @default true */
  forHosts?: boolean;
  /** Folder of certificates that every new host trusts: the authority's is put there. */
  trust?: string;
  /** The S3 server's binary. Without it, Spaces answers 503. */
  s3Server?: string;
  /** Makes what clusters on the hosts are made of. */
  kubernetes?: KubernetesOnDemand;
  now?: () => Date;
  log: (line: string) => void;
  /** Called once the daemon has stopped because it was asked to over its control API. */
  onShutdown?: () => void;
}

/** The embedded cloud, composed. Answers as soon as `start` resolves; its hosts may still be coming up. */
export class Daemon {
  readonly cloud: Cloud;
  private readonly requests: RequestLog;
  private readonly app: FastifyInstance;
  private readonly spaces?: Spaces;
  private readonly hostServices: HostServices;
  private readonly hostFaults: HostFaults;
  private readonly hosts: { state: Health["hosts"]; failure?: string } = { state: "starting" };
  private hostsReady: Promise<void> = Promise.resolve();
  private resumed: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;

  constructor(private readonly options: DaemonOptions) {
    const { instance, directory, driver, log } = options;
    const now = options.now ?? (() => new Date());
    const store = new Store(path.join(directory, "cloud.db"));
    const ready = () => this.hostsReady;
    const jobs = new Jobs(store, now, log, ready);
    const faults = new Faults(store, now, log);
    const network = new Network(store, driver, ready, log, faults, [spacesZone(planOf(instance).spacesAddress)]);
    const authority = new Authority(directory, now);
    const originAuthority = new Authority(directory, now, "origin-authority");
    const basis = { instance, directory, store, driver, jobs, network, faults };
    this.cloud = withClusters({ ...basis, authority, originAuthority, ready, now, log });
    this.hostFaults = new HostFaults(this.cloud);
    defineDropletWork(this.cloud);
    defineVolumeWork(this.cloud);
    defineImageWork(this.cloud);
    defineReservedIpWork(this.cloud);
    this.requests = new RequestLog(path.join(directory, "requests.db"));
    if (options.s3Server !== undefined) {
      this.spaces = new Spaces(this.cloud, new Gateways(options.s3Server, directory, instance, log));
    }
    const toSpaces = spacesListener(() => this.spaces, this.requests, faults);
    this.hostServices = new HostServices(this.cloud, toSpaces, options.kubernetes);
    this.app = apis(
      this.cloud,
      {
        health: () => this.health(),
        requests: this.requests,
        kubernetes: options.kubernetes,
        rateLimit: new RateLimit(store, now),
        lifecycle: (at) => this.lifecycle(at),
        shutdown: (stopHosts) => void this.stop(stopHosts).then(() => options.onShutdown?.()),
      },
      (listener) => frontServer(listener, toSpaces, this.requests),
    );
  }

  /** Resolves once the APIs answer. */
  async start(): Promise<void> {
    const { instance, log } = this.options;
    await this.spaces?.start();
    this.hostsReady = this.startHosts();
    this.resumed = this.resume();
    // Who needs the hosts awaits them; here the failure is only to be no unhandled one.
    this.resumed.catch(() => undefined);
    await this.app.listen({ host: "127.0.0.1", port: instance.apiPort });
    this.timer = setInterval(() => {
      this.lifecycle(this.cloud.now()).catch((error: unknown) => log(`lifecycle rules failed: ${String(error)}`));
    }, lifecycleEveryMs);
    this.timer.unref();
  }

  /** The port of the APIs: the instance's, or the one that the system chose where that is 0. */
  get port(): number {
    const address = this.app.server.address();
    return typeof address === "object" && address ? address.port : this.options.instance.apiPort;
  }

  /** Resolves once hosts, network, names and unfinished actions are where the store says. */
  async settled(): Promise<void> {
    await this.resumed;
    await this.cloud.jobs.idle();
  }

  /** Ends the daemon. Work that does not end within ten seconds is taken up again at the next start. */
  async stop(stopHosts: boolean): Promise<void> {
    clearInterval(this.timer);
    await this.app.close();
    this.cloud.faults.stop();
    const unfinished = Promise.all([this.cloud.jobs.idle(), this.hostFaults.stop(), this.options.kubernetes?.stop()]);
    await Promise.race([unfinished, new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
    this.hostServices.stop();
    await this.spaces?.stop();
    if (stopHosts && this.hosts.state === "ready") await this.options.driver.stop();
    this.requests.close();
    this.cloud.store.close();
  }

  private async lifecycle(now: Date) {
    if (!this.spaces) throw new Error("the sandbox runs without its S3 server");
    return this.spaces.lifecycle(now);
  }

  private health(): Health {
    const { state, failure } = this.hosts;
    return { id: this.options.instance.id, pid: process.pid, hosts: state, failure };
  }

  private async startHosts(): Promise<void> {
    const { driver, log, trust } = this.options;
    const { store, jobs, authority } = this.cloud;
    driver.onPowerChange((id, power) => {
      if (power === "off") this.cloud.clusters.hostWentOff(id);
      const droplet = store.droplets.get(String(id));
      // An action that is under way says itself what becomes of the droplet.
      if (!droplet || jobs.isLocked(`droplet:${id}`)) return;
      if (droplet.status !== "active" && droplet.status !== "off") return;
      store.droplets.put({ ...droplet, status: power === "on" ? "active" : "off" });
      log(`droplet ${id} went ${power} by itself`);
    });
    try {
      if (trust !== undefined) await authority.publish(path.join(trust, "seawall-sandbox.crt"));
      await driver.start();
      if (this.options.forHosts !== false) await this.hostServices.start();
      this.hosts.state = "ready";
    } catch (error) {
      this.hosts.state = "failed";
      this.hosts.failure = error instanceof Error ? error.message : String(error);
      log(`the hosts could not be started: ${this.hosts.failure}`);
      throw error;
    }
  }

  /** Brings network and names to what the store says, then takes up unfinished actions. */
  private async resume(): Promise<void> {
    const { network, jobs, log } = this.cloud;
    await this.hostsReady;
    try {
      await Promise.all([network.apply(), network.applyZones()]);
    } catch (error) {
      log(`the network could not be set: ${String(error)}`);
    }
    await dropUnfinished(this.cloud);
    jobs.resume();
    resumeLoadBalancers(this.cloud);
    resumeCertificates(this.cloud);
    this.cloud.clusters.resume();
    this.cloud.faults.changed();
  }
}
