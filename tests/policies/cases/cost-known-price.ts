import { Case, Refused, RuleCases, unknownNumber, unknownText } from "../harness";

const one = (type: string, what: string, props: Record<string, unknown>): Case => ({
  what,
  resources: [{ type: `digitalocean:index/${type}`, props }],
});
const droplet = (what: string, props: Record<string, unknown>) => one("droplet:Droplet", what, props);

const why = "Why: a budget is worth nothing when a part of the bill is a guess.";
const rest = `Allowed: a size whose price is in policies/prices.json, known before the update. Fix: choose a size of the table, or add the price to policies/prices.json with its source. ${why}`;
const refused = (given: Case, found: string): Refused => ({ ...given, messages: [`${found}. ${rest}`] });

export const costKnownPriceCases: RuleCases = {
  id: "cost-known-price",
  violating: [
    refused(
      droplet("a size that does not exist", { size: "s-1vcpu-2bg" }),
      'The size "s-1vcpu-2bg" is not in the price table',
    ),
    refused(
      one("kubernetesCluster:KubernetesCluster", "a cluster with an unpriced node", {
        nodePool: { size: "m-2vcpu-16gb", nodeCount: 2 },
      }),
      'The nodePool.size "m-2vcpu-16gb" is not in the price table',
    ),
    refused(
      one("databaseCluster:DatabaseCluster", "a database engine without a price", {
        engine: "kafka",
        size: "db-s-1vcpu-1gb",
        nodeCount: 1,
      }),
      'The price table has no kafka database of size "db-s-1vcpu-1gb"',
    ),
    refused(
      one("loadBalancer:LoadBalancer", "a global load balancer", { type: "GLOBAL" }),
      "The price table has no GLOBAL load balancer",
    ),
    {
      ...one("databaseCluster:DatabaseCluster", "extra database storage", {
        engine: "pg",
        size: "db-s-1vcpu-1gb",
        nodeCount: 1,
        storageSizeMib: 20480,
      }),
      messages: [
        `storageSizeMib: extra storage has no known price. Allowed: the storage that comes with the size. Fix: leave it out. ${why}`,
      ],
    },
  ],
  compliant: [
    droplet("a known size", { size: "s-1vcpu-2gb" }),
    one("databaseCluster:DatabaseCluster", "a known database", { engine: "pg", size: "db-s-1vcpu-1gb", nodeCount: 2 }),
    one("vpc:Vpc", "a resource that costs nothing", {}),
  ],
  violatingUnknown: [
    refused(droplet("an unknown size", { size: unknownText }), "The size is known only after the update"),
    refused(
      one("volume:Volume", "a volume of unknown size", { size: unknownNumber }),
      "The size is known only after the update",
    ),
    refused(
      droplet("unknown backups", { size: "s-1vcpu-2gb", backups: unknownText }),
      "Whether it has backups is known only after the update",
    ),
  ],
  compliantUnknown: [droplet("a known size with an unknown VPC", { size: "s-1vcpu-2gb", vpcUuid: unknownText })],
};
