import { costOf, costOfExport, pricesAsOf } from "../../policies/cost";
import data from "../../policies/prices.json";
import { priceOf } from "../../policies/price-of";
import { dropletSizes, hourly } from "../../policies/prices";
import { unknown } from "../../policies/known";

const digitalocean = (name: string) => `digitalocean:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;
const one = (type: string, name: string, props: Record<string, unknown>, sources?: Record<string, string[]>) => ({
  urn: urn(digitalocean(type), name),
  type: digitalocean(type),
  props,
  ...(sources && { sources }),
});

describe("one resource", () => {
  test.each<[string, string, Record<string, never> | Record<string, unknown>, number]>([
    ["a droplet", "droplet", { size: "s-1vcpu-2gb" }, 12],
    ["weekly backups: 20 %", "droplet", { size: "s-1vcpu-2gb", backups: true, backupPolicy: { plan: "weekly" } }, 14.4],
    ["daily backups: 30 %", "droplet", { size: "s-1vcpu-2gb", backups: true, backupPolicy: { plan: "daily" } }, 15.6],
    ["backups without a policy are daily", "droplet", { size: "s-1vcpu-2gb", backups: true }, 15.6],
    ["backups switched off", "droplet", { size: "s-1vcpu-2gb", backups: false }, 12],
    ["a volume", "volume", { size: 25 }, 2.5],
    ["a volume's snapshot", "volumeSnapshot", { size: 10 }, 0.6],
    ["a reserved address without a droplet", "reservedIp", {}, 5],
    ["a reserved address of a droplet", "reservedIp", { dropletId: 1 }, 0],
    ["a reserved address of a droplet that is made just now", "reservedIp", { dropletId: unknown }, 0],
    ["a load balancer", "loadBalancer", {}, 12],
    ["a load balancer of three nodes", "loadBalancer", { sizeUnit: 3, type: "REGIONAL" }, 36],
    ["a load balancer by its old size", "loadBalancer", { size: "lb-medium" }, 36],
    [
      "a cluster with one control plane",
      "kubernetesCluster",
      { ha: false, nodePool: { size: "s-2vcpu-4gb", nodeCount: 3 } },
      72,
    ],
    [
      "a cluster that says nothing is highly available",
      "kubernetesCluster",
      { nodePool: { size: "s-2vcpu-4gb", nodeCount: 3 } },
      112,
    ],
    [
      "a pool that grows counts at its largest",
      "kubernetesNodePool",
      { size: "s-2vcpu-4gb", nodeCount: 1, autoScale: true, maxNodes: 5 },
      120,
    ],
    ["PostgreSQL with a standby", "databaseCluster", { engine: "pg", size: "db-s-1vcpu-2gb", nodeCount: 2 }, 60.9],
    ["Valkey", "databaseCluster", { engine: "valkey", size: "db-s-1vcpu-1gb", nodeCount: 1 }, 15],
    ["an uptime check", "uptimeCheck", {}, 1],
    ["a VPC", "vpc", {}, 0],
  ])("%s", (_what, type, props, monthly) => {
    const price = priceOf(digitalocean(type), props as never);
    expect("monthly" in price && Math.round(price.monthly * 100) / 100).toBe(monthly);
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ["a size that is not in the table", "droplet", { size: "x" }, 'the size "x" is not in the price table'],
    ["a droplet without a size", "droplet", {}, 'the size "undefined" is not in the price table'],
    ["a name of every object", "droplet", { size: "constructor" }, 'the size "constructor" is not in the price table'],
    [
      "a backup policy nobody knows yet",
      "droplet",
      { size: "s-1vcpu-2gb", backups: true, backupPolicy: unknown },
      "its backupPolicy is known only after the update",
    ],
    [
      "nodes nobody knows yet",
      "kubernetesNodePool",
      { size: "s-2vcpu-4gb", nodeCount: unknown },
      "the nodeCount is known only after the update",
    ],
    [
      "a growing pool without a limit",
      "kubernetesNodePool",
      { size: "s-2vcpu-4gb", nodeCount: 1, autoScale: true },
      "the nodeCount is known only after the update",
    ],
    ["a load balancer's odd size", "loadBalancer", { size: "lb-huge" }, 'the size "lb-huge" is not in the price table'],
    [
      "a type nobody priced",
      "genaiAgent",
      {},
      "the price table has nothing for the type digitalocean:index/genaiAgent:GenaiAgent",
    ],
  ])("%s has no price", (_what, type, props, why) => {
    expect(priceOf(digitalocean(type), props as never)).toEqual({ unknown: why });
  });

  test.each([
    "cloudflare:index/zone:Zone",
    "cloudflare:index/dnsRecord:DnsRecord",
    "command:remote:Command",
    "seawall:host:Host",
  ])("%s costs nothing", (type) => expect(priceOf(type, {})).toEqual({ monthly: 0 }));
});

describe("a stack", () => {
  test("sums up, the dearest first, with what is unknown apart", () => {
    expect(
      costOf([
        one("volume", "data", { size: 10 }),
        one("droplet", "web", { size: "s-1vcpu-2gb" }),
        one("vpc", "net", {}),
        one("droplet", "odd", { size: "x" }),
      ]),
    ).toEqual({
      items: [
        {
          urn: urn(digitalocean("droplet"), "web"),
          type: digitalocean("droplet"),
          name: "web",
          monthly: 12,
          hourly: 0.01786,
          approximate: false,
        },
        {
          urn: urn(digitalocean("volume"), "data"),
          type: digitalocean("volume"),
          name: "data",
          monthly: 1,
          hourly: 0.00149,
          approximate: false,
        },
      ],
      unknown: [
        {
          urn: urn(digitalocean("droplet"), "odd"),
          type: digitalocean("droplet"),
          name: "odd",
          reason: 'the size "x" is not in the price table',
        },
      ],
      monthly: 13,
      hourly: 0.01935,
      approximate: false,
    });
  });

  test("all buckets share one subscription", () => {
    const { items, monthly, approximate } = costOf([one("spacesBucket", "a", {}), one("spacesBucket", "b", {})]);
    expect(items.map(({ name, monthly: m }) => [name, m])).toEqual([["a", 5]]);
    expect([monthly, approximate]).toEqual([5, true]);
  });

  test("an assignment attaches a reserved address: by reference at a preview, by the address afterwards", () => {
    const reserved = one("reservedIp", "ip", {});
    const preview = [reserved, one("reservedIpAssignment", "link", {}, { ipAddress: [reserved.urn] })];
    const later = [
      one("reservedIp", "ip", { ipAddress: "192.0.2.1" }),
      one("reservedIpAssignment", "link", { ipAddress: "192.0.2.1" }),
    ];
    const other = [
      one("reservedIp", "ip", { ipAddress: "192.0.2.1" }),
      one("reservedIpAssignment", "link", { ipAddress: "192.0.2.2" }),
    ];
    expect([preview, later, other, [reserved]].map((stack) => costOf(stack).monthly)).toEqual([0, 0, 5, 5]);
  });

  test("nothing costs nothing", () => {
    expect(costOf([])).toEqual({ items: [], unknown: [], monthly: 0, hourly: 0, approximate: false });
  });
});

describe("a stack export", () => {
  const droplet = { urn: urn(digitalocean("droplet"), "web"), type: digitalocean("droplet"), custom: true };

  test("prices what the state holds, outputs before inputs", () => {
    const reserved = { urn: urn(digitalocean("reservedIp"), "ip"), type: digitalocean("reservedIp"), custom: true };
    const link = {
      urn: urn(digitalocean("reservedIpAssignment"), "link"),
      type: digitalocean("reservedIpAssignment"),
      custom: true,
      propertyDependencies: { ipAddress: [reserved.urn], dropletId: null },
    };
    const report = costOfExport({
      deployment: {
        resources: [
          { urn: "urn:pulumi:dev::test::seawall:host:Host::web", type: "seawall:host:Host" },
          { ...droplet, inputs: { size: "s-1vcpu-1gb", backups: true }, outputs: { size: "s-1vcpu-2gb" } },
          reserved,
          link,
        ],
      },
    });
    expect(report.items.map(({ name, monthly }) => [name, monthly])).toEqual([["web", 15.6]]);
    expect(report.unknown).toEqual([]);
  });

  test.each([[{}], [{ deployment: {} }], [{ deployment: { resources: [] } }]])("an empty state: %j", (state) => {
    expect(costOfExport(state).monthly).toBe(0);
  });
});

test("an hour is a 672nd of the month, to five decimals", () => {
  expect(hourly(6)).toBe(0.00893);
  expect(hourly(0)).toBe(0);
});

test("the price table has a date, and every row five figures in order", () => {
  expect(pricesAsOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(dropletSizes.size).toBe(Object.keys(data.droplets).length);
  expect(dropletSizes.get("s-2vcpu-4gb")).toEqual({
    vcpus: 2,
    memoryMiB: 4096,
    diskGB: 80,
    transferTB: 4,
    monthly: 24,
  });
  for (const [slug, size] of dropletSizes) {
    expect([slug, size.monthly > 0, size.memoryMiB >= 1024]).toEqual([slug, true, true]);
  }
});
