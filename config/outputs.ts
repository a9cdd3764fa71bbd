import type { Cluster, Host } from "@seawall/components";

/** What `ssh`, `status` and probes from outside need of a host (docs/architecture.md). */
export const hostOutput = (host: Host) => ({
  publicIp: host.publicIp,
  privateIp: host.privateIp,
  dropletId: host.id,
  user: host.user,
  hostKey: host.hostKey,
  bastion: host.role.bastion?.name,
});

/** What `kubectl` and those who look after a cluster need of it; the kubeconfig and the key are secrets. */
export const clusterOutput = (cluster: Cluster) => ({
  kubeconfig: cluster.kubeconfig,
  endpoint: cluster.endpoint,
  channel: cluster.channel,
  distribution: cluster.distribution,
  encryptionKey: cluster.encryptionKey,
  nodes: Object.fromEntries(
    Object.keys(cluster.nodes).map((name) => [name, cluster.controlPlanes.includes(name) ? "control" : "worker"]),
  ),
});
