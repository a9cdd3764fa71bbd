import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../cloud";
import type { KubernetesCluster, KubernetesNode, NodePool } from "../../store/kubernetes";
import { notFound, unprocessable } from "../errors";
import { Input } from "../input";
import { clusterOf, type ById } from "./clusters";
import { isLeaving, planNodes, retireNode } from "./plan";
import { readPool, readPoolSettings } from "./pool-input";
import { nodesOf, poolsOf, poolTags, showPool } from "./view";

interface ByPool {
  Params: { id: string; pool: string };
}
interface ByNode {
  Params: { id: string; pool: string; node: string };
  Querystring: { replace?: string; skip_drain?: string };
}

export function nodePools(app: FastifyInstance, cloud: Cloud): void {
  const { store, clusters, network } = cloud;
  const route = "/kubernetes/clusters/:id/node_pools";

  const poolOf = (cluster: KubernetesCluster, id: string): NodePool => {
    const pool = poolsOf(cloud, cluster.id).find((one) => one.id === id);
    if (!pool) throw notFound();
    return pool;
  };
  const nodeOf = (pool: NodePool, id: string): KubernetesNode => {
    const node = store.kubernetesNodes.get(id);
    if (!node || node.poolId !== pool.id) throw notFound();
    return node;
  };
  /** Changes a cluster's pools and has it brought to that. */
  const change = <T>(cluster: KubernetesCluster, work: () => T): T => {
    const result = store.transaction(() => {
      const done = work();
      planNodes(cloud, cluster);
      return done;
    });
    clusters.reconcile(cluster.id);
    return result;
  };
  const checkName = (cluster: KubernetesCluster, name: string, self?: string): void => {
    if (poolsOf(cloud, cluster.id).some((other) => other.name === name && other.id !== self)) {
      throw unprocessable("validation error: names of node pools must be unique");
    }
  };

  app.get<ById>(route, (request) => ({
    node_pools: poolsOf(cloud, clusterOf(cloud, request.params.id).id).map((pool) => showPool(cloud, pool)),
  }));

  app.post<ById>(route, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const pool = change(cluster, () => {
      const read = readPool(cloud, new Input(request.body));
      checkName(cluster, read.name);
      return store.nodePools.put({ id: randomUUID(), clusterId: cluster.id, ...read });
    });
    return reply.status(201).send({ node_pool: showPool(cloud, pool) });
  });

  app.get<ByPool>(`${route}/:pool`, (request) => ({
    node_pool: showPool(cloud, poolOf(clusterOf(cloud, request.params.id), request.params.pool)),
  }));

  app.put<ByPool>(`${route}/:pool`, async (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const pool = poolOf(cluster, request.params.pool);
    const changed = change(cluster, () => {
      const settings = readPoolSettings(cloud, new Input(request.body), pool);
      checkName(cluster, settings.name, pool.id);
      const put = store.nodePools.put({ ...pool, ...settings });
      retag(cloud, pool, put);
      return put;
    });
    await network.apply();
    return reply.status(202).send({ node_pool: showPool(cloud, changed) });
  });

  app.delete<ByPool>(`${route}/:pool`, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const pool = poolOf(cluster, request.params.pool);
    if (poolsOf(cloud, cluster.id).length === 1) {
      throw unprocessable("validation error: a cluster must have at least one node pool");
    }
    change(cluster, () => store.nodePools.remove(pool.id));
    return reply.status(204).send();
  });

  app.delete<ByNode>(`${route}/:pool/nodes/:node`, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const pool = poolOf(cluster, request.params.pool);
    const node = nodeOf(pool, request.params.node);
    const { replace, skip_drain: skipDrain } = request.query;
    const shrinks = replace !== "1" && !isLeaving(node);
    if (shrinks && pool.count === 1) throw unprocessable("validation error: node pools must have at least one node");
    change(cluster, () => {
      if (shrinks) store.nodePools.put({ ...pool, count: pool.count - 1 });
      retireNode(cloud, node, skipDrain === "1");
    });
    return reply.status(202).send();
  });

  app.post<ByPool>(`${route}/:pool/recycle`, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const pool = poolOf(cluster, request.params.pool);
    const named = new Input(request.body).strings("nodes").map((id) => nodeOf(pool, id));
    change(cluster, () => named.forEach((node) => retireNode(cloud, node)));
    return reply.status(202).send();
  });
}

/** Gives the droplets of a pool its tags, and takes those that it had before. */
function retag(cloud: Cloud, before: NodePool, after: NodePool): void {
  const { store } = cloud;
  const gone = before.tags.filter((tag) => !after.tags.includes(tag));
  for (const { poolId, dropletId } of nodesOf(cloud, after.clusterId)) {
    const droplet = poolId === after.id ? store.droplets.get(dropletId) : undefined;
    if (!droplet) continue;
    const kept = droplet.tags.filter((tag) => !gone.includes(tag));
    store.droplets.put({ ...droplet, tags: [...new Set([...kept, ...poolTags(after)])] });
  }
}
