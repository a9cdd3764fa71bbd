import type { Entity } from "./entities";

/** As in the API. */
export interface Taint {
  key: string;
  value: string;
  effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface MaintenancePolicy {
  day: string;
  /** "04:00", UTC. */
  startTime: string;
}

/** Components that a cluster has or has not, by their names in the API. */
export const clusterPlugins = [
  "routing_agent",
  "p2p_oci_registry_plugin",
  "amd_gpu_device_plugin",
  "amd_gpu_device_metrics_exporter_plugin",
  "nvidia_gpu_device_plugin",
  "rdma_shared_dev_plugin",
  "coredns_autoscaler",
] as const;

/** What the autoscaler was told, as in the API. Null where nothing was said. */
export interface AutoscalerConfiguration {
  scale_down_utilization_threshold: number | null;
  scale_down_unneeded_time: string | null;
  expanders: string[] | null;
}

/** As in the API. */
export interface SingleSignOn {
  enabled: boolean;
  required: boolean;
  issuer_url?: string;
  client_id?: string;
}

/** What can be changed of a cluster. */
export interface ClusterSettings {
  name: string;
  /** Without those that every cluster has. */
  tags: string[];
  maintenance: MaintenancePolicy;
  autoUpgrade: boolean;
  surgeUpgrade: boolean;
  ha: boolean;
  plugins: Record<(typeof clusterPlugins)[number], boolean>;
  controlPlaneFirewall?: { enabled: boolean; allowed_addresses: string[] };
  autoscaler?: AutoscalerConfiguration;
  sso?: SingleSignOn;
}

export interface ControlPlane {
  /** Its number for the driver, of those that droplets have. */
  hostId: number;
  privateIp: string;
  /** Whether its host was made as a whole. */
  made: boolean;
}

export interface KubernetesCluster extends Entity, ClusterSettings {
  region: string;
  /** Slug: "1.36.3-do.0". */
  version: string;
  vpcId: string;
  clusterSubnet: string;
  serviceSubnet: string;
  /** Where its API answers. */
  publicIp: string;
  /** PEM of the authority that signs for its API; absent while it is provisioned. */
  authority?: string;
  /** The host behind that address, which is no droplet of the account. Absent where there are no hosts. */
  controlPlane?: ControlPlane;
  /** "deleting" is gone for the API: what is left of it is being removed. */
  state: "provisioning" | "running" | "upgrading" | "error" | "deleting";
  /** Ids of what is removed together with it. */
  destroys?: { loadBalancers: string[]; volumes: string[]; snapshots: string[] };
  /** Why it is in error. */
  failure?: string;
  createdAt: string;
  updatedAt: string;
}

/** What can be changed of a node pool. */
export interface PoolSettings {
  name: string;
  count: number;
  /** Without those that every pool has. */
  tags: string[];
  labels: Record<string, string>;
  taints: Taint[];
  autoScale: boolean;
  minNodes: number;
  maxNodes: number;
}

export interface NodePool extends Entity, PoolSettings {
  clusterId: string;
  size: string;
}

export interface KubernetesNode extends Entity {
  clusterId: string;
  poolId: string;
  /** Version of its cluster when it was made. */
  version: string;
  /** Empty until its droplet was asked for. */
  name: string;
  dropletId: string;
  state: "provisioning" | "running" | "draining" | "deleting";
  /** Whether it is to go without its workloads being moved first. */
  skipDrain: boolean;
  createdAt: string;
  updatedAt: string;
}

/** Of an administrator of a cluster. Its id is the token's SHA-256, in hexadecimal: the token itself is kept nowhere. */
export interface KubernetesToken extends Entity {
  clusterId: string;
  expiresAt: string;
}
