import { HostSpec, LoadBalancerSpec, NetworkState } from "./driver";
import { boundingSet, capabilityArguments } from "./engine/capabilities";
import { Helper } from "./helper";
import { NetworkPlan } from "./network/addresses";
import { balancerPrivateLink, balancerPublicLink, privateLink, publicLink } from "./network/ends";
import { compileMachineRuleset, compileRuleset } from "./network/ruleset";

/** Sysctls of the router's own namespace. */
const routerSettings = {
  "net.ipv4.ip_forward": 1,
  "net.ipv4.conf.all.rp_filter": 0,
  "net.ipv4.conf.default.rp_filter": 0,
  "net.ipv4.conf.all.send_redirects": 0,
  "net.ipv6.conf.all.disable_ipv6": 1,
  "net.ipv6.conf.default.disable_ipv6": 1,
};

/** Router and stranger, and the links between them, the machine and the hosts. */
export class Plumbing {
  constructor(
    private readonly helper: Helper,
    private readonly plan: NetworkPlan,
  ) {}

  /** Brings up router, stranger and uplink, with a policy in force before the first link. */
  async start(network: NetworkState): Promise<void> {
    const { helper, plan } = this;
    const { names } = helper;
    const powers = capabilityArguments(boundingSet());
    const settings = Object.entries(routerSettings).map(([key, value]) => `--sysctl=${key}=${value}`);
    await helper.start();
    await Promise.all([
      helper.ensure(names.router, "router.sh", ["--network=none", ...powers, ...settings]),
      helper.ensure(names.stranger, "idle.sh", ["--network=none", ...powers, `--dns=${plan.routerAddress}`]),
    ]);
    await this.apply(network);
    await this.nft(names.net, compileMachineRuleset(plan));
    await helper.script("uplink.sh", [
      ...[plan.uplink, String(await helper.pid(names.router)), String(await helper.pid(names.stranger))],
      ...[plan.publicCidr, plan.machineAddress, plan.routerAddress, plan.strangerGateway, plan.edgeAddress],
      ...[plan.adminAddress, plan.stranger, plan.spacesAddress],
    ]);
    await helper.script("exceptions.sh", ["add", plan.uplink, plan.machineAddress]);
  }

  /** Replaces the router's policy. */
  async apply(network: NetworkState): Promise<void> {
    await this.nft(this.helper.names.router, compileRuleset(network, this.plan));
  }

  private async nft(container: string, ruleset: string): Promise<void> {
    await this.helper.docker.exec(container, ["nft", "-f", "-"], { input: ruleset });
  }

  /** Links a running host to the router. */
  plug(spec: HostSpec, pid: number): Promise<void> {
    return this.link(pid, [publicLink(spec.id), privateLink(spec.id)], spec);
  }

  /** Links a load balancer to the router: an internal one to its VPC alone. */
  plugBalancer(spec: LoadBalancerSpec, pid: number): Promise<void> {
    return this.link(pid, [balancerPublicLink(spec.number), balancerPrivateLink(spec.number)], spec);
  }

  private async link(
    pid: number,
    [publicName, privateName]: [string, string],
    { publicIp = "", privateIp, vpcRange }: { publicIp?: string; privateIp: string; vpcRange: string },
  ): Promise<void> {
    const router = await this.helper.pid(this.helper.names.router);
    const ends = [String(router), String(pid), publicName, privateName];
    await this.helper.script("plug.sh", [...ends, publicIp, privateIp, vpcRange]);
  }

  /** Whether both links of a host end in the router now. */
  isPlugged(id: number): Promise<boolean> {
    return this.hasLinks([publicLink(id), privateLink(id)]);
  }

  isBalancerPlugged({ number, publicIp }: LoadBalancerSpec): Promise<boolean> {
    const links = [balancerPrivateLink(number)];
    return this.hasLinks(publicIp === undefined ? links : [...links, balancerPublicLink(number)]);
  }

  private async hasLinks(links: string[]): Promise<boolean> {
    const { docker, names } = this.helper;
    const found = links.map((name) => `/sys/class/net/${name}`);
    return (await docker.exec(names.router, ["ls", "-d", ...found], { accept: [2] })).code === 0;
  }
}
