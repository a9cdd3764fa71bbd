import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { TestCloud } from "./support";

const scripts = path.join(__dirname, "../../sandbox/cloud/digitalocean/kubernetes/control-plane/scripts");
const authority = "-----BEGIN CERTIFICATE-----\nof the control plane\n-----END CERTIFICATE-----\n";
const answers: Record<string, string> = { serve: authority, invite: "token/fingerprint\n" };

interface Ran {
  host: number;
  script: string;
  variables: Record<string, string>;
}

/** What a script is given, as bash would read it. */
function read(text: string): Omit<Ran, "host"> {
  const script = fs
    .readdirSync(scripts)
    .filter((file) => file !== "lib.sh")
    .find((file) => text.endsWith(fs.readFileSync(path.join(scripts, file), "utf8")));
  if (script === undefined) throw new Error(`no script of ours: ${text.slice(-200)}`);
  const own = fs.readFileSync(path.join(scripts, script), "utf8");
  const given = text.slice(fs.readFileSync(path.join(scripts, "lib.sh"), "utf8").length, -own.length);
  const variables = [...given.matchAll(/^([A-Z]+)='((?:[^']|'\\'')*)'$/gm)];
  return {
    script: script.replace(".sh", ""),
    variables: Object.fromEntries(variables.map(([, name = "", value = ""]) => [name, value.replaceAll("'\\''", "'")])),
  };
}

let cloud: TestCloud;
let ran: Ran[];
let fails: (one: Ran) => string | undefined;
beforeEach(async () => {
  cloud = await TestCloud.start();
  ran = [];
  fails = () => undefined;
  const execute = async (host: number, text: string): Promise<string> => {
    const one = { host, ...read(text) };
    ran.push(one);
    cloud.driver.calls.push(`${one.script} ${host}`);
    const failure = fails(one);
    if (failure !== undefined) throw new Error(failure);
    return answers[one.script] ?? "";
  };
  Object.assign(cloud.driver, { execute });
});
afterEach(() => cloud.remove());

interface Made {
  id: string;
  endpoint: string;
  vpc_uuid: string;
  status: { state: string; message?: string };
  node_pools: { id: string; name: string; nodes: { id: string; name: string; droplet_id: string }[] }[];
}

const root = "/v2/kubernetes/clusters";
const settled = () => cloud.daemon.settled();
const store = () => cloud.daemon.cloud.store;

async function ok<T>(method: string, route: string, body?: unknown): Promise<T> {
  const answer = await cloud.call(method, route, body);
  expect([method, route, answer.status < 300, answer.body]).toEqual([method, route, true, answer.body]);
  return answer.body as T;
}

const get = async (id: string): Promise<Made> =>
  (await ok<{ kubernetes_cluster: Made }>("GET", `${root}/${id}`)).kubernetes_cluster;

const pool = { name: "apps", size: "s-1vcpu-2gb", count: 1, labels: { tier: "front" } };

async function made(more: object = {}): Promise<Made> {
  const body = { name: "served", region: "sgp1", version: "1.35.6-do.0", node_pools: [pool], ...more };
  const { kubernetes_cluster: cluster } = await ok<{ kubernetes_cluster: Made }>("POST", root, body);
  await settled();
  return get(cluster.id);
}

const hostOf = (id: string) => store().kubernetesClusters.get(id)?.controlPlane?.hostId ?? 0;

/** Calls of the driver that are about hosts, with numbers for names: the control plane is 0, nodes count from 1. */
const steps = (id: string): string[] => {
  const nodes = cloud.driver.calls.map((call) => /^createHost (\d+)$/.exec(call)?.[1]).filter(Boolean);
  const numbers = [...new Set([String(hostOf(id)), ...nodes])];
  return cloud.driver.calls
    .filter((call) => !/^set[A-Z]/.test(call))
    .map((call) => call.replace(/\d+$/, (number) => String(numbers.indexOf(number))));
};

