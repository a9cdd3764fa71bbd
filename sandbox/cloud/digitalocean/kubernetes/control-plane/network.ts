import type { CloudFirewall, NetworkState } from "../../../../hosts/driver";
import type { ControlPlane, KubernetesCluster } from "../../../store/kubernetes";
import type { Store } from "../../../store/store";
import { tagOfCluster } from "../addresses";

/** Where the API answers, and where nodes join. */
export const apiPort = 443;
export const joinPort = 25_000;

type Served = KubernetesCluster & { controlPlane: ControlPlane };

const isServed = (cluster: KubernetesCluster): cluster is Served => cluster.controlPlane !== undefined;

const servedClusters = (store: Store): Served[] => store.kubernetesClusters.all().filter(isServed);

/** The cluster whose control plane has an address. */
export const clusterServedAt = (store: Store, address: string): KubernetesCluster | undefined =>
  servedClusters(store).find(({ publicIp, controlPlane }) => [publicIp, controlPlane.privateIp].includes(address));

/** Hosts of control planes. They carry no tag, so no firewall of the account is theirs. */
export const controlPlaneHosts = (store: Store): NetworkState["hosts"] =>
  servedClusters(store).map(({ publicIp, vpcId, controlPlane: { hostId: id, privateIp } }) => ({
    ...{ id, publicIp, privateIp, vpcId },
    tags: [],
  }));

/** What reaches control planes: the API everybody, or whom the cluster's own firewall names; its nodes always. */
export const controlPlaneFirewalls = (store: Store): CloudFirewall[] =>
  servedClusters(store).map((cluster) => {
    const { enabled, allowed_addresses: allowed } = cluster.controlPlaneFirewall ?? {
      enabled: false,
      allowed_addresses: [],
    };
    const nodes = { addresses: [], dropletIds: [], tags: [tagOfCluster(cluster.id)] };
    const clients = { addresses: enabled ? allowed : everywhere, dropletIds: [], tags: [] };
    return {
      id: `control-plane-${cluster.id}`,
      name: `k8s-${cluster.id}-control-plane`,
      dropletIds: [cluster.controlPlane.hostId],
      tags: [],
      inbound: [
        { protocol: "tcp", ports: String(apiPort), peers: clients },
        { protocol: "tcp", ports: String(apiPort), peers: nodes },
        { protocol: "tcp", ports: String(joinPort), peers: nodes },
      ],
      outbound: (["icmp", "tcp", "udp"] as const).map((protocol) => ({
        ...{ protocol, ports: "all" },
        peers: { addresses: everywhere, dropletIds: [], tags: [] },
      })),
    };
  });

const everywhere = ["0.0.0.0/0", "::/0"];
