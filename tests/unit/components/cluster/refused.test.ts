import { Bastion, Cluster, Network } from "@seawall/components";
import { caught, run } from "../../../support/mocks";
import { bucket, Change, managed, networkArgs, refused, smallest } from "./program";

const size = "s-2vcpu-4gb";
const control = (change: object): Change => ({ ...smallest, controlPlanes: { size, ...change } });
const pool = (change: object, name = "apps"): Change => ({
  ...smallest,
  workers: { [name]: { count: 1, size, ...change } },
});
const odd =
  "1, or an odd number from 3 on: the datastore needs more than half of them, so an even number survives no more losses than the odd one below";
const keyWords = "1 to 20 small letters, digits and hyphens, none of them at an end";
const taint = "key=value:Effect or key:Effect, the effect one of NoSchedule, PreferNoSchedule, NoExecute";

/** The path, what was given, what is allowed and how to fix it, of everything that is wrong. */
type Expected = [path: string, given: string, allowed: string, fix: string][];

const cases: [what: string, change: Change, ...expected: Expected][] = [
  [
    "no control plane",
    { workers: smallest.workers },
    ["controlPlanes", "nothing", "control planes", 'write { count: 1, size: "s-2vcpu-4gb" }'],
  ],
  ["two control planes", control({ count: 2 }), ["controlPlanes.count", "2", odd, "make it 1 or 3"]],
  [
    "an even number of named ones",
    control({ nodes: ["a", "b", "c", "d"] }),
    ["controlPlanes.nodes", '["a","b","c","d"]', odd, "make it 3 or 5"],
  ],
  ["none of them", control({ count: 0 }), ["controlPlanes.count", "0", "a whole number from 1 to 100", "correct it"]],
  [
    "a number and names",
    control({ count: 1, nodes: ["a"] }),
    ["controlPlanes", "both count and nodes", "either count or nodes", "say count: 3, or nodes: [a, b, c]"],
  ],
  [
    "neither",
    pool({ count: undefined }),
    ["workers.apps", "neither count nor nodes", "either count or nodes", "say count: 3, or nodes: [a, b, c]"],
  ],
  [
    "a key twice",
    control({ nodes: ["a", "b", "a"] }),
    ["controlPlanes.nodes[2]", '"a"', "a key of its own; nodes[0] has it", "rename one"],
  ],
  [
    "a key that is none",
    pool({ count: undefined, nodes: ["A"] }),
    ["workers.apps.nodes[0]", '"A"', `a key of ${keyWords}`, "rename the node's key"],
  ],
  ["half a node", pool({ count: 1.5 }), ["workers.apps.count", "1.5", "a whole number from 0 to 100", "correct it"]],
  [
    "a thousand nodes",
    pool({ count: 1000 }),
    ["workers.apps.count", "1000", "a whole number from 0 to 100", "correct it"],
  ],
  [
    "a pool that is called like the control planes",
    pool({}, "cp"),
    ["workers.cp", '"cp"', `a pool's name of ${keyWords}, and not "cp", which control planes have`, "rename the pool"],
    [
      "workers.cp",
      '"k8s-cp-1"',
      "names of nodes that controlPlanes does not have as well",
      "rename the pool or the node",
    ],
  ],
  [
    "two pools that come to one name",
    {
      ...smallest,
      workers: { a: { nodes: ["b-1"], size }, "a-b": { count: 1, size } },
    },
    [
      "workers.a-b",
      '"k8s-a-b-1"',
      "names of nodes that workers.a does not have as well",
      "rename the pool or the node",
    ],
  ],
  [
    "a size that is none",
    control({ count: 1, size: "large" }),
    ["controlPlanes.size", '"large"', "a slug of DigitalOcean's", 'write it as "s-2vcpu-4gb"'],
  ],
  [
    "a label's key",
    pool({ labels: { "-tier": "apps" } }),
    [
      "workers.apps.labels.-tier",
      '"-tier"',
      "a label's key as Kubernetes has it, outside kubernetes.io and other than seawall/pool",
      'write it as "tier" or "example.com/tier"',
    ],
  ],
  [
    "a label that is Kubernetes' own",
    pool({ labels: { "node.kubernetes.io/role": "apps" } }),
    [
      "workers.apps.labels.node.kubernetes.io/role",
      '"node.kubernetes.io/role"',
      "a label's key as Kubernetes has it, outside kubernetes.io and other than seawall/pool",
      'write it as "tier" or "example.com/tier"',
    ],
  ],
  [
    "a label's value",
    pool({ labels: { tier: "two words" } }),
    [
      "workers.apps.labels.tier",
      '"two words"',
      "up to 63 letters, digits and . _ -, a letter or digit at both ends",
      'write it as "apps"',
    ],
  ],
  [
    "a taint without an effect",
    pool({ taints: ["dedicated=apps"] }),
    ["workers.apps.taints[0]", '"dedicated=apps"', taint, 'write it as "dedicated=apps:NoSchedule"'],
  ],
  [
    "a taint's effect",
    pool({ taints: ["dedicated=apps:Never"] }),
    ["workers.apps.taints[0]", '"dedicated=apps:Never"', taint, 'write it as "dedicated=apps:NoSchedule"'],
  ],
  [
    "a taint twice",
    pool({ taints: ["a=1:NoExecute", "a=2:NoExecute"] }),
    [
      "workers.apps.taints[1]",
      '"a=2:NoExecute"',
      "each key and effect once; taints[0] has a:NoExecute",
      "remove one of the two",
    ],
  ],
  ...["1.36", "1.33/stable", "1.37/stable", "latest/stable", "1.36/testing", "1.36/stable/fix"].map(
    (channel): [string, Change, ...Expected] => [
      `the channel ${channel}`,
      { ...smallest, channel },
      [
        "channel",
        `"${channel}"`,
        "<track>/<risk> with a track of 1.34, 1.35, 1.36 and a risk of stable, candidate, beta, edge",
        'leave it out for "1.36/stable"',
      ],
    ],
  ),
  [
    "a port of the cluster's own",
    { ...smallest, serves: [{ port: "10000-10300", from: "world" }] },
    [
      "serves[0].port",
      '"10000-10300"',
      "ports besides the cluster's own; 10250 is for the kubelet",
      "leave it out: the cluster opens it to those who need it",
    ],
  ],
  [
    "the API for the world",
    { ...smallest, serves: [{ port: 16443, from: "world" }] },
    [
      "serves[0].port",
      "16443",
      "ports besides the cluster's own; 16443 is for the Kubernetes API",
      "leave it out: the cluster opens it to those who need it",
    ],
  ],
  [
    "a NodePort past the load balancer",
    { ...smallest, serves: [{ port: 30080, from: "vpc" }] },
    [
      "serves[0].port",
      "30080",
      "ports outside 30000 to 32767: a NodePort is reached through the load balancer only",
      "leave it out, and forward to it by loadBalancer",
    ],
  ],
  [
    "SSH",
    { ...smallest, serves: [{ port: 22, from: "admins" }] },
    [
      "serves[0].port",
      "22",
      "any port but SSH's (22)",
      "leave it out: the network opens it to adminCidrs, or to the bastion",
    ],
  ],
  [
    "more services than a firewall has rules",
    { ...smallest, serves: Array.from({ length: 37 }, (_, i) => ({ port: 1000 + i, from: "vpc" as const })) },
    [
      "serves",
      "51 rules with the cluster's own",
      "at most 50 rules a firewall",
      "serve a range of ports, or join sources in one rule",
    ],
  ],
  [
    "nothing to forward",
    { ...smallest, loadBalancer: { forward: {} } },
    ["loadBalancer.forward", "{}", "1 to 15 ports", "write it as { 80: 80, 443: 443 }"],
  ],
  [
    "a load balancer for IPv6 alone",
    { ...smallest, loadBalancer: { forward: { 443: 443 }, from: ["2001:db8::/32"] } },
    [
      "loadBalancer.from",
      '["2001:db8::/32"]',
      '"cloudflare" or at least one IPv4 range: a load balancer\'s firewall has no IPv6',
      "name one, or leave it out for everybody",
    ],
  ],
  [
    "SSH through the load balancer",
    { ...smallest, loadBalancer: { forward: { 2222: 22 } } },
    [
      "loadBalancer.forward.2222",
      "22",
      "ports from 1 to 65535 other than SSH's (22)",
      "write it as { 80: 80, 443: 443 }",
    ],
  ],
  [
    "the kubelet through the load balancer",
    { ...smallest, loadBalancer: { forward: { 443: 10250 } } },
    [
      "loadBalancer.forward.443",
      "10250",
      "a port that is not the cluster's own; this is the kubelet",
      "forward to another",
    ],
  ],
  [
    "the CSI driver without a token",
    { ...smallest, csiDriver: true },
    [
      "apiToken",
      "nothing",
      "DigitalOcean's API token, for the cloud controller and the CSI driver",
      "give a token that may read and write droplets, volumes and load balancers, as a secret",
    ],
  ],
  [
    "a token for nothing",
    { ...smallest, apiToken: "dop_v1_token" },
    [
      "apiToken",
      "a token",
      "a token for a cluster that uses it",
      "switch on cloudController or csiDriver, or leave the token out",
    ],
  ],
  [
    "a schedule",
    { ...smallest, backups: { bucket, schedule: "at night; rm" } },
    [
      "backups.schedule",
      '"at night; rm"',
      "a time as systemd's OnCalendar has it",
      'write it as "*-*-* 02:30:00", or leave it out',
    ],
  ],
  [
    "a drain without time",
    { ...smallest, drainMinutes: 0 },
    ["drainMinutes", "0", "a whole number of minutes from 1 to 60", "leave it out for 10"],
  ],
  [
    "no backup kept",
    { ...smallest, backups: { bucket, keep: 0 } },
    ["backups.keep", "0", "a whole number from 1 to 1,000", "leave it out for 14"],
  ],
  [
    "a backup from nowhere",
    { ...smallest, restoreFrom: "latest" },
    ["restoreFrom", '"latest"', "a backup of a bucket that backups names", "name the bucket in backups"],
  ],
  [
    "a backup that is none",
    { ...smallest, backups: { bucket }, restoreFrom: "../latest" },
    [
      "restoreFrom",
      '"../latest"',
      '"latest" or the time stamp of a backup such as "20260102T030405Z", of another cluster with its name and / before it',
      'write "latest"',
    ],
  ],
  [
    "a short key",
    { ...smallest, encryptionKey: "c2hvcnQ=" },
    [
      "encryptionKey",
      "a key",
      "32 bytes in base64",
      "give the output encryptionKey of the cluster whose backup is restored, or leave it out",
    ],
  ],
  [
    "a distribution",
    { ...smallest, distribution: "k3s" as "doks" },
    ["distribution", '"k3s"', '"microk8s" or "doks"', 'leave it out for "microk8s"'],
  ],
  [
    "what is a managed cluster's",
    {
      ...smallest,
      managed: { version: "1.36.3-do.0" },
      workers: { apps: { count: 1, size, autoScale: { min: 1, max: 2 } } },
    },
    ["managed", "what is set", 'nothing of it with distribution "microk8s"', 'leave it out, or say "doks"'],
    [
      "workers.apps.autoScale",
      '{"min":1,"max":2}',
      'nothing of it with distribution "microk8s"',
      "leave it out, and say count",
    ],
  ],
];

