import { costOf } from "@seawall/policies/cost";
import { parse } from "yaml";
import type { Registration, Registrations } from "../../support/mocks";
import { read } from "../../support/repository";

type Program = typeof import("../../../examples/aidatalabs");
type Mocks = typeof import("../../support/mocks");
type Sdk = typeof import("@pulumi/pulumi");

const folder = "examples/aidatalabs";

/** The configuration of a stack file as the engine hands it over. The mocks call every project `shop`. */
function configOf(stack: string, changed: object): Record<string, string> {
  const { config } = parse(read(`${folder}/Pulumi.${stack}.yaml`)) as { config: object };
  return Object.fromEntries(
    Object.entries({ ...config, ...changed }).map(([key, value]) => [
      key.replace("aidatalabs:", "shop:"),
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

interface Made {
  registered: Registrations;
  program: Program;
  mocks: Mocks;
}

/** Runs the program anew, on modules of its own. */
async function make(stack: string, changed: object = {}): Promise<Made> {
  jest.resetModules();
  const pulumi = await import("@pulumi/pulumi");
  const mocks = await import("../../support/mocks");
  (pulumi as Sdk).runtime.setAllConfig(configOf(stack, changed));
  const { registered, result } = await mocks.run(() => import("../../../examples/aidatalabs"));
  return { registered, program: result, mocks };
}

jest.setTimeout(120_000);
let three: Made;
let five: Made;
beforeAll(async () => {
  three = await make("dev");
  five = await make("dev", { "aidatalabs:workers": 4 });
});

const kindOf = ({ type }: Registration): string => type.replace(/^.*:/, "");

function counts({ registered }: Made): Record<string, number> {
  const found: Record<string, number> = {};
  for (const kind of registered.all.filter((r) => !r.type.startsWith("seawall:")).map(kindOf))
    found[kind] = (found[kind] ?? 0) + 1;
  return found;
}

const droplets = ({ registered }: Made): unknown[] =>
  registered
    .of("Droplet")
    .map(({ inputs }) => [inputs.name, inputs.size, inputs.region])
    .sort();

/** Commands of a node: setup, install, and its place in the cluster; a worker's leave besides. */
const commands = (workers: number): number => 3 * (1 + workers) + workers + 2;

describe("one control plane and two workers", () => {
  test("are three droplets in Singapore, of the plan's sizes", () => {
    expect(droplets(three)).toEqual([
      ["k8s-apps-1", "s-2vcpu-4gb", "sgp1"],
      ["k8s-apps-2", "s-2vcpu-4gb", "sgp1"],
      ["k8s-cp-1", "s-4vcpu-8gb", "sgp1"],
    ]);
  });

  test("and what they need, no more", () => {
    expect(counts(three)).toEqual({
      Command: commands(2),
      DnsRecord: 6,
      Droplet: 3,
      Firewall: 2,
      LoadBalancer: 1,
      PrivateKey: 5,
      RandomId: 1,
      RandomPassword: 1,
      Ruleset: 2,
      SpacesBucket: 1,
      SpacesKey: 1,
      SshKey: 1,
      Stash: 1,
      Tag: 2,
      Vpc: 1,
      Zone: 1,
      ZoneDnssec: 1,
      ZoneSetting: 5,
    });
  });

  test("are open as the plan says: 80 and 443 to the world, the API to administrators, NodePorts to the load balancer", () => {
    const open = (from: string, network = "public") =>
      three.program.exposure
        .filter((way) => way.network === network && way.from.some((source) => source.startsWith(from)))
        .map(({ host, protocol, ports }) => `${host} ${protocol} ${ports}`)
        .sort();
    expect(open("world")).toEqual(["1", "2"].flatMap((n) => ["443", "80"].map((port) => `k8s-apps-${n} tcp ${port}`)));
    expect(open("admins")).toEqual([
      ...["1", "2"].map((n) => `k8s-apps-${n} tcp 22`),
      ...["16443", "22"].map((port) => `k8s-cp-1 tcp ${port}`),
    ]);
    expect(open("load-balancer:k8s-ingress", "vpc")).toEqual(
      ["1", "2"].flatMap((n) => ["30000-32767", "443", "80"].map((port) => `k8s-apps-${n} tcp ${port}`)),
    );
  });

  test("are found by five names, through Cloudflare, at the load balancer", () => {
    const records = three.registered.of("DnsRecord").flatMap(({ inputs }) => (inputs.type === "CAA" ? [] : [inputs]));
    const ip = "198.18.9.1";
    expect(records.map(({ name, type, content, proxied }) => [name, type, content, proxied]).sort()).toEqual([
      ["aidatalabs.ai", "A", ip, true],
      ["api.aidatalabs.ai", "A", ip, true],
      ["app.aidatalabs.ai", "A", ip, true],
      ["grafana.aidatalabs.ai", "CNAME", "aidatalabs.ai", true],
      ["k8s.aidatalabs.ai", "CNAME", "aidatalabs.ai", true],
    ]);
  });

  test("are put out as seawall reads them, keys as secrets", async () => {
    const { clusters, hosts, deployKey } = three.program;
    expect(clusters.k8s.nodes).toEqual({ "k8s-cp-1": "control", "k8s-apps-1": "worker", "k8s-apps-2": "worker" });
    expect(Object.keys(hosts).sort()).toEqual(["k8s-apps-1", "k8s-apps-2", "k8s-cp-1"]);
    const { isSecret } = await import("@pulumi/pulumi");
    for (const secret of [clusters.k8s.kubeconfig, clusters.k8s.encryptionKey, deployKey])
      expect(await isSecret(secret)).toBe(true);
    expect(await three.mocks.valueOf(clusters.k8s.endpoint)).toMatch(/^https:\/\/198\.18\.0\.\d+:16443$/);
  });
});

describe("workers: 4", () => {
  const named = ({ registered }: Made) => new Map(registered.all.map((r) => [`${r.type} ${r.name}`, r]));

  test("adds two workers, and nothing to anything else", () => {
    const before = named(three);
    const added = [...named(five)].filter(([key]) => !before.has(key)).map(([, { name }]) => name);
    expect(droplets(five)).toHaveLength(5);
    expect(added.filter((name) => !/^k8s-apps-[34](-|$)/.test(name))).toEqual([]);
    expect(counts(five)).toEqual({ ...counts(three), Command: commands(4), Droplet: 5, PrivateKey: 7 });
    expect([...before.keys()].filter((key) => !named(five).has(key))).toEqual([]);
  });

  test("changes the control plane's list of nodes, what is remembered of the cluster, and no other resource", () => {
    const after = named(five);
    const changed = [...named(three)].filter(([key, r]) => !same(r, after.get(key)));
    expect(changed.map(([, { name }]) => name).sort()).toEqual(["k8s", "k8s-cp-1-kubernetes-node-run", "k8s-history"]);
    const files = (made: Made) =>
      made.mocks.bundleFiles(made.registered.one("Command", "k8s-cp-1-kubernetes-node-run").inputs.stdin);
    const { nodes, ...others } = files(five);
    expect(nodes).toBe("k8s-cp-1\nk8s-apps-1\nk8s-apps-2\nk8s-apps-3\nk8s-apps-4\n");
    expect(files(three)).toEqual({ ...others, nodes: "k8s-cp-1\nk8s-apps-1\nk8s-apps-2\n" });
  });

  /** Droplets of the mocks get their addresses in the order of their making, which growth does not change. */
  const same = (a: Registration, b: Registration | undefined): boolean =>
    JSON.stringify([a.inputs, a.parent, a.protect]) === JSON.stringify([b?.inputs, b?.parent, b?.protect]);
});

test("production protects what holds data", async () => {
  const { registered } = await make("prod");
  expect(
    registered.all
      .filter((r) => r.protect)
      .map((r) => r.name)
      .sort(),
  ).toEqual(["backups-bucket", "k8s-cp-1-droplet", "zone-zone"]);
});

describe("its cost", () => {
  const priced = ({ registered }: Made) =>
    costOf(
      registered.all
        .filter((r) => !r.type.startsWith("seawall:"))
        .map(({ type, name, inputs }) => ({ urn: `urn:pulumi:test::shop::${type}::${name}`, type, props: inputs })),
    );
  const settings = JSON.parse(read(`${folder}/policy-config.json`)) as Record<string, { monthlyUSD: number }>;
  const total = /\| \*\*total\*\* +\| \*\*(\d+)\*\* +\| \*\*(\d+)\*\* /
    .exec(read(`${folder}/README.md`))
    ?.slice(1)
    .map(Number);

  test("is what the README says, and within its budget", () => {
    const sums = [three, five].map((made) => priced(made));
    expect(sums.map(({ monthly }) => monthly)).toEqual(total);
    expect(sums.flatMap(({ unknown }) => unknown)).toEqual([]);
    expect(settings["cost-budget"]?.monthlyUSD).toBeGreaterThanOrEqual(sums[1]!.monthly);
  });
});
