import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { HostSpec, NetworkState } from "./driver";
import { boundingSet, capabilityArguments } from "./engine/capabilities";
import { Docker } from "./engine/docker";
import { imageOf } from "./image/images";
import { Names } from "./names";
import { NetworkPlan } from "./network/addresses";
import { compileMachineRuleset, compileRuleset, privateLink, publicLink } from "./network/ruleset";
import { tar } from "./tar";

export const scriptFile = (name: string): string => path.join(__dirname, "scripts", name);

/** Sysctls of the router's own namespace. */
const routerSettings = {
  "net.ipv4.ip_forward": 1,
  "net.ipv4.conf.all.rp_filter": 0,
  "net.ipv4.conf.default.rp_filter": 0,
  "net.ipv4.conf.all.send_redirects": 0,
  "net.ipv6.conf.all.disable_ipv6": 1,
  "net.ipv6.conf.default.disable_ipv6": 1,
};

/** The three containers every sandbox has beside its hosts, and the links between them, the machine and the hosts. */
export class Plumbing {
  constructor(
    private readonly docker: Docker,
    private readonly names: Names,
    private readonly plan: NetworkPlan,
  ) {}

  /** Brings up helper, router, stranger and uplink, with a policy in force before the first link. */
  async start(network: NetworkState): Promise<void> {
    await this.startHelper();
    await Promise.all([this.startRouter(), this.startStranger()]);
    await this.apply(network);
    await this.nft(this.names.net, compileMachineRuleset(this.plan));
    const { plan } = this;
    await this.script("uplink.sh", [
      ...[plan.uplink, String(await this.pid(this.names.router)), String(await this.pid(this.names.stranger))],
      ...[plan.publicCidr, plan.machineAddress, plan.routerAddress, plan.strangerGateway, plan.edgeAddress],
      ...[plan.adminAddress, plan.stranger],
    ]);
    await this.script("exceptions.sh", ["add", plan.uplink, plan.machineAddress]);
  }

  /** Only the helper: enough to take things down. */
  async startHelper(): Promise<void> {
    fs.mkdirSync(paths.volumes, { recursive: true });
    const machine = [
      "--network=host",
      "--pid=host",
      "--volume=/dev:/dev",
      `--volume=${paths.volumes}:${paths.volumes}`,
    ];
    const powers = [...capabilityArguments(boundingSet(), []), "--device-cgroup-rule=a *:* rwm"];
    await this.ensure(this.names.net, [...machine, ...powers], "idle.sh");
  }

  private async startRouter(): Promise<void> {
    const settings = Object.entries(routerSettings).map(([key, value]) => `--sysctl=${key}=${value}`);
    await this.ensure(
      this.names.router,
      ["--network=none", ...capabilityArguments(boundingSet()), ...settings],
      "router.sh",
    );
  }

  private async startStranger(): Promise<void> {
    const resolver = `--dns=${this.plan.routerAddress}`;
    await this.ensure(
      this.names.stranger,
      ["--network=none", resolver, ...capabilityArguments(boundingSet())],
      "idle.sh",
    );
  }

  private async ensure(name: string, options: string[], first: string): Promise<void> {
    const state = await this.docker.inspect(name);
    if (state?.State.Running) return;
    if (state) await this.docker.run(["rm", "--force", name]);
    const confined = ["--security-opt=seccomp=unconfined", "--security-opt=apparmor=unconfined"];
    const common = ["create", "--name", name, "--label", this.names.label, ...confined, "--entrypoint=/sandbox-init"];
    await this.docker.run([...common, ...options, imageOf("tools")]);
    const program = tar([{ path: "/sandbox-init", content: fs.readFileSync(scriptFile(first)), mode: 0o755 }]);
    await this.docker.run(["cp", "-", `${name}:/`], { input: program });
    await this.docker.run(["start", name]);
  }

  /** Replaces the router's policy. */
  async apply(network: NetworkState): Promise<void> {
    await this.nft(this.names.router, compileRuleset(network, this.plan));
  }

  private async nft(container: string, ruleset: string): Promise<void> {
    await this.docker.exec(container, ["nft", "-f", "-"], { input: ruleset });
  }

  /** Links a running host to the router. */
  async plug(spec: HostSpec, hostPid: number): Promise<void> {
    const links = [publicLink(spec.id), privateLink(spec.id), spec.publicIp, spec.privateIp, spec.vpcRange];
    await this.script("plug.sh", [String(await this.pid(this.names.router)), String(hostPid), ...links]);
  }

  /** Whether both links of a host end in the router now. */
  async isPlugged(id: number): Promise<boolean> {
    const links = [publicLink(id), privateLink(id)].map((name) => `/sys/class/net/${name}`);
    return (await this.docker.exec(this.names.router, ["ls", "-d", ...links], { accept: [2] })).code === 0;
  }

  /** Runs one of our scripts with the machine's network and processes in sight. */
  script(name: string, args: string[] = []): Promise<string> {
    return this.docker.script(this.names.net, scriptFile(name), args, { timeoutMs: 120_000 });
  }

  private async pid(container: string): Promise<number> {
    const state = await this.docker.inspect(container);
    if (!state?.State.Running) throw new Error(`The container ${container} does not run. \`seawall up\` starts it.`);
    return state.State.Pid;
  }

  /** Whether the sandbox has anything in the daemon. */
  async exists(): Promise<boolean> {
    return (await this.docker.names(this.names.label)).length > 0;
  }

  /** Takes the sandbox's links and rules off the machine and removes the three containers. Works when half of it is gone. */
  async remove(): Promise<void> {
    if (!(await this.docker.hasImage(imageOf("tools")))) return;
    await this.startHelper();
    await this.script("exceptions.sh", ["delete", this.plan.uplink, this.plan.machineAddress]);
    await this.script("unlink.sh", [this.plan.uplink, `seawall_${this.plan.id}`]);
    const containers = [this.names.router, this.names.stranger, this.names.net];
    await this.docker.finish(["rm", "--force", "--volumes", ...containers], { accept: "any" });
  }
}