const only = 'nothing of it with distribution "doks"';
const subnet = 'choose one such as "192.168.0.0/20", or leave it out';
const withManaged = (change: object): Change => ({ ...managed, managed: { version: "1.36.3-do.0", ...change } });

const managedCases: typeof cases = [
  [
    "what is MicroK8s' own",
    {
      ...managed,
      channel: "1.36/stable",
      controlPlanes: { count: 1, size },
      serves: [{ port: 80, from: "world" }],
      loadBalancer: true,
      addons: {},
      cisHardening: true,
      drainMinutes: 5,
      cloudController: true,
      csiDriver: true,
      apiToken: "dop_v1_token",
      backups: { bucket },
      restoreFrom: "latest",
      encryptionKey: "key",
      hosts: {},
    },
    ["channel", '"1.36/stable"', only, "leave it out, and name the version in managed.version"],
    ["controlPlanes", "what is set", only, "leave it out: the control planes are DigitalOcean's"],
    ["serves", "what is set", only, "leave it out, and make a Service of type LoadBalancer"],
    ["loadBalancer", "true", only, "leave it out, and make a Service of type LoadBalancer"],
    ["addons", "what is set", only, "leave it out, and install what you need with kubectl or Helm"],
    ["cisHardening", "true", only, "leave it out"],
    ["drainMinutes", "5", only, "leave it out"],
    ["cloudController", "true", only, "leave it out: a managed cluster has it"],
    ["csiDriver", "true", only, "leave it out: a managed cluster has it"],
    ["apiToken", "what is set", only, "leave it out"],
    ["backups", "what is set", only, "leave it out: DigitalOcean keeps the datastore"],
    ["restoreFrom", '"latest"', only, "leave it out, and apply the objects with kubectl"],
    ["encryptionKey", "what is set", only, "leave it out"],
    ["hosts", "what is set", only, "leave it out"],
  ],
  [
    "no version and no pool",
    { distribution: "doks" },
    ["workers", "{}", "at least one pool", 'write { apps: { count: 2, size: "s-2vcpu-4gb" } }'],
    ["managed", "nothing", "the cluster's version", 'write { version: "1.36.3-do.0" }'],
  ],
  [
    "a version",
    withManaged({ version: "1.36/stable" }),
    [
      "managed.version",
      '"1.36/stable"',
      "a version's slug of DigitalOcean's",
      'write it as "1.36.3-do.0"; doctl kubernetes options versions lists those on offer',
    ],
  ],
  [
    "several pools, none of them the cluster's",
    { ...managed, workers: { apps: { count: 1, size }, batch: { count: 1, size } } },
    [
      "managed.pool",
      "nothing",
      "one of apps, batch",
      "name the pool that the cluster is made with: it stays for as long as the cluster",
    ],
  ],
  [
    "a pool that there is not",
    withManaged({ pool: "batch" }),
    [
      "managed.pool",
      '"batch"',
      "one of apps",
      "name the pool that the cluster is made with: it stays for as long as the cluster",
    ],
  ],
  [
    "nodes by name",
    { ...managed, workers: { apps: { nodes: ["a", "b"], size } } },
    ["workers.apps.nodes", '["a","b"]', "nodes by their number: DigitalOcean names them", "say count: 2"],
  ],
  [
    "a number that follows the load, badly",
    { ...managed, workers: { apps: { count: 1, size, autoScale: { min: 3, max: 2 } } } },
    ["workers.apps.autoScale", '{"min":3,"max":2}', "min and max from 1 to 100, max not below min", "correct them"],
    ["workers.apps.count", "1", "either count or autoScale", "leave it out: the number follows the load"],
  ],
  [
    "a window for maintenance",
    withManaged({ maintenance: { day: "Monday" as "monday", startTime: "4:00" } }),
    [
      "managed.maintenance.day",
      '"Monday"',
      '"any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"',
      "write one of them",
    ],
    ["managed.maintenance.startTime", '"4:00"', "a time of day in UTC", 'write it as "04:00"'],
  ],
  [
    "the VPC's range for pods",
    withManaged({ clusterSubnet: "10.20.8.0/21" }),
    ["managed.clusterSubnet", '"10.20.8.0/21"', "a range clear of 10.20.0.0/20 (the VPC's)", subnet],
  ],
  [
    "DigitalOcean's range for pods",
    withManaged({ clusterSubnet: "10.244.0.0/16" }),
    ["managed.clusterSubnet", '"10.244.0.0/16"', "a range clear of 10.244.0.0/16 (DigitalOcean's own)", subnet],
  ],
  [
    "a public range for pods",
    withManaged({ clusterSubnet: "8.8.0.0/16" }),
    ["managed.clusterSubnet", '"8.8.0.0/16"', "a private IPv4 range, host bits zero", subnet],
  ],
  [
    "pods and services in one range",
    withManaged({ clusterSubnet: "192.168.0.0/20", serviceSubnet: "192.168.8.0/22" }),
    ["managed.clusterSubnet", '"192.168.0.0/20"', "a range clear of 192.168.8.0/22 (managed.serviceSubnet)", subnet],
  ],
];

