import type { Cloud } from "../../cloud";
import { uuidOf } from "../../ids";
import type { AutoscalerConfiguration, KubernetesCluster, KubernetesNode, NodePool } from "../../store/kubernetes";
import { tagOfCluster } from "./addresses";

/** How long a maintenance window is. */
const windowDuration = "4h0m0s";

const messages: Partial<Record<KubernetesCluster["state"], string>> = {
  provisioning: "provisioning",
  upgrading: "upgrading",
};

export const urnOfCluster = ({ id }: KubernetesCluster): string => `do:kubernetes:${id}`;

/** The only subnet that a VPC of the sandbox has. */
export const subnetOf = (vpcId: string): string => uuidOf(`subnet ${vpcId}`);

export const clusterTags = ({ id, tags }: Pick<KubernetesCluster, "id" | "tags">): string[] => [
  ...tags,
  "k8s",
  tagOfCluster(id),
];

export const poolTags = ({ clusterId, tags }: NodePool): string[] => [
  ...tags,
  "k8s",
  tagOfCluster(clusterId),
  "k8s:worker",
];

/** Base URL of a cluster's API: by its address, because no name of the sandbox's is known to the machine. */
export const endpointOf = ({ publicIp }: KubernetesCluster): string => `https://${publicIp}`;

/** A cluster as the API shows it. Its address is told once it answers there, and not where several control planes do. */
export function showCluster(cloud: Cloud, cluster: KubernetesCluster) {
  const { id, sso, controlPlaneFirewall, autoscaler } = cluster;
  const answers = cluster.state !== "provisioning" && cluster.state !== "error";
  const message = cluster.failure ?? messages[cluster.state];
  return {
    id,
    name: cluster.name,
    region: cluster.region,
    version: cluster.version,
    cluster_subnet: cluster.clusterSubnet,
    service_subnet: cluster.serviceSubnet,
    vpc_uuid: cluster.vpcId,
    worker_subnet_uuid: subnetOf(cluster.vpcId),
    ipv4: answers && !cluster.ha ? cluster.publicIp : "",
    endpoint: answers ? endpointOf(cluster) : "",
    tags: clusterTags(cluster),
    node_pools: poolsOf(cloud, id).map((pool) => showPool(cloud, pool)),
    maintenance_policy: {
      start_time: cluster.maintenance.startTime,
      duration: windowDuration,
      day: cluster.maintenance.day,
    },
    auto_upgrade: cluster.autoUpgrade,
    isolated_workers: false,
    status: { state: cluster.state, ...(message === undefined ? {} : { message }) },
    created_at: cluster.createdAt,
    updated_at: cluster.updatedAt,
    surge_upgrade: cluster.surgeUpgrade,
    registry_enabled: false,
    registries: null,
    ha: cluster.ha,
    control_plane_firewall: controlPlaneFirewall ?? null,
    cluster_autoscaler_configuration: autoscaler ? said(autoscaler) : null,
    sso: sso ?? null,
    ...Object.fromEntries(Object.entries(cluster.plugins).map(([name, enabled]) => [name, { enabled }])),
  };
}

const said = (configuration: AutoscalerConfiguration): Partial<AutoscalerConfiguration> =>
  Object.fromEntries(Object.entries(configuration).filter(([, value]) => value !== null));

export const poolsOf = ({ store }: Pick<Cloud, "store">, clusterId: string): NodePool[] =>
  store.nodePools.all().filter((pool) => pool.clusterId === clusterId);

export const nodesOf = ({ store }: Pick<Cloud, "store">, clusterId: string): KubernetesNode[] =>
  store.kubernetesNodes.all().filter((node) => node.clusterId === clusterId);

/** A pool as the API shows it. */
export function showPool(cloud: Cloud, pool: NodePool) {
  const nodes = nodesOf(cloud, pool.clusterId).filter(({ poolId }) => poolId === pool.id);
  return {
    id: pool.id,
    name: pool.name,
    size: pool.size,
    count: pool.count,
    tags: poolTags(pool),
    labels: Object.keys(pool.labels).length > 0 ? pool.labels : null,
    taints: pool.taints,
    auto_scale: pool.autoScale,
    min_nodes: pool.minNodes,
    max_nodes: pool.maxNodes,
    nodes: nodes.map((node) => ({
      id: node.id,
      name: node.name,
      status: { state: node.state },
      droplet_id: node.dropletId,
      created_at: node.createdAt,
      updated_at: node.updatedAt,
    })),
  };
}
