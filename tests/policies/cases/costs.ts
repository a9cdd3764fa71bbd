import { types } from "../../../policies/types";
import { Case, RuleCases, unknownList, unknownNumber, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const droplet = (props: Record<string, unknown>, name = "web") => made(types.droplet, props, { name });
const sizes = ["s-1vcpu-1gb", "s-1vcpu-2gb"];
const listed = <T extends Case>(given: T): T => ({ ...given, options: { sizes } });

export const costSizeAllowlistCases: RuleCases = {
  id: "cost-size-allowlist",
  violating: [
    listed(refused("a droplet", 'size: the size is "s-8vcpu-16gb"', droplet({ size: "s-8vcpu-16gb" }))),
    listed(refused("a droplet without one", 'size: the size is "undefined"', droplet({}))),
    listed(
      refused(
        "a database",
        'size: the size is "db-s-4vcpu-8gb"',
        made(types.databaseCluster, { size: "db-s-4vcpu-8gb" }),
      ),
    ),
    listed(refused("a pool", 'size: the size is "c-2"', made(types.kubernetesNodePool, { size: "c-2" }))),
    listed(
      refused(
        "a cluster's own pool",
        'nodePool.size: the size is "c-2"',
        made(types.kubernetesCluster, { nodePool: { size: "c-2" } }),
      ),
    ),
    {
      ...refused("what dev does not list", 'size: the size is "g-2vcpu-8gb"', droplet({ size: "g-2vcpu-8gb" })),
      stack: "dev",
    },
  ],
  compliant: [
    listed(fine("a listed size", droplet({ size: "s-1vcpu-2gb" }))),
    { ...fine("any size in a stack that lists none", droplet({ size: "g-2vcpu-8gb" })), stack: "somebody" },
  ],
  violatingUnknown: [
    listed(refused("an unknown size", "size: the size is known only after the update", droplet({ size: unknownText }))),
    listed(
      refused(
        "an unknown pool",
        "nodePool.size: the size is known only after the update",
        made(types.kubernetesCluster, { nodePool: unknownText }),
      ),
    ),
  ],
  compliantUnknown: [
    listed(fine("a listed size in an unknown VPC", droplet({ size: "s-1vcpu-2gb", vpcUuid: unknownText }))),
  ],
};

const two = <T extends Case>(given: T): T => ({ ...given, options: { droplets: 2 } });
const pool = (props: Record<string, unknown>) => made(types.kubernetesNodePool, props, { name: "pool" });

export const costCountCapCases: RuleCases = {
  id: "cost-count-cap",
  violating: [
    two(
      refused(
        "three droplets",
        "The stack would have 3 droplets and nodes",
        droplet({}, "a"),
        droplet({}, "b"),
        droplet({}, "c"),
      ),
    ),
    two(
      refused(
        "a pool that may grow",
        "The stack would have 5 droplets and nodes",
        pool({ nodeCount: 1, autoScale: true, maxNodes: 5 }),
      ),
    ),
    two(
      refused(
        "a cluster beside a droplet",
        "The stack would have 3 droplets and nodes",
        droplet({}),
        made(types.kubernetesCluster, { nodePool: { nodeCount: 2 } }),
      ),
    ),
  ],
  compliant: [
    two(fine("two droplets", droplet({}, "a"), droplet({}, "b"))),
    two(fine("a volume", made(types.volume, {}))),
  ],
  violatingUnknown: [
    two(
      refused(
        "an unknown count",
        "How many nodes pool may have is known only after the update",
        pool({ nodeCount: unknownNumber }),
      ),
    ),
  ],
  compliantUnknown: [two(fine("droplets of unknown size", droplet({ size: unknownText })))],
};

const volume = (size: unknown) => made(types.volume, { size });

export const costVolumeMaxCases: RuleCases = {
  id: "cost-volume-max",
  violating: [
    refused("101 GiB", "size: it has 101 GiB", volume(101)),
    { ...refused("more than a file allows", "size: it has 60 GiB", volume(60)), options: { maxGiB: 50 } },
  ],
  compliant: [fine("100 GiB", volume(100)), { ...fine("what a file allows", volume(500)), options: { maxGiB: 500 } }],
  violatingUnknown: [
    refused("an unknown size", "size: the size is known only after the update", volume(unknownNumber)),
  ],
  compliantUnknown: [fine("10 GiB under an unknown name", made(types.volume, { size: 10, name: unknownText }))],
};

const address = (props: Record<string, unknown>, sources?: Record<string, string[]>) =>
  made(types.reservedIp, props, { name: "ip", ...(sources && { sources }) });
const link = (ipAddress: unknown) =>
  made(
    types.reservedIpAssignment,
    { ipAddress, dropletId: 7 },
    { name: "link", sources: { ipAddress: ipAddress === unknownText ? ["ip"] : [] } },
  );

export const costIpUnattachedCases: RuleCases = {
  id: "cost-ip-unattached",
  violating: [
    refused(
      "an address alone",
      "dropletId: it leads to no droplet",
      address({ ipAddress: "198.51.100.9", dropletId: null }),
    ),
    refused(
      "the assignment of another",
      "dropletId: it leads to no droplet",
      address({ ipAddress: "198.51.100.9" }),
      link("198.51.100.8"),
    ),
  ],
  compliant: [
    fine("with a droplet", address({ dropletId: 7 })),
    fine("with an assignment", address({ ipAddress: "198.51.100.9" }), link("198.51.100.9")),
  ],
  violatingUnknown: [
    refused(
      "a new address, and what the cloud will say of it",
      "dropletId: it leads to no droplet",
      address({ ipAddress: unknownText, dropletId: unknownText }),
    ),
  ],
  compliantUnknown: [
    fine("a new address with its assignment", address({ ipAddress: unknownText }), link(unknownText)),
    fine("a new droplet", droplet({}), address({ dropletId: unknownText }, { dropletId: ["web"] })),
  ],
};

const balancer = (props: Record<string, unknown>) => made(types.loadBalancer, props);

export const costLbUnusedCases: RuleCases = {
  id: "cost-lb-unused",
  violating: [
    refused("no target", "dropletIds: it has no target", balancer({})),
    refused("empty ones", "dropletIds: it has no target", balancer({ dropletIds: [], dropletTag: "" })),
  ],
  compliant: [fine("a droplet", balancer({ dropletIds: [7] })), fine("a tag", balancer({ dropletTag: "web" }))],
  violatingUnknown: [
    refused("no target, and an unknown name", "dropletIds: it has no target", balancer({ name: unknownText })),
  ],
  compliantUnknown: [
    fine("droplets to come", balancer({ dropletIds: unknownList })),
    fine("a tag to come", balancer({ dropletTag: unknownText })),
  ],
};

const weekly = { plan: "weekly", weekday: "SUN", hour: 4 };
const inProd = <T extends Case>(given: T): T => ({ ...given, stack: "prod" });

export const costBackupsExplicitCases: RuleCases = {
  id: "cost-backups-explicit",
  violating: [
    refused(
      "daily, because nothing else is said",
      "backupPolicy: backups run daily because nothing else is said",
      droplet({ backups: true }),
    ),
    inProd(refused("none in production", "backups: it has no backups", droplet({ backups: false }))),
  ],
  compliant: [
    { ...fine("none in dev", droplet({})), stack: "dev" },
    inProd(fine("weekly in production", droplet({ backups: true, backupPolicy: weekly }))),
  ],
  violatingUnknown: [
    refused(
      "with or without",
      "backups: whether it has backups is known only after the update",
      droplet({ backups: unknownText }),
    ),
  ],
  compliantUnknown: [
    inProd(fine("by an unknown plan", droplet({ backups: true, backupPolicy: { ...weekly, plan: unknownText } }))),
  ],
};
