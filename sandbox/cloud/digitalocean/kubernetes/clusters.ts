import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { dropletAddresses, take } from "../../addresses";
import type { Cloud } from "../../cloud";
import type { Vpc } from "../../store/entities";
import type { KubernetesCluster } from "../../store/kubernetes";
import { toSeconds } from "../../time";
import { accountEmail } from "../account";
import { regionSlugs } from "../catalogue";
import { notFound, unprocessable } from "../errors";
import { Input } from "../input";
import { page } from "../page";
import { defaultVpc } from "../vpcs";
import { readSubnets } from "./addresses";
import { readSettings } from "./cluster-input";
import { userGroups } from "./control-plane/tokens";
import { beginDeletion } from "./deletion";
import { planNodes } from "./plan";
import { readPool } from "./pool-input";
import { upgradesOf, versionOf } from "./versions";
import { showCluster, subnetOf } from "./view";
import { workerFirewall } from "./worker-firewall";

export interface ById {
  Params: { id: string };
}

/** The clusters that the API knows: one that is being removed is gone for it. */
export const clustersOf = ({ store }: Pick<Cloud, "store">): KubernetesCluster[] =>
  store.kubernetesClusters.all().filter(({ state }) => state !== "deleting");

export function clusterOf({ store }: Pick<Cloud, "store">, id: string): KubernetesCluster {
  const cluster = store.kubernetesClusters.get(id);
  if (!cluster || cluster.state === "deleting") throw notFound();
  return cluster;
}

export function kubernetesClusters(app: FastifyInstance, cloud: Cloud): void {
  const { store, clusters, network } = cloud;
  const show = (cluster: KubernetesCluster) => showCluster(cloud, cluster);
  const touched = () => ({ updatedAt: toSeconds(cloud.now()) });

  app.get("/kubernetes/clusters", (request) => page(request, "kubernetes_clusters", clustersOf(cloud), show));

  app.post("/kubernetes/clusters", async (request, reply) => {
    const cluster = store.transaction(() => placeCluster(cloud, new Input(request.body)));
    await network.apply();
    clusters.reconcile(cluster.id);
    return reply.status(201).send({ kubernetes_cluster: show(cluster) });
  });

  app.get<ById>("/kubernetes/clusters/:id", (request) => ({
    kubernetes_cluster: show(clusterOf(cloud, request.params.id)),
  }));

  app.put<ById>("/kubernetes/clusters/:id", async (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const changed = store.transaction(() => {
      const settings = readSettings(cloud, new Input(request.body), cluster.version, cluster);
      checkName(cloud, settings.name, cluster.id);
      return store.kubernetesClusters.put({ ...cluster, ...settings, ...touched() });
    });
    await network.apply();
    clusters.reconcile(cluster.id);
    return reply.status(202).send({ kubernetes_cluster: show(changed) });
  });

  app.delete<ById>("/kubernetes/clusters/:id", (request, reply) => {
    beginDeletion(cloud, clusterOf(cloud, request.params.id));
    return reply.status(204).send();
  });

  app.get<ById>("/kubernetes/clusters/:id/upgrades", (request) => {
    const upgrades = upgradesOf(clusterOf(cloud, request.params.id).version);
    return { available_upgrade_versions: upgrades.length > 0 ? upgrades : null };
  });

  app.post<ById>("/kubernetes/clusters/:id/upgrade", (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const version = versionOf(new Input(request.body).string("version") ?? "");
    if (!upgradesOf(cluster.version).some(({ slug }) => slug === version)) throw unprocessable("invalid upgrade path");
    if (cluster.state !== "running") throw unprocessable(`a cluster that is ${cluster.state} cannot be upgraded`);
    store.kubernetesClusters.put({ ...cluster, version, state: "upgrading", ...touched() });
    clusters.reconcile(cluster.id);
    return reply.status(202).send();
  });

  app.get<ById>("/kubernetes/clusters/:id/user", (request) => {
    clusterOf(cloud, request.params.id);
    return { kubernetes_cluster_user: { username: accountEmail, groups: userGroups } };
  });

  app.get<ById>("/kubernetes/clusters/:id/status_messages", (request) => {
    clusterOf(cloud, request.params.id);
    return { messages: [] };
  });
}

/** Stores a new cluster with its pools, its nodes to come and its firewall. To be called in a transaction. */
function placeCluster(cloud: Cloud, input: Input): KubernetesCluster {
  const { store, instance, now } = cloud;
  const version = versionOf(input.string("version") ?? "");
  const vpc = vpcOf(cloud, input);
  const settings = readSettings(cloud, input, version);
  checkName(cloud, settings.name);
  const subnets = readSubnets(store, input);
  const pools = input.objects("node_pools");
  if (pools.length === 0) throw unprocessable("validation error: a cluster must have at least one node pool");
  const read = pools.map((pool, index) => readPool(cloud, pool, `worker_node_pool_specs[${index}].`));
  if (new Set(read.map(({ name }) => name)).size < read.length) {
    throw unprocessable("validation error: names of node pools must be unique");
  }
  const publicIp = take(store, "public", dropletAddresses(instance.publicCidr));
  if (!publicIp) throw unprocessable(`The sandbox has no public address left in ${instance.publicCidr}.`);
  const at = toSeconds(now());
  const cluster = store.kubernetesClusters.put({
    id: randomUUID(),
    region: vpc.region,
    version,
    vpcId: vpc.id,
    publicIp,
    state: "provisioning",
    createdAt: at,
    updatedAt: at,
    ...subnets,
    ...settings,
  });
  for (const pool of read) store.nodePools.put({ id: randomUUID(), clusterId: cluster.id, ...pool });
  store.firewalls.put(workerFirewall(cloud, cluster, vpc));
  planNodes(cloud, cluster);
  return cluster;
}

function checkName(cloud: Cloud, name: string, self?: string): void {
  if (clustersOf(cloud).some((other) => other.name === name && other.id !== self)) {
    throw unprocessable("a cluster with this name already exists");
  }
}

function vpcOf(cloud: Cloud, input: Input): Vpc {
  const region = input.string("region")?.toLowerCase() ?? "";
  if (!regionSlugs.includes(region)) throw unprocessable("validation error: invalid region slug");
  const id = input.string("vpc_uuid") || undefined;
  const vpc = id === undefined ? defaultVpc(cloud, region) : cloud.store.vpcs.get(id);
  if (!vpc) throw notFound("The VPC you specified could not be found.");
  if (vpc.region !== region) throw unprocessable("validation error: cluster and VPC must be in the same region");
  const subnet = input.string("worker_subnet_uuid") || undefined;
  if (subnet !== undefined && id === undefined) {
    throw unprocessable("validation error: worker_subnet_uuid needs vpc_uuid");
  }
  if (subnet !== undefined && subnet !== subnetOf(vpc.id)) {
    throw notFound("The VPC subnet you specified could not be found.");
  }
  if (input.boolean("isolated_workers")) {
    throw unprocessable("validation error: isolated_workers needs a NAT gateway in the VPC");
  }
  return vpc;
}
