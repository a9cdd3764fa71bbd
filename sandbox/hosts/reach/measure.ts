import * as crypto from "node:crypto";
import * as fs from "node:fs";
import { Instance, vantage } from "../../instance";
import { Docker } from "../engine/docker";
import { findDocker } from "../engine/ensure-docker";
import { namesOf } from "../names";
import { uplinkName } from "../network/addresses";
import { scriptFile } from "../helper";
import { Exposure, Measured, Vantage } from "./exposure";
import { allPorts, countPorts, formatPorts, parsePorts, Ports, union } from "./ports";
import { parseScan, scanArguments } from "./scan";

/** A host as both vantage and target. */
export interface ReachHost {
  name: string;
  /** The droplet's id. */
  id: number;
  publicIp: string;
  privateIp: string;
}

export interface ReachOptions {
  hosts: ReachHost[];
  /** What the program declares: UDP ports are tried only where they are declared. */
  expected: Exposure[];
  /** Names of vantages to knock from: "admin", "stranger", "host:<name>". Default: all. */
  from?: string[];
  report?: (detail: string) => void;
}

/** A vantage with the words that run a program there. */
interface Place extends Vantage {
  container: string;
  prefix: string[];
  /** Links through which it reaches hosts. */
  devices: { public: string; vpc: string };
  /** Address it shows on the VPC; undefined where it has no way there. */
  privateAddress?: string;
  host?: string;
}

interface Target {
  host: string;
  network: "public" | "vpc";
  address: string;
}

const receiveSeconds = 3;

const both = (publicDevice: string, vpc = publicDevice) => ({ public: publicDevice, vpc });

/**
 * Knocks on every TCP port, and on the declared UDP ports, of every host: from the machine, from the stranger and from
 * every other host, on public addresses and, between hosts, on those of the VPC. A few seconds per vantage.
 */
export async function measureReach(instance: Instance, options: ReachOptions): Promise<Measured[]> {
  const docker = await findDocker();
  if (!docker) throw new Error("No Docker daemon answers: the sandbox does not run.");
  return new Reach(docker, instance, options).measure();
}

class Reach {
  private readonly names;
  private readonly report: (detail: string) => void;

  constructor(
    private readonly docker: Docker,
    instance: Instance,
    private readonly options: ReachOptions,
  ) {
    this.names = namesOf(instance.id);
    this.report = options.report ?? (() => undefined);
  }

  async measure(): Promise<Measured[]> {
    const places = await this.places();
    const measured: Measured[] = [];
    for (const [index, place] of places.entries()) {
      this.report(`from ${place.name} (${index + 1} of ${places.length})`);
      measured.push(...(await this.scanFrom(place)));
    }
    this.report("UDP");
    return [...measured, ...(await this.datagrams(places))];
  }

  private async places(): Promise<Place[]> {
    const { id, net, stranger } = this.names;
    const hosts = this.options.hosts.map(async (host): Promise<Place> => {
      const prefix = ["nsenter", "-t", String(await this.pid(host)), "-n", "--"];
      const { privateIp: privateAddress, publicIp: address } = host;
      const name = `host:${host.name}`;
      return { name, address, privateAddress, host: host.name, container: net, prefix, devices: both("eth0", "eth1") };
    });
    const all = [
      { name: "admin", address: vantage.admin, container: net, prefix: [], devices: both(uplinkName(id)) },
      { name: "stranger", address: vantage.stranger, container: stranger, prefix: [], devices: both("eth0") },
      ...(await Promise.all(hosts)),
    ];
    return all.filter(({ name }) => this.options.from?.includes(name) ?? true);
  }

  private async pid(host: ReachHost): Promise<number> {
    const state = await this.docker.inspect(this.names.host(host.id));
    if (!state?.State.Running) throw new Error(`Host ${host.name} is off: its reach cannot be measured.`);
    return state.State.Pid;
  }

  private targetsOf(place: Place): Target[] {
    return this.options.hosts
      .filter((host) => host.name !== place.host)
      .flatMap((host) => [
        { host: host.name, network: "public" as const, address: host.publicIp },
        ...(place.privateAddress ? [{ host: host.name, network: "vpc" as const, address: host.privateIp }] : []),
      ]);
  }

