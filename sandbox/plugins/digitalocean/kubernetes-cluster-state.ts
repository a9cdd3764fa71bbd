import { isObject, Value, Values } from "../shared/values";
import { DoContext } from "./config";
import { goTime } from "./go-time";
import { plugins } from "./kubernetes-cluster-body";
import { kubeConfigsOf } from "./kubernetes-credentials";
import { ApiPool, defaultPoolTag, ownTags, poolState } from "./kubernetes-pool-api";

export interface ApiCluster {
  id: string;
  name: string;
  region: string;
  version: string;
  cluster_subnet: string;
  service_subnet: string;
  vpc_uuid: string;
  worker_subnet_uuid?: string;
  ipv4?: string;
  endpoint?: string;
  tags?: string[] | null;
  node_pools: ApiPool[];
  maintenance_policy?: { start_time: string; duration: string; day: string } | null;
  auto_upgrade?: boolean;
  surge_upgrade?: boolean;
  ha?: boolean;
  status: { state: string; message?: string };
  created_at: string;
  updated_at: string;
  control_plane_firewall?: { enabled: boolean; allowed_addresses?: string[] | null } | null;
  cluster_autoscaler_configuration?: {
    scale_down_utilization_threshold?: number | null;
    scale_down_unneeded_time?: string | null;
    expanders?: string[] | null;
  } | null;
  sso?: { enabled: boolean; required?: boolean; issuer_url?: string; client_id?: string } | null;
  [field: string]: unknown;
}

/** The state of a cluster; `given` is its state before, or its inputs where it is new. */
export async function stateOf(context: DoContext, cluster: ApiCluster, given: Values): Promise<Values> {
  return {
    // What only the program knows: the official provider never reads these back.
    registryIntegration: given.registryIntegration ?? false,
    destroyAllAssociatedResources: given.destroyAllAssociatedResources ?? false,
    kubeconfigExpireSeconds: given.kubeconfigExpireSeconds,
    ...readable(cluster),
    nodePool: nodePoolOf(cluster, given.nodePool),
    kubeConfigs: await kubeConfigsOf(context, cluster, given),
  };
}

/** What a cluster tells of itself, without its pools and its credentials. */
const readable = (cluster: ApiCluster): Values => ({
  name: cluster.name,
  region: cluster.region,
  version: cluster.version,
  surgeUpgrade: cluster.surge_upgrade ?? false,
  ha: cluster.ha ?? false,
  clusterSubnet: cluster.cluster_subnet,
  serviceSubnet: cluster.service_subnet,
  ipv4Address: cluster.ipv4 ?? "",
  endpoint: cluster.endpoint ?? "",
  tags: ownTags(cluster.tags),
  status: cluster.status.state,
  createdAt: goTime(cluster.created_at),
  updatedAt: goTime(cluster.updated_at),
  vpcUuid: cluster.vpc_uuid,
  workerSubnetUuid: cluster.worker_subnet_uuid ?? "",
  autoUpgrade: cluster.auto_upgrade ?? false,
  clusterUrn: `do:kubernetes:${cluster.id}`,
  controlPlaneFirewall: cluster.control_plane_firewall
    ? {
        enabled: cluster.control_plane_firewall.enabled,
        allowedAddresses: cluster.control_plane_firewall.allowed_addresses ?? [],
      }
    : undefined,
  maintenancePolicy: cluster.maintenance_policy
    ? {
        day: cluster.maintenance_policy.day,
        duration: cluster.maintenance_policy.duration,
        startTime: cluster.maintenance_policy.start_time,
      }
    : undefined,
  clusterAutoscalerConfigurations: autoscalerFrom(cluster),
  ssos: ssoFrom(cluster),
  ...Object.fromEntries(Object.entries(plugins).map(([name, field]) => [name, componentFrom(cluster[field])])),
});

const componentFrom = (component: unknown): Value =>
  isObject(component) ? { enabled: component.enabled === true } : undefined;

function autoscalerFrom({ cluster_autoscaler_configuration: configuration }: ApiCluster): Value {
  if (!configuration) return [];
  return [
    {
      scaleDownUtilizationThreshold: configuration.scale_down_utilization_threshold ?? 0,
      scaleDownUnneededTime: configuration.scale_down_unneeded_time ?? "",
      expanders: configuration.expanders ?? [],
    },
  ];
}

function ssoFrom({ sso }: ApiCluster): Value {
  if (!sso) return [];
  const { enabled, required = false, issuer_url: issuerUrl = "", client_id: clientId = "" } = sso;
  return [{ enabled, required, issuerUrl, clientId }];
}

/** The pool that the cluster's own resource manages. The number of nodes that was given is told only where one was. */
function nodePoolOf({ node_pools: pools }: ApiCluster, before: Value): Value {
  const pool = pools.find(({ tags }) => tags?.includes(defaultPoolTag));
  if (!pool) return before;
  const counted = isObject(before) && Boolean(before.nodeCount);
  return { id: pool.id, ...poolState(pool), nodeCount: counted ? pool.count : 0 };
}
