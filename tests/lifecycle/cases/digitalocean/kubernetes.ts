import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase, Scope, Values } from "../../case";

const type = "digitalocean:index/kubernetesCluster:KubernetesCluster";
const make: LifecycleCase["make"] = (name, inputs, opts) =>
  new digitalocean.KubernetesCluster(name, inputs as never, opts);

/** What a cluster tells that is another at every creation. */
const made = ["endpoint", "kubeConfigs", "nodePool.nodes.name", "nodePool.nodes.dropletId"];

const pool = { name: "apps", size: "s-1vcpu-2gb", nodeCount: 1 };
const start = { name: "lifecycle-cluster", region: "fra1", version: "1.34.9-do.0", tags: ["one"], nodePool: pool };
const named = { ...start, name: "lifecycle-renamed" };
const kept = { ...named, maintenancePolicy: { day: "sunday", startTime: "04:00" }, autoUpgrade: true };
const settled = {
  ...kept,
  ha: true,
  surgeUpgrade: false,
  routingAgent: { enabled: true },
  clusterAutoscalerConfigurations: [{ scaleDownUtilizationThreshold: 0.5, scaleDownUnneededTime: "1m30s" }],
  controlPlaneFirewall: { enabled: true, allowedAddresses: ["192.0.2.1/32"] },
};
const chosen = { ...settled, clusterAutoscalerConfigurations: undefined, surgeUpgrade: true };
const upgraded = { ...chosen, version: "1.35.6-do.0" };

export const kubernetesCluster: LifecycleCase = {
  type,
  make,
  random: made,
  refreshed: {
    status: "an upgrade is only begun",
    updatedAt: "an upgrade is only begun",
    nodePool: "an upgrade replaces the nodes",
  },
  steps: [
    { what: "is created", inputs: () => start },
    { what: "is renamed", inputs: () => named },
    { what: "is tagged", inputs: () => ({ ...named, tags: ["one", "two"] }) },
    {
      what: "is told the same in other words",
      inputs: () => ({ ...named, region: "FRA1", tags: ["TWO", "one"] }),
      changesNothing: true,
    },
    { what: "gets a window for upgrades, and loses a tag", inputs: () => kept },
    {
      what: "says no more of the window, and keeps it",
      inputs: () => ({ ...named, autoUpgrade: true }),
      changesNothing: true,
    },
    { what: "gets more control planes, and all the rest", inputs: () => settled },
    { what: "lets its autoscaler choose again", inputs: () => chosen },
    { what: "is upgraded to the next minor version", inputs: () => upgraded },
    {
      what: "would go with what its programs made",
      inputs: () => ({ ...upgraded, destroyAllAssociatedResources: true, kubeconfigExpireSeconds: 3600 }),
    },
    { what: "is made anew with an older version", inputs: () => start, replaces: true },
    {
      what: "moves to other networks",
      inputs: () => ({
        ...start,
        name: "lifecycle-moved",
        clusterSubnet: "192.168.0.0/20",
        serviceSubnet: "192.168.16.0/22",
      }),
      replaces: true,
    },
  ],
};

const pooled = (nodePool: Values, more: Values = {}): Values => ({
  ...start,
  name: "lifecycle-own-pool",
  nodePool,
  ...more,
});
const renamed = { ...pool, name: "applications" };
const tainted = {
  ...renamed,
  nodeCount: 2,
  tags: ["pool"],
  labels: { tier: "apps" },
  taints: [{ key: "dedicated", value: "apps", effect: "NoSchedule" }],
};
/** A refresh makes the official provider forget that what has a default was only given: it is taken back by its opposite. */
const fixed = { ...renamed, autoScale: false };

/** The pool that comes with a cluster. */
export const kubernetesOwnPool: LifecycleCase = {
  type,
  make,
  random: made,
  steps: [
    { what: "is created", inputs: () => pooled(pool) },
    {
      what: "gets a second node, with a label",
      inputs: () => pooled({ ...pool, nodeCount: 2, labels: { tier: "apps" } }),
    },
    { what: "is renamed, tagged and tainted", inputs: () => pooled(tainted) },
    {
      what: "says no more of the number of nodes, and keeps it",
      inputs: () => pooled({ ...tainted, nodeCount: undefined, tags: ["Pool"] }),
      changesNothing: true,
    },
    { what: "loses taint, label, tag and a node", inputs: () => pooled(renamed) },
    {
      what: "scales by itself",
      inputs: () => pooled({ ...renamed, nodeCount: undefined, autoScale: true, minNodes: 2, maxNodes: 3 }),
    },
    { what: "does not scale any more", inputs: () => pooled(fixed) },
    {
      what: "gets nodes of another size",
      inputs: () => pooled({ ...fixed, size: "s-2vcpu-4gb" }, { name: "lifecycle-larger" }),
      replaces: true,
    },
  ],
};

interface Needs {
  cluster: digitalocean.KubernetesCluster;
}

const own = ({ cluster }: Needs, more: Values = {}): Values => ({
  clusterId: cluster.id,
  name: "batch",
  size: "s-1vcpu-2gb",
  nodeCount: 1,
  ...more,
});
const taint = { key: "dedicated", value: "batch", effect: "NoExecute" };

export const kubernetesNodePool: LifecycleCase<Needs> = {
  type: "digitalocean:index/kubernetesNodePool:KubernetesNodePool",
  random: ["nodes.name", "nodes.dropletId", ...made],
  needs: (scope: Scope): Needs => ({
    cluster: new digitalocean.KubernetesCluster(scope("cluster"), {
      name: "lifecycle-pooled",
      region: "fra1",
      version: "1.35.6-do.0",
      ha: false,
      nodePool: pool,
    }),
  }),
  make: (name, inputs, opts) => new digitalocean.KubernetesNodePool(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: (needs) => own(needs) },
    { what: "grows", inputs: (needs) => own(needs, { nodeCount: 3 }) },
    { what: "shrinks, and is labelled", inputs: (needs) => own(needs, { nodeCount: 2, labels: { tier: "batch" } }) },
    {
      what: "is tainted and tagged",
      inputs: (needs) => own(needs, { nodeCount: 2, taints: [taint], tags: ["batch"] }),
    },
    {
      what: "says no more of the number of nodes, and keeps it",
      inputs: (needs) => own(needs, { nodeCount: undefined, taints: [taint], tags: ["Batch"] }),
      changesNothing: true,
    },
    { what: "is renamed, and is nothing but that", inputs: (needs) => own(needs, { name: "heavy", nodeCount: 2 }) },
    {
      what: "scales by itself",
      inputs: (needs) => own(needs, { name: "heavy", nodeCount: undefined, autoScale: true, minNodes: 1, maxNodes: 4 }),
    },
    {
      what: "gets larger nodes",
      inputs: (needs) => own(needs, { name: "larger", size: "s-2vcpu-4gb" }),
      replaces: true,
    },
  ],
};