  /** All TCP ports of all targets. */
  private async scanFrom(place: Place): Promise<Measured[]> {
    const targets = this.targetsOf(place);
    if (targets.length === 0) return [];
    const asked = targets.map(({ network, address }) => ({ device: place.devices[network], address }));
    const argv = [...place.prefix, ...scanArguments(asked)];
    const input = fs.readFileSync(scriptFile("syn-scan.py"));
    const { stdout } = await this.docker.exec(place.container, argv, { input, timeoutMs: 600_000 });
    const found = parseScan(stdout);
    return targets.map((target) => this.judged(place, target, "tcp", allPorts, found.get(target.address) ?? []));
  }

  private judged(place: Place, target: Target, protocol: "tcp" | "udp", tried: Ports, reachable: Ports): Measured {
    const address = target.network === "vpc" ? (place.privateAddress ?? place.address) : place.address;
    const { host, network } = target;
    return { from: { name: place.name, address }, host, network, protocol, tried, reachable };
  }

  private async datagrams(places: Place[]): Promise<Measured[]> {
    const targets = this.options.hosts.flatMap((host) => [
      { host: host.name, id: host.id, network: "public" as const, address: host.publicIp },
      { host: host.name, id: host.id, network: "vpc" as const, address: host.privateIp },
    ]);
    const measured = await Promise.all(targets.map((target) => this.datagramsTo(target, places)));
    return measured.flat();
  }

  private async datagramsTo(target: Target & { id: number }, places: Place[]): Promise<Measured[]> {
    const declared = this.options.expected
      .filter((e) => e.protocol === "udp" && e.host === target.host && e.network === target.network)
      .map((e) => parsePorts(e.ports));
    const ports = union(...declared);
    const senders = places.filter((p) => p.host !== target.host && (target.network === "public" || p.privateAddress));
    if (ports.length === 0 || senders.length === 0) return [];
    const numbers = listed(ports);
    const token = crypto.randomBytes(12).toString("hex");
    const { arrived, busy } = await this.receive(target, numbers, token, () =>
      Promise.all(senders.map((place) => this.send(place, target.address, numbers, token))),
    );
    const unanswered = union(...busy.map((port) => [[port, port]] as Ports));
    return senders.map((place) => {
      const judged = this.judged(place, target, "udp", ports, []);
      const mine = arrived
        .filter(([source]) => source === judged.from.address)
        .map(([, port]) => [[port, port]] as Ports);
      return { ...judged, reachable: union(...mine), ...(busy.length > 0 ? { unanswered } : {}) };
    });
  }

  /** Listens in the target's namespace, has the datagrams sent, and tells which came. */
  private receive(target: Target & { id: number }, ports: number[], token: string, send: () => Promise<unknown>) {
    return new Promise<{ arrived: [string, number][]; busy: number[] }>((resolve, reject) => {
      const host = this.options.hosts.find(({ id }) => id === target.id) as ReachHost;
      const onLine = (line: string) => {
        if (line === "ready") send().catch(reject);
      };
      const run = async () => {
        const prefix = ["nsenter", "-t", String(await this.pid(host)), "-n", "--"];
        const argv = ["python3", "-", String(receiveSeconds), token, target.address, ...ports.map(String)];
        const input = fs.readFileSync(scriptFile("udp-receive.py"));
        const { stdout } = await this.docker.exec(this.names.net, [...prefix, ...argv], { input, onLine });
        return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { arrived: [string, number][]; busy: number[] };
      };
      run().then(resolve, reject);
    });
  }

  private async send(place: Place, address: string, ports: number[], token: string): Promise<void> {
    const argv = ["python3", "-", token, ...ports.map((port) => `${address}:${port}`)];
    const input = fs.readFileSync(scriptFile("udp-send.py"));
    await this.docker.exec(place.container, [...place.prefix, ...argv], { input });
  }
}

const mostDatagramPorts = 256;

function listed(ports: Ports): number[] {
  if (countPorts(ports) > mostDatagramPorts)
    throw new Error(
      `${countPorts(ports)} UDP ports are declared (${formatPorts(ports)}); at most ${mostDatagramPorts} can be tried.`,
    );
  return ports.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
