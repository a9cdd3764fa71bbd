import { asList, asObject, asText, Settled, unknown } from "../known";
import { numberOf, Options, Report, Resource, ResourceRule, StackResource, StackRule, textsOf } from "../rule";
import { types } from "../types";

/** A stack that lists nothing takes every size: its price is another rule's affair. */
export const costSizeAllowlist: ResourceRule = {
  id: "cost-size-allowlist",
  what: "Droplets, databases and Kubernetes nodes have one of the stack's sizes",
  why: "a zero too much in a size costs a month's budget in a day",
  severity: "medium",
  references: [],
  fix: "choose a size of the list, or add the size to the stack's list in policies/stacks.ts",
  options: { sizes: { type: "array", items: { type: "string" }, description: "The sizes that the stack may use." } },
  types: [
    types.droplet,
    types.databaseCluster,
    types.databaseReplica,
    types.kubernetesCluster,
    types.kubernetesNodePool,
  ],
  check: ({ type, props }, report, options) => {
    if (options.sizes === undefined) return;
    const sizes = textsOf(options.sizes);
    const inPool = type === types.kubernetesCluster;
    const pool: Settled = inPool ? props.nodePool : props;
    const size: Settled = pool === unknown ? unknown : asObject(pool).size;
    const where = inPool ? "nodePool.size" : "size";
    if (typeof size === "string" && sizes.includes(size)) return;
    const found = size === unknown ? "the size is known only after the update" : `the size is "${asText(size)}"`;
    report({ found, where, allowed: sizes.join(", ") });
  },
};

/** Nodes of Kubernetes pools are droplets too; a pool that grows counts at its largest. */
export const costCountCap: StackRule = {
  id: "cost-count-cap",
  what: "The stack has no more droplets than it may have, Kubernetes nodes included",
  why: "a loop that runs once too often, or a pool without a limit, is seen on the invoice first",
  severity: "medium",
  references: [],
  fix: "remove droplets, or raise the stack's number in policies/stacks.ts",
  options: { droplets: { type: "number", minimum: 0, description: "The most droplets and nodes." } },
  defaults: { droplets: 20 },
  checkStack: countCap,
};

function countCap(resources: readonly StackResource[], report: Report, options: Options): void {
  const most = numberOf(options.droplets) ?? 0;
  let count = 0;
  for (const resource of resources) {
    const nodes = nodesOf(resource);
    if (nodes !== undefined) count += nodes;
    else {
      const found = `how many nodes ${resource.name} may have is known only after the update`;
      report({ found, allowed: "a number that is written down", urn: resource.urn });
    }
  }
  if (count > most) report({ found: `the stack would have ${count} droplets and nodes`, allowed: `${most} at most` });
}

/** How many droplets a resource is at most, or undefined where only the update tells. */
function nodesOf({ type, props }: StackResource): number | undefined {
  if (type === types.droplet) return 1;
  if (type !== types.kubernetesCluster && type !== types.kubernetesNodePool) return 0;
  const pool: Settled = type === types.kubernetesNodePool ? props : props.nodePool;
  if (pool === unknown) return undefined;
  const { autoScale, maxNodes, nodeCount } = asObject(pool);
  if (autoScale === unknown) return undefined;
  const nodes = autoScale === true ? maxNodes : nodeCount;
  return typeof nodes === "number" ? nodes : undefined;
}

export const costVolumeMax: ResourceRule = {
  id: "cost-volume-max",
  what: "Volumes are not larger than they need to be (100 GiB)",
  why: "a volume can grow at any time and never shrink: paying for air has no way back",
  severity: "low",
  references: [],
  fix: "start smaller; the volume grows without an interruption",
  options: { maxGiB: { type: "number", minimum: 1, description: "The largest volume, in GiB." } },
  defaults: { maxGiB: 100 },
  types: [types.volume],
  check: ({ props: { size } }: Resource, report, options) => {
    const most = numberOf(options.maxGiB) ?? 100;
    if (typeof size === "number" && size <= most) return;
    const found = size === unknown ? "the size is known only after the update" : `it has ${asText(size)} GiB`;
    report({ found, where: "size", allowed: `${most} GiB at most` });
  },
};

export const costLbUnused: ResourceRule = {
  id: "cost-lb-unused",
  what: "Load balancers have a target",
  why: "a balancer without droplets costs as much as one with",
  severity: "low",
  references: [],
  fix: "name droplets in dropletIds or a tag in dropletTag, or remove the load balancer",
  types: [types.loadBalancer],
  check: ({ props: { dropletIds, dropletTag, targetLoadBalancerIds } }, report) => {
    const isFilled = (list: Settled): boolean => list === unknown || asList(list).length > 0;
    const tagged = dropletTag !== undefined && dropletTag !== null && dropletTag !== "";
    if (isFilled(dropletIds) || tagged || isFilled(targetLoadBalancerIds)) return;
    report({ found: "it has no target", where: "dropletIds", allowed: "droplets, or a tag that droplets carry" });
  },
};

export const costBackupsExplicit: ResourceRule = {
  id: "cost-backups-explicit",
  what: "Droplet backups say how often they run; in production every droplet has them",
  why: "backups: true alone means daily, at 30 % of the droplet's price; no backups means a rebuild by hand",
  severity: "low",
  references: [],
  fix: 'set backups to true with backupPolicy { plan: "weekly", weekday: "SUN", hour: 4 }',
  options: { everyDroplet: { type: "boolean", description: "Whether every droplet must have backups." } },
  defaults: { everyDroplet: false },
  types: [types.droplet],
  check: ({ props: { backups, backupPolicy } }, report, { everyDroplet }) => {
    const allowed =
      everyDroplet === true ? "backups with a backupPolicy" : "no backups, or backups with a backupPolicy";
    if (backups === unknown) {
      report({ found: "whether it has backups is known only after the update", where: "backups", allowed });
    } else if (backups !== true) {
      if (everyDroplet === true) report({ found: "it has no backups", where: "backups", allowed });
    } else if (backupPolicy === undefined || backupPolicy === null) {
      report({ found: "backups run daily because nothing else is said", where: "backupPolicy", allowed });
    }
  },
};
