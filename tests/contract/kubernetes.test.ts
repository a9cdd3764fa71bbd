import { Store } from "../../sandbox/cloud/store/store";
import * as path from "node:path";
import { TestCloud } from "./support";

let cloud: TestCloud;
beforeAll(async () => (cloud = await TestCloud.start()));
afterAll(() => cloud.remove());

interface Made {
  id: string;
  status: { state: string; message?: string };
  node_pools: { id: string; nodes: { name: string; droplet_id: string; status: { state: string } }[] }[];
}

const root = "/v2/kubernetes/clusters";
const settled = () => cloud.daemon.settled();

async function ok<T>(method: string, route: string, body?: unknown): Promise<T> {
  const answer = await cloud.call(method, route, body);
  expect([method, route, answer.status < 300, answer.body]).toEqual([method, route, true, answer.body]);
  return answer.body as T;
}

const cluster = async (name: string, more: object = {}): Promise<Made> => {
  const pools = [{ name: "apps", size: "s-1vcpu-2gb", count: 2 }];
  const body = { name, region: "sgp1", version: "latest", node_pools: pools, ...more };
  return (await ok<{ kubernetes_cluster: Made }>("POST", root, body)).kubernetes_cluster;
};

const read = async (id: string): Promise<Made> =>
  (await ok<{ kubernetes_cluster: Made }>("GET", `${root}/${id}`)).kubernetes_cluster;

const nodesOf = ({ node_pools: pools }: Made) => pools.flatMap(({ nodes }) => nodes);

describe("in the network", () => {
  test("nodes are behind their cluster's firewall from before they are made until after they are gone", async () => {
    const { driver } = cloud;
    const guards: string[] = [];
    const create = driver.createHost.bind(driver);
    const createHost = jest.spyOn(driver, "createHost").mockImplementation((spec) => {
      guards.push(driver.network.firewalls.map(({ name }) => name).join());
      return create(spec);
    });
    const { id } = await cluster("guarded");
    const name = `k8s-${id}-worker`;
    const firewall = () => driver.network.firewalls.find((one) => one.name === name);
    expect(firewall()?.tags).toEqual([`k8s:${id}`]);
    await settled();
    createHost.mockRestore();
    expect(guards).toEqual([name, name]);
    const [vpc] = cloud.daemon.cloud.store.vpcs.all();
    expect(firewall()?.inbound.map(({ protocol, peers }) => [protocol, peers.addresses])).toEqual(
      ["icmp", "tcp", "udp"].map((protocol) => [protocol, ["10.244.0.0/16", vpc?.ipRange]]),
    );
    const tagged = driver.network.hosts.filter(({ tags }) => tags.includes(`k8s:${id}`));
    expect(tagged).toHaveLength(2);
    await ok("DELETE", `${root}/${id}`);
    expect(firewall()).toBeDefined();
    await settled();
    expect(firewall()).toBeUndefined();
    expect(driver.network.hosts).toEqual([]);
  });

  test("a firewall's rule names the nodes of a cluster by its id, those to come as well", async () => {
    const { id } = await cluster("source");
    const rule = { protocol: "tcp", ports: "5432", sources: { kubernetes_ids: [id] } };
    const body = { name: "from-k8s", inbound_rules: [rule] };
    const { firewall } = await ok<{ firewall: { id: string } }>("POST", "/v2/firewalls", body);
    const inForce = cloud.driver.network.firewalls.find(({ name }) => name === "from-k8s");
    expect(inForce?.inbound[0]?.peers.tags).toEqual([`k8s:${id}`]);
    await ok("DELETE", `/v2/firewalls/${firewall.id}`);
    await ok("DELETE", `${root}/${id}`);
    await settled();
  });
});

describe("what a daemon leaves unfinished", () => {
  test("the next one brings up, once", async () => {
    const { id } = await cluster("interrupted");
    await cloud.close();
    const store = new Store(path.join(cloud.directory, "cloud.db"));
    // As a kill leaves it: the cluster is known, and nothing of it made.
    const kept = store.kubernetesClusters.get(id);
    if (kept) store.kubernetesClusters.put({ ...kept, state: "provisioning" });
    store.close();
    await cloud.open();
    const up = await read(id);
    expect(up.status).toEqual({ state: "running" });
    expect(nodesOf(up).map(({ status }) => status.state)).toEqual(["running", "running"]);
    const droplets = await ok<{ droplets: unknown[] }>("GET", `/v2/droplets?tag_name=k8s:${id}`);
    expect(droplets.droplets).toHaveLength(2);
    await ok("DELETE", `${root}/${id}`);
    await settled();
  });

  test("the next one removes", async () => {
    const { id } = await cluster("half-gone");
    await settled();
    await ok("DELETE", `${root}/${id}`);
    await cloud.close();
    await cloud.open();
    expect((await cloud.call("GET", `${root}/${id}`)).status).toBe(404);
    const { store } = cloud.daemon.cloud;
    expect([store.kubernetesClusters.all(), store.kubernetesNodes.all(), store.droplets.all()]).toEqual([[], [], []]);
  });
});

test("a node whose host cannot be made puts the cluster in error, and the next change tries again", async () => {
  const createHost = jest.spyOn(cloud.driver, "createHost").mockRejectedValue(new Error("no memory left"));
  const { id } = await cluster("unlucky", { node_pools: [{ name: "apps", size: "s-1vcpu-2gb", count: 1 }] });
  await settled();
  const failed = await read(id);
  expect(failed.status).toEqual({
    state: "error",
    message: expect.stringMatching(/^droplet apps-.{5}: no memory left$/) as string,
  });
  createHost.mockRestore();
  await ok("PUT", `${root}/${id}`, { name: "unlucky" });
  await settled();
  const healed = await read(id);
  expect(healed.status).toEqual({ state: "running" });
  expect(nodesOf(healed)).toHaveLength(1);
  await ok("DELETE", `${root}/${id}`);
  await settled();
  expect(cloud.daemon.cloud.store.droplets.all()).toEqual([]);
});