test("a cluster is served by a host that is no droplet, before its nodes come, join and are told of", async () => {
  cloud.driver.calls.length = 0;
  const guards: string[] = [];
  const create = cloud.driver.createHost.bind(cloud.driver);
  jest.spyOn(cloud.driver, "createHost").mockImplementation((spec) => {
    guards.push(cloud.driver.network.firewalls.map(({ name }) => name.replace(/^k8s-[0-9a-f-]{36}-/, "")).join());
    return create(spec);
  });
  const cluster = await made();
  expect(guards).toEqual(["worker,control-plane", "worker,control-plane"]);
  expect(steps(cluster.id)).toEqual([
    ...["destroyHost 0", "createHost 0", "serve 0", "settle 0"],
    ...["createHost 1", "invite 0", "join 1", "admit 0", "settle 0"],
  ]);
  const kept = store().kubernetesClusters.get(cluster.id)!;
  const { hostId, privateIp } = kept.controlPlane!;
  expect(cloud.driver.hosts.get(hostId)).toEqual({
    id: hostId,
    name: `k8s-${cluster.id}`,
    image: "debian-13-x64",
    region: "sgp1",
    vcpus: 2,
    memoryMiB: 2048,
    publicIp: kept.publicIp,
    privateIp,
    vpcRange: store().vpcs.get(cluster.vpc_uuid)?.ipRange,
    sshKeys: [],
  });
  expect(cluster.endpoint).toBe(`https://${kept.publicIp}`);
  const { droplets } = await ok<{ droplets: { id: number }[] }>("GET", "/v2/droplets");
  const [{ id: poolId, nodes: [node] = [] } = { id: "" }] = cluster.node_pools;
  expect(droplets.map(({ id }) => String(id))).toEqual([node?.droplet_id]);

  const [join, admit] = ["join", "admit"].map((script) => ran.find((one) => one.script === script)?.variables);
  expect(join).toEqual({ CHANNEL: "1.35/stable", INVITATION: `${privateIp}:25000/token/fingerprint` });
  expect(admit?.NODE).toBe(node?.name);
  expect(JSON.parse(admit?.STATUS ?? "")).toEqual({
    status: { addresses: [{ type: "ExternalIP", address: store().droplets.get(node?.droplet_id ?? "")?.publicIp }] },
  });
  expect(JSON.parse(admit?.MANIFEST ?? "")).toEqual({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node?.name,
      labels: {
        tier: "front",
        "doks.digitalocean.com/managed": "true",
        "doks.digitalocean.com/node-id": node?.id,
        "doks.digitalocean.com/node-pool": "apps",
        "doks.digitalocean.com/node-pool-id": poolId,
        "doks.digitalocean.com/version": "1.35.6-do.0",
        "beta.kubernetes.io/instance-type": "s-1vcpu-2gb",
        "failure-domain.beta.kubernetes.io/region": "sgp1",
        "node.kubernetes.io/instance-type": "s-1vcpu-2gb",
        region: "sgp1",
        "topology.kubernetes.io/region": "sgp1",
      },
    },
    spec: { providerID: `digitalocean://${node?.droplet_id}`, taints: [] },
  });
  const last = ran.at(-1)?.variables;
  expect(last).toEqual({ KNOWN: node?.name, MANIFESTS: `${node?.name}\t${admit?.MANIFEST}` });
});

