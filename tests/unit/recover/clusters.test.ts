import * as net from "node:net";
import type { AddressInfo } from "node:net";
import type { ClusterOutput, ExportedResource, StackExport } from "../../../sandbox/cli/outputs";
import { repairClusters } from "../../../sandbox/recover/clusters/repair";
import type { DropletRepair } from "../../../sandbox/recover/droplets";
import { Authority, FakeKubernetes, kubeconfigFor, type Life } from "./kubernetes";

const urn = (type: string, name: string) =>
  `urn:pulumi:dev::shop::seawall:cluster:Cluster$seawall:host:Host$${type}::${name}`;
const hostUrn = (node: string) => `urn:pulumi:dev::shop::seawall:cluster:Cluster$seawall:host:Host::${node}`;
const dropletUrn = (node: string) => urn("digitalocean:index/droplet:Droplet", `${node}-droplet`);
const scriptUrn = (node: string, key = "kubernetes-node") => urn("command:remote:Command", `${node}-${key}-run`);

/** A state with what the cluster component makes of each node, as far as it is read. */
function stateOf(...nodes: string[]): StackExport {
  const resources = nodes.flatMap((node): ExportedResource[] => [
    { urn: hostUrn(node), type: "seawall:host:Host" },
    { urn: dropletUrn(node), type: "digitalocean:index/droplet:Droplet", parent: hostUrn(node) },
    ...["setup", "kubernetes-install", "kubernetes-node"].map((key) => ({
      urn: scriptUrn(node, key),
      type: "command:remote:Command",
      parent: hostUrn(node),
    })),
  ]);
  const config = {
    urn: scriptUrn("k8s-cp-1", "kubernetes-config"),
    type: "command:remote:Command",
    parent: hostUrn("k8s-cp-1"),
  };
  return { version: 3, deployment: { resources: [...resources, config] } };
}

const repairOf = (node: string, what: DropletRepair["what"]): DropletRepair => ({
  name: `${node}-droplet`,
  urn: dropletUrn(node),
  what,
  ties: [],
});

const nodes = { "k8s-cp-1": "control", "k8s-apps-1": "worker", "k8s-apps-2": "worker" } as const;
const healthy: Record<string, Life> = Object.fromEntries(
  Object.keys(nodes).map((node) => [node, [{ ready: true, renewed: "t0" }]]),
);
const waits = { requestMs: 1000, afterPowerOnMs: 500, silenceMs: 100, pollMs: 10 };

let authority: Authority;
let api: FakeKubernetes | undefined;
const reports: string[] = [];
beforeAll(() => (authority = new Authority()));
afterAll(() => authority.remove());
beforeEach(() => reports.splice(0));
afterEach(() => {
  api?.close();
  api = undefined;
});

async function repair(
  lives: Record<string, Life>,
  droplets: DropletRepair[] = [],
  options: { refusals?: number[]; cluster?: Partial<ClusterOutput>; state?: StackExport; server?: string } = {},
) {
  api = new FakeKubernetes(authority, lives, options.refusals);
  const server = options.server ?? (await api.listen());
  const cluster: ClusterOutput = {
    kubeconfig: kubeconfigFor(authority, server),
    endpoint: server,
    distribution: "microk8s",
    channel: "1.36/stable",
    nodes,
    ...options.cluster,
  };
  const state = options.state ?? stateOf(...Object.keys(nodes));
  const done = await repairClusters({ k8s: cluster }, state, droplets, (detail) => reports.push(detail), waits);
  return { ...done, server };
}

describe("a cluster that answers", () => {
  test("with every node Ready is asked once, with the certificate of the kubeconfig, and left alone", async () => {
    expect(await repair(healthy)).toMatchObject({ told: [], rerun: [] });
    expect(api?.requests).toEqual([
      "GET /api/v1/nodes by admin",
      "GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases by admin",
    ]);
  });

  test("is told from its lost nodes, by name, and their scripts run again, nobody else's", async () => {
    const lives = {
      ...healthy,
      "k8s-apps-1": [{ ready: false }],
      "k8s-apps-2": [undefined],
      "k8s-other": [{ ready: false }],
    };
    const { told, rerun } = await repair(lives);
    expect(told).toEqual([
      "k8s-apps-1 is not Ready in cluster k8s: its script kubernetes-node runs again.",
      "k8s-apps-2 is missing from cluster k8s: its script kubernetes-node runs again.",
    ]);
    expect(rerun).toEqual([scriptUrn("k8s-apps-1"), scriptUrn("k8s-apps-2")]);
  });

  test("does not wait for a node whose host was not powered on", async () => {
    await repair({ ...healthy, "k8s-apps-1": [{ ready: false }, { ready: true }] });
    expect(api?.requests).toHaveLength(2);
  });

  test("whose only control plane is made again is not asked", async () => {
    expect(await repair(healthy, [repairOf("k8s-cp-1", "gone")])).toMatchObject({ told: [], rerun: [] });
    expect(api?.requests).toEqual([]);
  });

  test("leaves a node to the update whose droplet is made again", async () => {
    const lives = { ...healthy, "k8s-apps-1": [{ ready: false }] };
    expect(await repair(lives, [repairOf("k8s-apps-1", "gone")])).toMatchObject({ told: [], rerun: [] });
  });

  test("says where the state has no script of a lost node", async () => {
    const state = stateOf("k8s-cp-1", "k8s-apps-1");
    const { told, rerun } = await repair({ ...healthy, "k8s-apps-2": [undefined] }, [], { state });
    expect(told).toEqual(["k8s-apps-2 is missing from cluster k8s: the state has no script kubernetes-node of it."]);
    expect(rerun).toEqual([]);
  });
});

