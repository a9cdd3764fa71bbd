import type { CloudFirewall, DnsZone, FirewallRule, HostDriver, NetworkState } from "../hosts/driver";
import { coalesced } from "./coalesced";
import { tagOfCluster } from "./digitalocean/kubernetes/addresses";
import { controlPlaneFirewalls, controlPlaneHosts } from "./digitalocean/kubernetes/control-plane/network";
import { balancersInNetwork, loadBalancerSpecs } from "./load-balancers";
import { isAbout, type Faults } from "./faults/faults";
import type { Droplet, Firewall, FirewallRule as StoredRule } from "./store/entities";
import type { Store } from "./store/store";
import { zonesOf } from "./zones";

/** Keeps the hosts' network and name server in step with the store. */
export class Network {
  private readonly policy: () => Promise<void>;
  private readonly balancers: () => Promise<void>;
  private readonly names: () => Promise<void>;

  /** `ready` resolves once the driver has started; nothing is applied before. `own`: zones that no API's user made. */
  constructor(
    store: Store,
    driver: HostDriver,
    ready: () => Promise<void>,
    private readonly log: (line: string) => void,
    faults: Faults,
    own: DnsZone[] = [],
  ) {
    this.policy = coalesced(async () => {
      await ready();
      await driver.setNetwork(networkState(store, faults));
    });
    this.balancers = coalesced(async () => {
      await ready();
      await driver.setLoadBalancers(loadBalancerSpecs(store));
    });
    this.names = coalesced(async () => {
      await ready();
      const others = zonesOf(store).filter(({ name }) => !own.some((zone) => zone.name === name));
      await driver.setZones([...others, ...own]);
    });
  }

  /**
   * Resolves once the packet filter holds everything that was stored before this call, and load balancers know their
   * droplets. A load balancer that cannot be set up keeps nobody else from their change: it is told in the log.
   */
  async apply(): Promise<void> {
    await this.policy();
    await this.balancers().catch((error: unknown) => this.log(`load balancers could not be set: ${String(error)}`));
  }

  /** Resolves once packet filter and proxies hold what was stored of load balancers; fails where they cannot. */
  async applyLoadBalancers(): Promise<void> {
    await this.policy();
    await this.balancers();
  }

  /** Resolves once the name server answers everything that was stored before this call. */
  applyZones(): Promise<void> {
    return this.names();
  }
}

/** The whole network policy, as the driver takes it. A droplet has its place from before its host is created. */
export function networkState(store: Store, faults: Faults): NetworkState {
  const droplets = store.droplets.all();
  const refusing = faults.begun("ssh-refused");
  return {
    faults: {
      sshRefused: droplets
        .filter((droplet) => refusing.some((fault) => isAbout(fault, droplet)))
        .map(({ id }) => Number(id)),
      dnsDown: faults.begun("dns-down").length > 0,
    },
    hosts: [...droplets.map(toHost), ...controlPlaneHosts(store)],
    vpcs: store.vpcs.all().map((vpc) => ({ id: vpc.id, ipRange: vpc.ipRange })),
    reservedIps: store.reservedIps.all().map((reserved) => ({
      ip: reserved.id,
      hostId: reserved.dropletId === undefined ? undefined : Number(reserved.dropletId),
    })),
    firewalls: [...store.firewalls.all().map(toFirewall), ...controlPlaneFirewalls(store)],
    loadBalancers: balancersInNetwork(store),
  };
}

const toHost = (droplet: Droplet): NetworkState["hosts"][number] => ({
  id: Number(droplet.id),
  publicIp: droplet.publicIp,
  privateIp: droplet.privateIp,
  vpcId: droplet.vpcId,
  tags: droplet.tags,
});

const toFirewall = (firewall: Firewall): CloudFirewall => ({
  id: firewall.id,
  name: firewall.name,
  dropletIds: firewall.dropletIds,
  tags: firewall.tags,
  inbound: firewall.inbound.map(toDriver),
  outbound: firewall.outbound.map(toDriver),
});

const toDriver = (rule: StoredRule): FirewallRule => ({
  protocol: rule.protocol,
  ...(rule.protocol === "icmp" ? {} : { ports: rule.ports }),
  peers: {
    addresses: rule.peers.addresses ?? [],
    dropletIds: rule.peers.droplet_ids ?? [],
    tags: [...(rule.peers.tags ?? []), ...(rule.peers.kubernetes_ids ?? []).map(tagOfCluster)],
    loadBalancerIds: rule.peers.load_balancer_uids ?? [],
  },
});