test("its control plane runs on the version's channel, with the cluster's networks and names", async () => {
  const { id } = await made({ cluster_subnet: "192.168.0.0/20", service_subnet: "192.168.16.0/22" });
  const { publicIp, controlPlane } = store().kubernetesClusters.get(id)!;
  const { CHANNEL, LAUNCH = "", OBJECTS = "" } = ran.find(({ script }) => script === "serve")!.variables;
  expect(CHANNEL).toBe("1.35/stable");
  const launch = parse(LAUNCH) as Record<string, Record<string, string>>;
  expect(launch.extraSANs).toEqual([publicIp, controlPlane?.privateIp, `${id}.k8s.ondigitalocean.com`, "192.168.16.1"]);
  expect(launch.extraKubeAPIServerArgs).toEqual({
    "--advertise-address": controlPlane?.privateIp,
    "--secure-port": "443",
    "--service-cluster-ip-range": "192.168.16.0/22",
    "--authorization-mode": "RBAC,Node",
    "--enable-admission-plugins": "EventRateLimit,NodeRestriction",
    "--authentication-token-webhook-config-file": "${SNAP_DATA}/args/token-review.yaml",
    "--authentication-token-webhook-version": "v1",
    "--authentication-token-webhook-cache-ttl": "10s",
  });
  expect(launch.extraKubeletArgs).toEqual({
    "--node-ip": controlPlane?.privateIp,
    "--cluster-domain": "cluster.local",
    "--cluster-dns": "192.168.16.10",
    "--cloud-provider": "external",
    "--register-node": "false",
  });
  expect(OBJECTS).toContain('clusterIP: "192.168.16.10"');
});

test("everybody reaches its API until its firewall names who may; its nodes always do, and where they join", async () => {
  const { id } = await made();
  const rules = () => {
    const { hosts, firewalls } = cloud.driver.network;
    const host = hosts.find((one) => one.id === hostOf(id));
    expect(host?.tags).toEqual([]);
    const mine = firewalls.filter(({ dropletIds }) => dropletIds.includes(hostOf(id)));
    return mine.flatMap(({ inbound }) =>
      inbound.map(({ protocol, ports, peers }) => [protocol, ports, [...peers.addresses, ...peers.tags].join()]),
    );
  };
  const nodes = [
    ["tcp", "443", `k8s:${id}`],
    ["tcp", "25000", `k8s:${id}`],
  ];
  expect(rules()).toEqual([["tcp", "443", "0.0.0.0/0,::/0"], ...nodes]);
  const guard = (enabled: boolean) => ({ enabled, allowed_addresses: ["203.0.113.0/24"] });
  await ok("PUT", `${root}/${id}`, { name: "served", control_plane_firewall: guard(true) });
  expect(rules()).toEqual([["tcp", "443", "203.0.113.0/24"], ...nodes]);
  await ok("PUT", `${root}/${id}`, { name: "served", control_plane_firewall: guard(false) });
  expect(rules()).toEqual([["tcp", "443", "0.0.0.0/0,::/0"], ...nodes]);
});

test("its credentials are told with the authority of its control plane, and reviewed for that cluster until they expire", async () => {
  let now = new Date();
  cloud.now = () => now;
  const [one, other] = [await made(), await made({ name: "another" })];
  interface Credentials {
    token: string;
    certificate_authority_data: string;
  }
  const credentials = (id: string) => ok<Credentials>("GET", `${root}/${id}/credentials?expiry_seconds=60`);
  const [mine, theirs] = [await credentials(one.id), await credentials(other.id)];
  expect(Buffer.from(mine.certificate_authority_data, "base64").toString()).toBe(authority);
  const review = (token: string) => ({ apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } });
  const ask = async (body: string): Promise<[number, unknown]> => {
    const url = `http://127.0.0.1:${cloud.instance.metadataPort}/seawall/token-review`;
    const response = await fetch(url, { method: "POST", body, headers: { connection: "close" } });
    return [response.status, response.ok ? ((await response.json()) as { status: unknown }).status : undefined];
  };
  const reviewed = (token: string) => ask(JSON.stringify(review(token)));
  const refused = [200, { authenticated: false }];
  // Nobody but a control plane may ask.
  expect(await reviewed(mine.token)).toEqual([404, undefined]);
  // The test's own address stands in for the control plane's.
  store().kubernetesClusters.put({ ...store().kubernetesClusters.get(one.id)!, publicIp: "127.0.0.1" });
  const user = { username: "sandbox@seawall.invalid", groups: ["k8saas:authenticated"] };
  expect(await reviewed(mine.token)).toEqual([200, { authenticated: true, user }]);
  expect(await reviewed(theirs.token)).toEqual(refused);
  expect(await reviewed(`${mine.token}0`)).toEqual(refused);
  for (const body of ["", "{", "null", "{}", '{"spec":{"token":1}}']) expect(await ask(body)).toEqual(refused);
  now = new Date(now.getTime() + 60_000);
  expect(await reviewed(mine.token)).toEqual(refused);
  expect(JSON.stringify(store().kubernetesTokens.all())).not.toContain(mine.token);
  expect(cloud.log.join("\n")).not.toContain(mine.token);
});