describe("nodes whose hosts were just powered on", () => {
  const on = [repairOf("k8s-apps-1", "on")];

  test("are waited for", async () => {
    const life: Life = [
      { ready: false },
      { ready: false },
      { ready: true, renewed: "t1" },
      { ready: true, renewed: "t2" },
    ];
    const { told, rerun } = await repair({ ...healthy, "k8s-apps-1": life }, on);
    expect([told, rerun]).toEqual([["All nodes of cluster k8s are Ready."], []]);
    expect(reports).toContain("k8s: waiting for k8s-apps-1");
  });

  test("are not back because the cluster has not missed them yet: they must say so themselves", async () => {
    const life: Life = [{ ready: true, renewed: "t1" }];
    const { told } = await repair({ ...healthy, "k8s-apps-1": life }, on);
    expect(told).toEqual(["k8s-apps-1 is not Ready in cluster k8s: its script kubernetes-node runs again."]);
  });

  test("are taken at the cluster's word where there are no leases", async () => {
    const { told } = await repair({ ...healthy, "k8s-apps-1": [{ ready: true }] }, on);
    expect(told).toEqual(["All nodes of cluster k8s are Ready."]);
  });

  test("that do not come back in time are repaired", async () => {
    const { rerun } = await repair({ ...healthy, "k8s-apps-1": [{ ready: false }] }, on);
    expect(rerun).toEqual([scriptUrn("k8s-apps-1")]);
  });

  test("and may take the API with them, which is waited for as well", async () => {
    const lives = { ...healthy, "k8s-cp-1": ["t0", "t1"].map((renewed) => ({ ready: true, renewed })) };
    const { told } = await repair(lives, [repairOf("k8s-cp-1", "on")], { refusals: [503, 503] });
    expect(reports).toContain("k8s: waiting for the API: it answers 503");
    expect(told).toEqual(["All nodes of cluster k8s are Ready."]);
  });
});

describe("an API that does not answer", () => {
  const controlScripts = [scriptUrn("k8s-cp-1"), scriptUrn("k8s-cp-1", "kubernetes-config")];
  const told = (server: string, reason: string) => [
    `The API of cluster k8s (${server}) does not answer: ${reason}; the scripts of its control planes run again.`,
  ];

  /** A port that nobody has, or one that takes connections and says nothing. */
  async function port(): Promise<{ server: net.Server; number: number }> {
    const server = net.createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return { server, number: (server.address() as AddressInfo).port };
  }

  test("is given a while, then named, and the control planes' scripts run again", async () => {
    const { server: closed, number } = await port();
    await new Promise((done) => closed.close(done));
    const server = `https://127.0.0.1:${number}`;
    const found = await repair(healthy, [], { server });
    expect(found).toMatchObject({ told: told(server, "connection refused"), rerun: controlScripts });
    expect(reports).toContain("k8s: waiting for the API: connection refused");
  });

  test("but takes connections is not waited for beyond the time of a request", async () => {
    const { server: mute, number } = await port();
    try {
      const server = `https://127.0.0.1:${number}`;
      expect(await repair(healthy, [], { server })).toMatchObject({ told: told(server, "no answer within 1 s") });
    } finally {
      mute.close();
    }
  });

  test("because its certificate is of another authority", async () => {
    const other = new Authority();
    try {
      api = new FakeKubernetes(authority, healthy);
      const server = await api.listen();
      const kubeconfig = kubeconfigFor(authority, server, other.read("ca.crt"));
      const cluster: ClusterOutput = {
        kubeconfig,
        endpoint: server,
        distribution: "microk8s",
        channel: "1.36/stable",
        nodes,
      };
      const found = await repairClusters({ k8s: cluster }, stateOf(...Object.keys(nodes)), [], () => undefined, waits);
      expect(found.told[0]).toMatch(/does not answer: .*(signature|self-signed|issuer).*; the scripts of/i);
      expect(api.requests).toEqual([]);
    } finally {
      other.remove();
    }
  });

  test("because it does not take our certificate any more is not asked again", async () => {
    const { told: said, server } = await repair(healthy, [repairOf("k8s-apps-1", "on")], { refusals: [401] });
    expect(said).toEqual(told(server, "it answers 401"));
    expect(api?.requests).toHaveLength(1);
  });
});

test.each<[string, Partial<ClusterOutput>, string[]]>([
  ["somebody else keeps its nodes", { distribution: "doks", nodes: {} }, []],
  ["its kubeconfig is none", { kubeconfig: "[secret]" }, ["Cluster k8s has no kubeconfig to ask it with."]],
])("a cluster is not asked where %s", async (_why, cluster, told) => {
  expect(await repair(healthy, [], { cluster })).toMatchObject({ told, rerun: [] });
  expect(api?.requests).toEqual([]);
});