describe("what is refused, whole and before anything is registered", () => {
  test.each([...cases, ...managedCases])("%s", async (_what, change, ...expected) => {
    const { registered, result } = await refused(change);
    expect(result.component).toBe("Cluster");
    expect(result.problems.map(({ path, given, allowed, fix }) => [path, given, allowed, fix])).toEqual(expected);
    expect(registered.names.filter((name) => name.includes("k8s"))).toEqual([]);
  });

  test.each(["K8s", "8ks", "k8s-", "a".repeat(33)])("the name %s", async (name) => {
    const { result } = await refused(smallest, {}, name);
    expect(result.problems[0]).toEqual({
      path: "name",
      given: JSON.stringify(name),
      allowed: "1 to 32 small letters, digits and hyphens, a letter first and no hyphen at the end",
      fix: "rename the cluster",
    });
  });

  test("names of nodes that no host can have", async () => {
    const workers = { ["p".repeat(20)]: { nodes: ["n".repeat(20)], size } };
    const { result } = await refused({ ...smallest, workers }, {}, "c".repeat(32));
    expect(result.problems).toMatchObject([{ allowed: "names of nodes with at most 63 characters" }]);
  });

  test("a load balancer that would let everybody at the API", async () => {
    const { result } = await refused(control({ count: 3 }), { adminCidrs: ["2001:db8::/48"] });
    expect(result.problems).toEqual([
      {
        path: "controlPlanes",
        given: "several control planes in a network that only IPv6 ranges administer",
        allowed: "an IPv4 range among the network's adminCidrs: the API's load balancer knows no IPv6",
        fix: "add one",
      },
    ]);
  });

  test("a bastion of another network", async () => {
    const { result } = await run(() => {
      const other = new Network("other", { ...networkArgs, ipRange: "10.30.0.0/20" });
      const bastion = new Bastion("gate", { network: other, size: "s-1vcpu-1gb" });
      const network = new Network("main", networkArgs);
      return caught(() => new Cluster("k8s", { ...smallest, network, bastion }));
    });
    expect(result.problems).toMatchObject([{ path: "bastion", given: '"gate"' }]);
  });

  test("the pods' and services' ranges in the VPC, by the network already", async () => {
    for (const ipRange of ["10.1.0.0/16", "10.152.183.0/24"]) {
      const { result } = await run(() => caught(() => new Network("main", { ...networkArgs, ipRange })));
      expect(result.problems).toMatchObject([{ path: "ipRange" }]);
    }
  });
});
