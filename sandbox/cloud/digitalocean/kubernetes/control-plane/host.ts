import { privateAddresses, release, take } from "../../../addresses";
import type { Cloud } from "../../../cloud";
import type { ControlPlane, KubernetesCluster } from "../../../store/kubernetes";
import { clusterObjects, launchConfig } from "./launch";
import { channelOf, inHost } from "./scripts";

/** Enough for an API server, its datastore and controllers. */
const size = { vcpus: 2, memoryMiB: 2048 };

/**
 * Brings the host that serves a cluster's API to the cluster's version, whatever is there of it, and gives the certificate
 * (PEM) of the API's authority once it answers. Undefined where there are no hosts.
 */
export async function serveCluster(cloud: Cloud, cluster: KubernetesCluster): Promise<string | undefined> {
  if (!cloud.driver.execute) return undefined;
  const { hostId, privateIp } = await bootHost(cloud, cluster);
  return inHost(cloud, hostId, "serve", {
    CHANNEL: channelOf(cluster.version),
    LAUNCH: launchConfig(cluster, privateIp),
    OBJECTS: clusterObjects(cluster),
  });
}

async function bootHost(cloud: Cloud, cluster: KubernetesCluster): Promise<ControlPlane> {
  const { store, driver, network } = cloud;
  const controlPlane = cluster.controlPlane ?? store.transaction(() => placeHost(cloud, cluster));
  const vpc = store.vpcs.get(cluster.vpcId);
  if (!vpc) throw new Error(`VPC ${cluster.vpcId} does not exist`);
  const { hostId, privateIp, made } = controlPlane;
  // The packet filter first: a host is never reachable by what its firewall does not allow.
  await network.apply();
  // What a killed daemon left of it may be half of a host.
  if (!made) await driver.destroyHost(hostId);
  await driver.createHost({
    id: hostId,
    name: `k8s-${cluster.id}`,
    image: "debian-13-x64",
    region: cluster.region,
    ...size,
    publicIp: cluster.publicIp,
    privateIp,
    vpcRange: vpc.ipRange,
    sshKeys: [],
  });
  return keep(cloud, cluster.id, { ...controlPlane, made: true });
}

function placeHost(cloud: Cloud, cluster: KubernetesCluster): ControlPlane {
  const { store } = cloud;
  const vpc = store.vpcs.get(cluster.vpcId);
  const privateIp = vpc && take(store, `vpc:${vpc.id}`, privateAddresses(vpc.ipRange));
  if (!privateIp) throw new Error(`VPC ${vpc?.name ?? cluster.vpcId} has no address left for a control plane`);
  return keep(cloud, cluster.id, { hostId: store.next("droplet", 101), privateIp, made: false });
}

function keep({ store }: Cloud, clusterId: string, controlPlane: ControlPlane): ControlPlane {
  const cluster = store.kubernetesClusters.get(clusterId);
  if (cluster) store.kubernetesClusters.put({ ...cluster, controlPlane });
  return controlPlane;
}

/** Removes the host of a cluster with its disk. Its address in the VPC is free once the cluster is forgotten. */
export async function removeHost({ driver }: Cloud, { controlPlane }: KubernetesCluster): Promise<void> {
  if (controlPlane) await driver.destroyHost(controlPlane.hostId);
}

/** To be called in the transaction that forgets the cluster. */
export function releaseHost({ store }: Cloud, { controlPlane, vpcId }: KubernetesCluster): void {
  if (controlPlane) release(store, `vpc:${vpcId}`, controlPlane.privateIp);
}