test("an upgrade goes to the control plane first; nodes are drained before they go, and one that cannot be goes all the same", async () => {
  const { id, node_pools: pools } = await made();
  cloud.driver.calls.length = 0;
  fails = ({ script }) => (script === "drain" ? "waited 300 s for a budget" : undefined);
  await ok("POST", `${root}/${id}/upgrade`, { version: "1.36.3-do.0" });
  await settled();
  const done = steps(id);
  expect(ran.filter(({ script }) => script === "serve").map(({ variables }) => variables.CHANNEL)).toEqual([
    "1.35/stable",
    "1.36/stable",
  ]);
  expect(done.findIndex((step) => step === "serve 0")).toBeLessThan(done.findIndex((step) => step === "drain 0"));
  const [old] = pools[0]!.nodes;
  expect(ran.find(({ script }) => script === "drain")?.variables).toEqual({ NODE: old?.name });
  expect(cloud.log.join("\n")).toContain(`node ${old?.name} is removed without being drained`);
  const up = await get(id);
  expect(up.status.state).toBe("running");
  expect(up.node_pools[0]?.nodes.map(({ name }) => name)).not.toContain(old?.name);
  expect(ran.filter(({ script }) => script === "join").at(-1)?.variables.CHANNEL).toBe("1.36/stable");
});

test("what fails puts the cluster in error with its words; the next daemon takes it up", async () => {
  fails = ({ script }) => (script === "serve" ? "waited 300 s for the API server" : undefined);
  const failed = await made();
  expect([failed.status, failed.endpoint]).toEqual([
    { state: "error", message: "waited 300 s for the API server" },
    "",
  ]);
  fails = () => undefined;
  cloud.driver.calls.length = 0;
  await cloud.close();
  await cloud.open();
  expect((await get(failed.id)).status).toEqual({ state: "running" });
  // It was made as a whole, and keeps its disk.
  expect(steps(failed.id)).not.toContain("destroyHost 0");
});

test("a control plane whose host goes off is booted again", async () => {
  const { id } = await made();
  cloud.driver.calls.length = 0;
  cloud.driver.changePower(hostOf(id), "off");
  await settled();
  expect(steps(id)).toEqual(["createHost 0", "serve 0", "settle 0"]);
  expect(cloud.driver.power.get(hostOf(id))).toBe("on");
});

test("with a cluster its host goes, its addresses and its tokens; nothing is drained for that", async () => {
  const { id } = await made();
  await ok("GET", `${root}/${id}/credentials`);
  const held = () =>
    store()
      .leases.all()
      .filter((lease) => lease.held);
  expect(held()).toHaveLength(4);
  await ok("DELETE", `${root}/${id}`);
  await settled();
  expect([...cloud.driver.hosts.keys()]).toEqual([]);
  expect([cloud.driver.network.hosts, cloud.driver.network.firewalls]).toEqual([[], []]);
  expect(held()).toEqual([]);
  expect(store().kubernetesTokens.all()).toEqual([]);
  expect(ran.filter(({ script }) => script === "drain")).toEqual([]);
});
