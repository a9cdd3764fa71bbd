import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../cloud";
import type { Volume } from "../../store/entities";
import type { VolumeSnapshot } from "../../store/images";
import type { KubernetesCluster } from "../../store/kubernetes";
import type { LoadBalancer } from "../../store/load-balancers";
import { notFound } from "../errors";
import { Input } from "../input";
import { forgetLoadBalancer } from "../load-balancer-work";
import { sameTag } from "../tag-store";
import { deleteVolumeSnapshot, volumeSnapshotsOf } from "../volume-snapshots";
import { tagOfCluster } from "./addresses";
import { clusterOf, type ById } from "./clusters";
import { beginDeletion } from "./deletion";
import { nodesOf } from "./view";

/** What programs inside a cluster have made, and what goes with it where that is asked for. */
interface Associated {
  load_balancers: LoadBalancer[];
  volumes: Volume[];
  volume_snapshots: VolumeSnapshot[];
}

/** Known by the cluster's tag; load balancers by the droplets behind them, too. */
function associatedOf(cloud: Cloud, cluster: KubernetesCluster): Associated {
  const { store } = cloud;
  const tag = tagOfCluster(cluster.id);
  const droplets = nodesOf(cloud, cluster.id).map(({ dropletId }) => Number(dropletId));
  const tagged = ({ tags }: { tags: string[] }): boolean => tags.some((own) => sameTag(own, tag));
  return {
    load_balancers: store.loadBalancers
      .all()
      .filter((balancer) => sameTag(balancer.tag, tag) || balancer.dropletIds.some((id) => droplets.includes(id))),
    volumes: store.volumes.all().filter(tagged),
    volume_snapshots: volumeSnapshotsOf(store).filter(tagged),
  };
}

type Ids = NonNullable<KubernetesCluster["destroys"]>;

const idsOf = (associated: Associated): Ids => ({
  loadBalancers: associated.load_balancers.map(({ id }) => id),
  volumes: associated.volumes.map(({ id }) => id),
  snapshots: associated.volume_snapshots.map(({ id }) => id),
});

const show = (resources: { id: string; name: string }[]) => resources.map(({ id, name }) => ({ id, name }));

export function associatedResources(app: FastifyInstance, cloud: Cloud): void {
  const route = "/kubernetes/clusters/:id/destroy_with_associated_resources";

  app.get<ById>(route, (request) => {
    const associated = associatedOf(cloud, clusterOf(cloud, request.params.id));
    return Object.fromEntries(Object.entries(associated).map(([kind, all]) => [kind, show(all as never)]));
  });

  app.delete<ById>(`${route}/selective`, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    const input = new Input(request.body);
    const known = idsOf(associatedOf(cloud, cluster));
    const pick = (list: string, ids: string[]): string[] =>
      input.strings(list).map((id) => {
        if (!ids.includes(id)) throw notFound(`${list}: ${id} is not associated with the cluster`);
        return id;
      });
    beginDeletion(cloud, cluster, {
      loadBalancers: pick("load_balancers", known.loadBalancers),
      volumes: pick("volumes", known.volumes),
      snapshots: pick("volume_snapshots", known.snapshots),
    });
    return reply.status(204).send();
  });

  app.delete<ById>(`${route}/dangerous`, (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    beginDeletion(cloud, cluster, idsOf(associatedOf(cloud, cluster)));
    return reply.status(204).send();
  });
}

/** Removes what is to go with a cluster, once its nodes are gone. What is gone already is no error. */
export async function destroyAssociated(cloud: Cloud, { destroys }: KubernetesCluster): Promise<void> {
  const { store, driver } = cloud;
  for (const id of destroys?.snapshots ?? []) {
    const snapshot = store.volumeSnapshots.get(id);
    if (snapshot) await deleteVolumeSnapshot(cloud, snapshot);
  }
  for (const id of destroys?.volumes ?? []) {
    if (store.volumes.get(id)?.dropletId !== undefined) continue;
    await driver.deleteVolume(id);
    store.volumes.remove(id);
  }
  for (const id of destroys?.loadBalancers ?? []) {
    const balancer = store.loadBalancers.get(id);
    if (balancer) store.transaction(() => forgetLoadBalancer(cloud, balancer));
  }
}
