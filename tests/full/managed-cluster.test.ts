import * as fs from "node:fs";
import * as path from "node:path";
import { isReady, Kubectl, liftLimits, machines } from "../support/cluster";
import { Clone, until } from "../support/sandbox";

const clone = Clone.make();
const kubectl = new Kubectl(clone, "k8s");
jest.setTimeout(1_200_000);

interface Managed {
  id: string;
  endpoint: string;
  version: string;
  status: { state: string };
  node_pools: { name: string; id: string; nodes: { name: string; droplet_id: string }[] }[];
}

const managed = async (): Promise<Managed> => {
  const { kubernetes_clusters: all } = await clone.digitalocean<{ kubernetes_clusters: Managed[] }>(
    "GET",
    "/v2/kubernetes/clusters",
  );
  if (!all[0]) throw new Error("there is no cluster");
  return all[0];
};

/** Names of a pool's nodes, as the API of the cloud has them. */
const namesOf = async (pool: string): Promise<string[]> =>
  ((await managed()).node_pools.find(({ name }) => name === pool)?.nodes ?? []).map(({ name }) => name);

/** Droplets of a pool's nodes, as far as they were asked for. */
const dropletsOf = async (pool: string): Promise<number[]> =>
  ((await managed()).node_pools.find(({ name }) => name === pool)?.nodes ?? [])
    .map(({ droplet_id: id }) => Number(id))
    .filter((id) => id > 0);

const cloudPid = (): number => Number(fs.readFileSync(path.join(clone.directory, ".seawall/run/cloud.pid"), "utf8"));

const pools = {
  apps: { count: 1, size: "s-1vcpu-2gb", labels: { tier: "apps" } },
  batch: { count: 1, size: "s-1vcpu-2gb", taints: ["dedicated=batch:NoSchedule"] },
};
const cluster = { distribution: "doks", managed: { version: "1.35.6-do.0", pool: "apps" }, workers: pools };
const configure = (path: string, value: unknown) => clone.configure({ [`seawall:clusters.k8s${path}`]: value });

/** Hosts that the sandbox has, droplets or not. */
const hostIds = (): number[] => {
  const file = path.join(clone.directory, ".seawall/hosts/state.json");
  const { hosts } = JSON.parse(fs.readFileSync(file, "utf8")) as { hosts: Record<string, unknown> };
  return Object.keys(hosts).map(Number);
};

/** The one host that is no droplet. */
async function controlPlane(): Promise<number> {
  const { droplets } = await clone.digitalocean<{ droplets: { id: number }[] }>("GET", "/v2/droplets?per_page=200");
  const [host, ...others] = hostIds().filter((id) => droplets.every((droplet) => droplet.id !== id));
  expect(others).toEqual([]);
  return host!;
}

/** Nodes that run pods of a deployment. */
async function placesOf(app: string): Promise<string[]> {
  const { items } = await kubectl.json<{
    items: { spec: { nodeName?: string }; metadata: { deletionTimestamp?: string } }[];
  }>("get", "pods", "-l", `app=${app}`);
  return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ spec }) => spec.nodeName ?? "nowhere");
}

/** What curl's code and the answer's status are, for an administrator with these headers. */
async function asked(url: string, ...headers: string[]): Promise<string> {
  const options = ["-sk", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}"];
  const sent = headers.flatMap((header) => ["-H", header]);
  return (await clone.seawall("exec", "--", "curl", ...options, ...sent, url)).stdout.trim();
}

