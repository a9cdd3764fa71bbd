import type { ClusterArgs } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { planNodes } from "../components/cluster/naming";
import { validateCluster } from "../components/cluster/validate";
import type { Findings } from "./findings";
import { checkSize } from "./hosts";
import type { PlannedCluster, PlannedService } from "./platform";
import { checkReferences, listed, standIn, words } from "./references";
import { giveSecret, Written, WrittenCluster } from "./schema";

/** The clusters of `written`, in its order. */
export function planClusters(written: Written, secretKeys: readonly string[], findings: Findings): PlannedCluster[] {
  const clusters = Object.entries(written.clusters ?? {}).map(([name, cluster]) => plan(name, cluster, written));
  const names = [...Object.keys(written.hosts), ...clusters.map(({ name }) => name)];
  for (const cluster of clusters) {
    checkNames(cluster, written, findings);
    checkSizes(cluster, findings);
    checkReferences(cluster, names, (path) => at(cluster.name, path), findings);
    checkBucket(cluster, written, findings);
    checkAsLibrary(cluster, names, written, findings);
  }
  checkSecrets(written, secretKeys, findings);
  return clusters;
}

const at = (name: string, path?: string): string => ["seawall:clusters", name, path].filter(Boolean).join(".");

function plan(name: string, written: WrittenCluster, { clusterSecrets = {} }: Written): PlannedCluster {
  const { distribution = "microk8s", serves = [], loadBalancer, managed, ...rest } = written;
  const { apiToken, encryptionKey } = clusterSecrets[name] ?? {};
  return {
    ...rest,
    name,
    distribution,
    serves: serves.map((service) => ({ ...service, from: listed(service.from) })) as PlannedService[],
    ...(loadBalancer !== undefined && {
      loadBalancer: typeof loadBalancer === "object" ? { forward: loadBalancer } : loadBalancer,
    }),
    ...(managed && { managed: managed as PlannedCluster["managed"] }),
    ...(apiToken !== undefined && { apiToken: pulumi.secret(apiToken) }),
    ...(encryptionKey !== undefined && { encryptionKey: pulumi.secret(encryptionKey) }),
  };
}

/** Names of hosts, nodes, roles and clusters are one set: tags, droplets and `from` know no kinds. */
function checkNames(cluster: PlannedCluster, { hosts }: Written, findings: Findings): void {
  const { name } = cluster;
  if ((words.from as readonly string[]).includes(name)) {
    findings.add(at(name), name, "a name that is no word of from", "rename the cluster");
  }
  const own = [name, `${name}-control`, `${name}-workers`, ...planNodes(name, cluster).map((node) => node.name)];
  for (const taken of own.filter((one) => Object.hasOwn(hosts, one))) {
    findings.add(
      `seawall:hosts.${taken}`,
      taken,
      `a name that cluster ${name} does not have as well`,
      "rename the host",
    );
  }
}

function checkSizes({ name, controlPlanes, workers = {} }: PlannedCluster, findings: Findings): void {
  if (controlPlanes) checkSize(at(name, "controlPlanes.size"), controlPlanes.size, findings);
  for (const [pool, { size }] of Object.entries(workers)) checkSize(at(name, `workers.${pool}.size`), size, findings);
}

function checkBucket({ name, backups }: PlannedCluster, written: Written, findings: Findings): void {
  if (!backups || written.backups) return;
  findings.add(
    at(name, "backups"),
    backups,
    "backups where the stack has a bucket",
    "add seawall:backups, or remove it",
  );
}

/** Asks the library what it would say of each cluster, with stand-ins for the network, the hosts and the bucket. */
function checkAsLibrary(cluster: PlannedCluster, names: readonly string[], written: Written, findings: Findings): void {
  const { name, serves, backups, apiToken: _token, encryptionKey: _key, ...rest } = cluster;
  const network = { adminCidrs: written.adminCidrs, ipRange: written.ipRange };
  const args = {
    ...rest,
    network,
    // An empty list says nothing, and a managed cluster serves nothing.
    ...(serves.length > 0 && {
      serves: serves.map((service) => ({
        ...service,
        from: service.from.map((peer) => standIn(peer, names, network)),
      })),
    }),
    ...(backups && { backups: { bucket: {}, ...backups } }),
    ...written.clusterSecrets?.[name],
  } as unknown as ClusterArgs;
  findings.collect(
    (path) => (path === "name" ? at(name) : mapped(name, path)),
    () => validateCluster(name, args),
  );
}

function mapped(name: string, path: string): string {
  if (path === "apiToken" || path === "encryptionKey") return `seawall:clusterSecrets.${name}.${path}`;
  return at(name, path.replace(/^loadBalancer\.forward/, "loadBalancer"));
}

function checkSecrets(
  { clusters = {}, clusterSecrets = {} }: Written,
  keys: readonly string[],
  findings: Findings,
): void {
  for (const [name, secrets] of Object.entries(clusterSecrets)) {
    const path = `seawall:clusterSecrets.${name}`;
    if (!Object.hasOwn(clusters, name)) findings.add(path, name, "the name of a cluster", "correct it, or remove it");
    if (keys.includes("seawall:clusterSecrets")) continue;
    for (const key of Object.keys(secrets)) {
      const anew = key === "apiToken" ? "make a new one, and " : "";
      findings.add(`${path}.${key}`, "a plain value", "a secret", anew + giveSecret(name, key));
    }
  }
}