describe("a managed cluster", () => {
  beforeAll(async () => {
    liftLimits(clone);
    clone.configure({ "seawall:hosts.data": undefined, "seawall:clusters.k8s": cluster });
    await clone.must("up", "dev");
  });
  afterAll(async () => {
    await clone.seawall("reset", "--yes");
    clone.remove();
  });

  test("has the nodes of its pools, ready at their droplets' addresses, with what the pools say of them", async () => {
    const nodes = await kubectl.nodes();
    const { id, node_pools: all } = await managed();
    expect(nodes.every(isReady)).toBe(true);
    const { droplets } = await clone.digitalocean<{
      droplets: { id: number; networks: { v4: { type: string; ip_address: string }[] } }[];
    }>("GET", `/v2/droplets?tag_name=k8s:${id}`);
    const expected = all.flatMap((pool) =>
      pool.nodes.map(({ name, droplet_id: droplet }) => {
        const networks = droplets.find((one) => String(one.id) === droplet)?.networks.v4 ?? [];
        const address = (type: string) => networks.find((one) => one.type === type)?.ip_address;
        return [name, pool.name, pool.id, `digitalocean://${droplet}`, address("private"), address("public")];
      }),
    );
    const found = nodes.map(({ metadata: { name, labels }, spec, status }) => {
      const address = (type: string) => status.addresses.find((one) => one.type === type)?.address;
      const pool = ["doks.digitalocean.com/node-pool", "doks.digitalocean.com/node-pool-id"].map((key) => labels[key]);
      return [name, ...pool, spec.providerID, address("InternalIP"), address("ExternalIP")];
    });
    expect(found).toEqual(expected.sort(([a = ""], [b = ""]) => a.localeCompare(b)));
    expect(nodes.map(({ spec }) => spec.taints ?? [])).toEqual([
      [],
      [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
    ]);
    expect(nodes.map(({ status }) => status.nodeInfo.kubeletVersion)).toEqual(["v1.35.6", "v1.35.6"]);
  });

  test("knows its administrator by a token, and nobody without; a stranger does not even reach it", async () => {
    const whoami = await kubectl.json<{ status: { userInfo: { username: string; groups: string[] } } }>(
      "auth",
      "whoami",
    );
    expect(whoami.status.userInfo.groups).toContain("k8saas:authenticated");
    const { id, endpoint } = await managed();
    const url = `${endpoint}/api/v1/secrets`;
    expect(await asked(url)).toMatch(/^40[13]$/);
    expect(await asked(url, "Authorization: Bearer dop_v1_forged")).toBe("401");
    const credentials = async (query = "") =>
      clone.digitalocean<{ token: string }>("GET", `/v2/kubernetes/clusters/${id}/credentials${query}`);
    expect(await asked(url, `Authorization: Bearer ${(await credentials()).token}`)).toBe("200");
    const { token } = await credentials("?expiry_seconds=1");
    await until(
      "a token of a second to be refused",
      60,
      async () => (await asked(url, `Authorization: Bearer ${token}`)) === "401",
    );
    for (const port of ["443", "16443", "25000", "22"])
      expect((await clone.inside("stranger", "curl", "-sk", "-m", "3", `${endpoint}:${port}/readyz`)).code).toBe(28);
    const host = await controlPlane();
    expect((await clone.inside(host, "ss", "-Hltn", "sport = :443")).stdout).toContain(":443");
  });

  test("schedules by the pools' labels and around their taints", async () => {
    await kubectl.must("create", "deployment", "web", "--image=registry.k8s.io/pause:3.10", "--replicas=4");
    const patch = { spec: { template: { spec: { nodeSelector: { "doks.digitalocean.com/node-pool": "apps" } } } } };
    await kubectl.must("patch", "deployment", "web", "-p", JSON.stringify(patch));
    await kubectl.must("rollout", "status", "deployment/web", "--timeout=180s");
    await until("four pods of the new set", 180, async () => (await placesOf("web")).length === 4);
    expect(new Set(await placesOf("web"))).toEqual(new Set(await namesOf("apps")));
    await kubectl.must("create", "secret", "generic", "kept", "--from-literal=word=quincunx");
  });

  test("a second update writes nothing", async () => {
    const { writes } = await clone.writesOf(() => clone.must("up", "dev"));
    expect(writes).toEqual([]);
  });

  test("grows and shrinks by configuration, also where the cloud is killed; others are not touched, what ran on the one that goes moves", async () => {
    const before = await machines(clone);
    const [first] = await namesOf("apps");
    configure(".workers.apps.count", 2);
    const cut = clone.start("up", "dev");
    const joining = await until("a second node", 300, async () => (await dropletsOf("apps"))[1]);
    await until("it to join", 300, async () => {
      const { code } = await clone.inside(joining, "test", "-d", "/var/snap/microk8s/current");
      return code === 0;
    });
    process.kill(cloudPid(), "SIGKILL");
    await cut.done;
    await clone.must("up", "dev");
    await until("three nodes", 300, async () => (await kubectl.ready()).length === 3);
    const [, second] = await namesOf("apps");
    expect((await dropletsOf("apps"))[1]).toBe(joining);
    expect(await machines(clone)).toMatchObject(before);

    await kubectl.must("cordon", first!);
    await kubectl.must("rollout", "restart", "deployment/web");
    await until("the pods on the new node", 180, async () =>
      (await placesOf("web")).every((place) => place === second),
    );
    await kubectl.must("uncordon", first!);
    configure(".workers.apps.count", 1);
    await clone.must("up", "dev");
    await until(
      "the node to be gone",
      180,
      async () => !(await kubectl.nodes()).some((n) => n.metadata.name === second),
    );
    expect(await namesOf("apps")).toEqual([first]);
    expect(await placesOf("web")).toEqual([first, first, first, first]);
    expect(await machines(clone)).toEqual(before);
  });

  test("gives nodes that are there another label of their pool", async () => {
    configure(".workers.apps.labels", { tier: "front" });
    await clone.must("up", "dev");
    const labels = async () =>
      (await kubectl.nodes()).find((n) => n.metadata.labels["doks.digitalocean.com/node-pool"] === "apps")?.metadata
        .labels;
    await until("the label", 60, async () => (await labels())?.tier === "front");
  });

  test("replaces a node whose droplet somebody destroyed", async () => {
    const [lost] = (await managed()).node_pools.find(({ name }) => name === "batch")!.nodes;
    await clone.digitalocean("DELETE", `/v2/droplets/${lost!.droplet_id}`);
    await until("another node", 300, async () => {
      const ready = await kubectl.ready();
      return ready.length === 2 && !ready.includes(lost!.name);
    });
    expect((await kubectl.nodes()).length).toBe(2);
  });

  test("keeps what it holds when the sandbox goes down and comes up", async () => {
    const nodes = await kubectl.ready();
    await clone.must("down");
    await clone.must("up", "dev");
    expect(await kubectl.ready()).toEqual(nodes);
    expect(await kubectl.must("get", "secret", "kept", "-o", "jsonpath={.data.word}")).toBe("cXVpbmN1bng=");
  });

  test("comes back where the host of its API goes off", async () => {
    await clone.inside(await controlPlane(), "systemctl", "poweroff");
    await until(
      "the API to be gone",
      180,
      async () => (await kubectl.run("get", "--raw", "/readyz", "--request-timeout=2s")).code !== 0,
    );
    await until(
      "the API to answer again",
      300,
      async () => (await kubectl.run("get", "--raw", "/readyz", "--request-timeout=5s")).code === 0,
    );
  });

  test("goes up a minor version, with other nodes in place of the old ones", async () => {
    const before = await kubectl.ready();
    configure(".managed.version", "1.36.3-do.0");
    await clone.must("up", "dev");
    await until("the upgrade", 600, async () => (await managed()).status.state === "running");
    const nodes = await kubectl.nodes();
    expect(nodes.map(({ status }) => status.nodeInfo.kubeletVersion)).toEqual(["v1.36.3", "v1.36.3"]);
    expect(nodes.every(isReady)).toBe(true);
    expect(nodes.filter(({ metadata }) => before.includes(metadata.name))).toEqual([]);
    expect(await kubectl.must("get", "secret", "kept", "-o", "jsonpath={.data.word}")).toBe("cXVpbmN1bng=");
    expect(new Set(await placesOf("web"))).toEqual(new Set(await namesOf("apps")));
  });

  test("is gone as a whole once it is taken out of the configuration", async () => {
    const host = await controlPlane();
    clone.configure({ "seawall:clusters": undefined });
    await clone.must("up", "dev");
    await until("its hosts to be gone", 180, async () => hostIds().length === 1);
    expect(hostIds()).not.toContain(host);
    // Docker takes it off its list first, and is still at it for a moment.
    await until("its host to be no container any more", 60, async () =>
      /no such container/i.test((await clone.inside(host, "true")).output),
    );
  });
});
