// Answers are plain JSON here: their shape is what the suites assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
import { X509Certificate } from "node:crypto";
import { parse } from "yaml";
import type { Suite, Target } from "../../target";
import { everyPage, gone, made, refused } from "../requests";

interface Node {
  id: string;
  name: string;
  status: { state: string };
  droplet_id: string;
}
interface Pool {
  id: string;
  name: string;
  count: number;
  tags: string[];
  nodes: Node[];
  [field: string]: unknown;
}
interface Cluster {
  id: string;
  name: string;
  status: { state: string; message?: string };
  node_pools: Pool[];
  tags: string[];
  endpoint: string;
  ipv4: string;
  version: string;
  [field: string]: unknown;
}

const root = "/v2/kubernetes/clusters";
const unknownCluster = `${root}/00000000-0000-4000-8000-000000000000`;

export const kubernetes: Suite = (target) => {
  const clusters = () => target.digitalOcean.v2.kubernetes.clusters;
  const pool = (name: string, more: object = {}) => ({ name, size: "s-1vcpu-2gb", count: 1, ...more });
  const body = (name: string, more: object = {}) => ({
    name: target.name(name),
    region: target.region,
    version: "1.35",
    node_pools: [pool("apps")],
    ...more,
  });
  const droplets = async (tag: string) => {
    const found = await everyPage(target, `/v2/droplets?tag_name=${encodeURIComponent(tag)}`, "droplets", 1);
    return found as { id: number; name: string; tags: string[]; status: string; vpc_uuid: string; size_slug: string }[];
  };

  test("says which versions, regions and sizes there are", async () => {
    const options = (await target.digitalOcean.v2.kubernetes.optionsPath.get())?.options;
    expect(options?.regions?.map(({ slug }) => slug)).toContain(target.region);
    expect(options?.sizes?.map(({ slug }) => slug)).toEqual(expect.arrayContaining(["s-1vcpu-2gb", "s-2vcpu-4gb"]));
    const [newest] = options?.versions ?? [];
    expect(newest?.slug).toBe(`${newest?.kubernetesVersion}-do.0`);
  });

  target.sandboxOnly("is created with defaults, comes up with its nodes, is listed and deleted with them", async () => {
    const created = await newCluster(target, body("defaults", { version: "latest", tags: ["web"] }));
    expect(created).toMatchObject({
      name: target.name("defaults"),
      status: { state: "provisioning", message: "provisioning" },
      version: expect.stringMatching(/^1\.36\.\d+-do\.\d$/) as string,
      cluster_subnet: "10.244.0.0/16",
      service_subnet: "10.245.0.0/16",
      endpoint: "",
      ipv4: "",
      tags: ["web", "k8s", `k8s:${created.id}`],
      ha: true,
      coredns_autoscaler: { enabled: true },
      routing_agent: { enabled: false },
      auto_upgrade: false,
      surge_upgrade: false,
      registry_enabled: false,
      maintenance_policy: { start_time: "00:00", duration: "4h0m0s", day: "any" },
      control_plane_firewall: null,
      cluster_autoscaler_configuration: null,
      node_pools: [
        {
          name: "apps",
          size: "s-1vcpu-2gb",
          count: 1,
          tags: ["k8s", `k8s:${created.id}`, "k8s:worker"],
          labels: null,
          taints: [],
          auto_scale: false,
          min_nodes: 0,
          max_nodes: 0,
          nodes: [{ name: "", droplet_id: "", status: { state: "provisioning" } }],
        },
      ],
    });
    const up = await running(target, created.id);
    expect(up.endpoint).toMatch(/^https:\/\//);
    const [node] = up.node_pools[0]?.nodes ?? [];
    expect(node).toMatchObject({
      name: expect.stringMatching(/^apps-[a-z0-9]{5}$/) as string,
      status: { state: "running" },
    });
    const [droplet, ...others] = await droplets(`k8s:${created.id}`);
    expect(others).toEqual([]);
    expect(droplet).toMatchObject({
      id: Number(node?.droplet_id),
      name: node?.name,
      status: "active",
      size_slug: "s-1vcpu-2gb",
      vpc_uuid: up.vpc_uuid,
      tags: ["k8s", `k8s:${created.id}`, "k8s:worker"],
    });
    const listed = (await everyPage(target, root, "kubernetes_clusters", 1)) as Cluster[];
    expect(listed.map(({ id }) => id)).toContain(created.id);
    const members = await target.call("GET", `/v2/vpcs/${up.vpc_uuid as string}/members`);
    expect(members.body.members).toContainEqual(expect.objectContaining({ urn: `do:kubernetes:${created.id}` }));
    await clusters().byCluster_id(created.id).delete();
    await refused(target, ["GET", `${root}/${created.id}`], 404, /not be found/);
    await target.settle();
    expect(await droplets(`k8s:${created.id}`)).toEqual([]);
  });

  target.sandboxOnly("is reachable by a kubeconfig and by credentials, for as long as is asked", async () => {
    const { id } = await newCluster(target, body("reached", { ha: false }));
    const { endpoint, ipv4 } = await running(target, id);
    expect(endpoint).toContain(ipv4);
    const credentials = await clusters().byCluster_id(id).credentials.get();
    expect(credentials?.server).toBe(endpoint);
    const plain = (await target.call("GET", `${root}/${id}/credentials?expiry_seconds=600`)).body;
    const authority = Buffer.from(plain.certificate_authority_data as string, "base64").toString();
    expect(new X509Certificate(authority).ca).toBe(true);
    const lasts = Date.parse(plain.expires_at as string) - Date.now();
    expect([lasts > 590_000, lasts < 610_000]).toEqual([true, true]);
    expect(plain).toMatchObject({ client_certificate_data: null, client_key_data: null });
    const file = await clusters().byCluster_id(id).kubeconfig.get();
    const context = `do-${target.region}-${target.name("reached")}`;
    expect(parse(Buffer.from(file as ArrayBuffer).toString())).toMatchObject({
      apiVersion: "v1",
      kind: "Config",
      "current-context": context,
      clusters: [
        {
          name: context,
          cluster: { server: endpoint, "certificate-authority-data": plain.certificate_authority_data },
        },
      ],
      contexts: [{ name: context, context: { cluster: context, user: `${context}-admin` } }],
      users: [{ name: `${context}-admin`, user: { token: expect.any(String) as string } }],
    });
    await refused(target, ["GET", `${root}/${id}/kubeconfig?type=sso`], 422, /SSO/);
    await refused(target, ["GET", `${root}/${id}/credentials?expiry_seconds=-1`], 422, /expiry_seconds/);
    const user = await clusters().byCluster_id(id).user.get();
    expect(user?.kubernetesClusterUser?.groups).toEqual(["k8saas:authenticated"]);
    expect((await clusters().byCluster_id(id).status_messages.get())?.messages).toEqual([]);
    await gone(target, `${root}/${id}`);
  });

  target.sandboxOnly("is changed: what a request leaves out stays, but for tags and the surge upgrade", async () => {
    const settings = {
      tags: ["one", "two"],
      surge_upgrade: true,
      auto_upgrade: true,
      ha: false,
      maintenance_policy: { day: "sunday", start_time: "04:00" },
      control_plane_firewall: { enabled: true, allowed_addresses: ["203.0.113.7", "198.51.100.0/24"] },
      cluster_autoscaler_configuration: { scale_down_utilization_threshold: 0.5, scale_down_unneeded_time: "1m30s" },
      routing_agent: { enabled: true },
    };
    const { id } = await newCluster(target, body("changed", settings));
    const before = await running(target, id);
    expect(before).toMatchObject({ ...settings, tags: ["one", "two", "k8s", `k8s:${id}`] });
    const name = target.name("renamed");
    const silent = {
      control_plane_firewall: { enabled: null, allowed_addresses: null },
      cluster_autoscaler_configuration: { scale_down_utilization_threshold: null },
      routing_agent: { enabled: null },
    };
    const put = async (more: object): Promise<Cluster> => {
      const answer = await target.call("PUT", `${root}/${id}`, { name, ...more });
      expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
      return answer.body.kubernetes_cluster as Cluster;
    };
    expect(await put(silent)).toMatchObject({ ...settings, name, tags: ["k8s", `k8s:${id}`], surge_upgrade: false });
    const changed = await put({
      ha: true,
      surge_upgrade: true,
      tags: ["three"],
      cluster_autoscaler_configuration: { scale_down_utilization_threshold: 0, expanders: ["priority"] },
      sso: { enabled: true, issuer_url: "https://sso.example.com", client_id: "a" },
    });
    expect(changed).toMatchObject({
      ha: true,
      surge_upgrade: true,
      tags: ["three", "k8s", `k8s:${id}`],
      cluster_autoscaler_configuration: { scale_down_unneeded_time: "1m30s", expanders: ["priority"] },
      sso: { enabled: true, required: false, issuer_url: "https://sso.example.com", client_id: "a" },
    });
    expect(changed.cluster_autoscaler_configuration).not.toHaveProperty("scale_down_utilization_threshold");
    await refused(target, ["PUT", `${root}/${id}`, { name, ha: false }], 422, /cannot be disabled/);
    const updated = await clusters().byCluster_id(id).put({ name, autoUpgrade: false });
    expect(updated?.kubernetesCluster?.autoUpgrade).toBe(false);
    await gone(target, `${root}/${id}`);
  });

  target.sandboxOnly("pools come, are scaled, labelled and tainted, and go", async () => {
    const { id } = await newCluster(target, body("pools"));
    await running(target, id);
    const pools = clusters().byCluster_id(id).node_pools;
    const added = await target.call("POST", `${root}/${id}/node_pools`, {
      ...pool("batch", { count: 2, tags: ["batch"], labels: { tier: "batch" } }),
      taints: [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
    });
    expect([added.status, added.body.node_pool]).toMatchObject([
      201,
      {
        name: "batch",
        count: 2,
        tags: ["batch", "k8s", `k8s:${id}`, "k8s:worker"],
        labels: { tier: "batch" },
        taints: [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
        nodes: [{ status: { state: "provisioning" } }, { status: { state: "provisioning" } }],
      },
    ]);
    const batch = (added.body.node_pool as Pool).id;
    const route = `${root}/${id}/node_pools/${batch}`;
    const now = async (): Promise<Pool> => {
      await target.settle();
      return (await target.call("GET", route)).body.node_pool as Pool;
    };
    const first = (await now()).nodes.map((node) => node.name);
    expect(first).toHaveLength(2);
    const scaled = await target.call("PUT", route, { name: "batch", count: 3, tags: ["heavy"] });
    expect([scaled.status, scaled.body.node_pool]).toMatchObject([202, { count: 3, labels: null }]);
    const grown = await now();
    expect(grown.nodes.map((node) => node.name).slice(0, 2)).toEqual(first);
    expect(grown).toMatchObject({ taints: [{ key: "dedicated" }], tags: ["heavy", "k8s", `k8s:${id}`, "k8s:worker"] });
    expect((await droplets("heavy")).map(({ name }) => name)).toEqual(grown.nodes.map(({ name }) => name));
    expect(await droplets("batch")).toEqual([]);
    await pools.byNode_pool_id(batch).put({ name: "batch", count: 1, taints: [] });
    expect(await now()).toMatchObject({ count: 1, taints: [], nodes: [{ name: first[0] }] });
    const scales = await target.call("PUT", route, { name: "batch", auto_scale: true, min_nodes: 2, max_nodes: 4 });
    expect(scales.body.node_pool).toMatchObject({ auto_scale: true, min_nodes: 2, max_nodes: 4, count: 2 });
    expect((await now()).nodes).toHaveLength(2);
    expect((await pools.get())?.nodePools?.map(({ name }) => name)).toEqual(["apps", "batch"]);
    const posted = await pools.post({ name: "third", size: "s-2vcpu-4gb", count: 1 });
    await target.settle();
    await pools.byNode_pool_id(posted?.nodePool?.id ?? "").delete();
    await gone(target, route);
    const [last] = (await running(target, id)).node_pools;
    await refused(target, ["DELETE", `${root}/${id}/node_pools/${last?.id}`], 422, /at least one node pool/);
    await gone(target, `${root}/${id}`);
  });

  target.sandboxOnly("nodes go one by one, or are replaced, and one whose droplet is gone is replaced", async () => {
    const { id } = await newCluster(target, body("nodes", { node_pools: [pool("apps", { count: 3 })] }));
    const [apps] = (await running(target, id)).node_pools;
    const route = `${root}/${id}/node_pools/${apps?.id}`;
    const names = async (): Promise<string[]> => {
      await target.settle();
      return ((await target.call("GET", route)).body.node_pool as Pool).nodes.map((node) => node.name);
    };
    const [one, two, three] = apps?.nodes ?? [];
    expect((await target.call("DELETE", `${route}/nodes/${two?.id}`)).status).toBe(202);
    expect(await names()).toEqual([one?.name, three?.name]);
    expect((await target.call("DELETE", `${route}/nodes/${one?.id}?replace=1&skip_drain=1`)).status).toBe(202);
    const replaced = await names();
    expect(replaced).toEqual([three?.name, expect.stringMatching(/^apps-/)]);
    expect((await target.call("POST", `${route}/recycle`, { nodes: [three?.id] })).status).toBe(202);
    const recycled = await names();
    expect([recycled.length, recycled.includes(three?.name ?? "")]).toEqual([2, false]);
    const [lost, ...stay] = await droplets(`k8s:${id}`);
    await gone(target, `/v2/droplets/${lost?.id}`);
    const healed = await names();
    expect([healed.length, healed.includes(lost?.name ?? "")]).toEqual([2, false]);
    expect(healed).toEqual(expect.arrayContaining(stay.map(({ name }) => name)));
    await refused(target, ["DELETE", `${route}/nodes/${two?.id}`], 404, /not be found/);
    await target.call("PUT", route, { name: "apps", count: 1 });
    await target.settle();
    const [left] = ((await target.call("GET", route)).body.node_pool as Pool).nodes;
    await refused(target, ["DELETE", `${route}/nodes/${left?.id}`], 422, /at least one node/);
    await gone(target, `${root}/${id}`);
  });

  target.sandboxOnly.each([true, false])("is upgraded to the next minor version, with a surge: %s", async (surge) => {
    const settings = { version: "1.34", surge_upgrade: surge, node_pools: [pool("apps", { count: 2 })] };
    const { id } = await newCluster(target, body("old", settings));
    const before = await running(target, id);
    const upgrades = await clusters().byCluster_id(id).upgrades.get();
    const [next] = upgrades?.availableUpgradeVersions ?? [];
    expect(next?.kubernetesVersion).toMatch(/^1\.35\./);
    const upgrade = `${root}/${id}/upgrade`;
    await refused(target, ["POST", upgrade, { version: "1.36" }], 422, "invalid upgrade path");
    await refused(target, ["POST", upgrade, { version: "1.34" }], 422, "invalid upgrade path");
    await refused(target, ["POST", upgrade, { version: "1.1" }], 422, "validation error: invalid version slug");
    await clusters().byCluster_id(id).upgrade.post({ version: next?.slug });
    const under = (await target.call("GET", `${root}/${id}`)).body.kubernetes_cluster as Cluster;
    expect(under).toMatchObject({ version: next?.slug, status: { state: "upgrading" } });
    await refused(target, ["POST", upgrade, { version: "1.36" }], 422, /upgrading/);
    const after = await running(target, id);
    const nodes = (cluster: Cluster) => cluster.node_pools.flatMap((one) => one.nodes.map(({ name }) => name));
    expect(nodes(after)).toHaveLength(2);
    expect(nodes(after).filter((name) => nodes(before).includes(name))).toEqual([]);
    await target.call("POST", upgrade, { version: "latest" });
    expect((await running(target, id)).version).toMatch(/^1\.36\./);
    expect((await target.call("GET", `${root}/${id}/upgrades`)).body).toEqual({ available_upgrade_versions: null });
    await gone(target, `${root}/${id}`);
  });

  target.sandboxOnly("lies in a VPC, which cannot be deleted before its droplets are gone", async () => {
    const net = { name: target.name("k8s-net"), region: target.region, ip_range: "10.96.0.0/24" };
    const { vpc } = (await made(target, "/v2/vpcs", net, 201)) as { vpc: { id: string } };
    const subnets = { cluster_subnet: "192.168.0.0/20", service_subnet: "192.168.16.0/22" };
    const { id, worker_subnet_uuid } = await newCluster(target, body("inside", { vpc_uuid: vpc.id, ...subnets }));
    expect(await running(target, id)).toMatchObject({ vpc_uuid: vpc.id, ...subnets });
    await refused(target, ["DELETE", `/v2/vpcs/${vpc.id}`], 409, /members/);
    const firewalls = (await everyPage(target, "/v2/firewalls", "firewalls", 20)) as { name: string; tags: string[] }[];
    expect(firewalls).toContainEqual(expect.objectContaining({ name: `k8s-${id}-worker`, tags: [`k8s:${id}`] }));
    const same = await newCluster(target, body("beside", { vpc_uuid: vpc.id, worker_subnet_uuid, ...subnets }));
    await gone(target, `${root}/${same.id}`);
    await gone(target, `${root}/${id}`);
    await gone(target, `/v2/vpcs/${vpc.id}`);
  });

  target.sandboxOnly("takes with it what programs in it have made, where that is asked for", async () => {
    const { id } = await newCluster(target, body("owner"));
    await running(target, id);
    const volume = async (name: string) => {
      const draft = { name: target.name(name), region: target.region, size_gigabytes: 1, tags: [`k8s:${id}`] };
      return ((await made(target, "/v2/volumes", draft, 201)) as { volume: { id: string } }).volume.id;
    };
    const [goes, stays] = [await volume("goes"), await volume("stays")];
    const { snapshot } = (await made(
      target,
      `/v2/volumes/${goes}/snapshots`,
      { name: target.name("kept"), tags: [`k8s:${id}`] },
      201,
    )) as { snapshot: { id: string } };
    const rule = { entry_protocol: "tcp", entry_port: 80, target_protocol: "tcp", target_port: 30080 };
    const balancer = { name: target.name("of-k8s"), region: target.region, tag: `k8s:${id}`, forwarding_rules: [rule] };
    const { load_balancer } = (await made(target, "/v2/load_balancers", balancer, 202)) as {
      load_balancer: { id: string };
    };
    await target.settle();
    const route = `${root}/${id}/destroy_with_associated_resources`;
    const associated = await clusters().byCluster_id(id).destroy_with_associated_resources.get();
    expect(associated?.volumes?.map((one) => one.id)).toEqual([goes, stays]);
    expect(associated?.volumeSnapshots?.map((one) => one.id)).toEqual([snapshot.id]);
    expect(associated?.loadBalancers).toMatchObject([{ id: load_balancer.id, name: target.name("of-k8s") }]);
    await refused(target, ["DELETE", `${route}/selective`, { volumes: ["foreign"] }], 404, /foreign/);
    const chosen = { volumes: [goes], load_balancers: [load_balancer.id] };
    expect((await target.call("DELETE", `${route}/selective`, chosen)).status).toBe(204);
    await target.settle();
    expect((await target.call("GET", `/v2/volumes/${goes}`)).status).toBe(404);
    expect((await target.call("GET", `/v2/load_balancers/${load_balancer.id}`)).status).toBe(404);
    await gone(target, `/v2/volumes/${stays}`);
    await gone(target, `/v2/snapshots/${snapshot.id}`);
    const other = await newCluster(target, body("owner"));
    await running(target, other.id);
    const last = { name: target.name("last"), region: target.region, size_gigabytes: 1, tags: [`k8s:${other.id}`] };
    const made2 = (await made(target, "/v2/volumes", last, 201)) as { volume: { id: string } };
    await clusters().byCluster_id(other.id).destroy_with_associated_resources.dangerous.delete();
    await target.settle();
    expect((await target.call("GET", `/v2/volumes/${made2.volume.id}`)).status).toBe(404);
  });

  target.sandboxOnly.each<[string, object, RegExp]>([
    ["a version that is none", { version: "1.12.1-do.2" }, /^validation error: invalid version slug$/],
    ["no pool", { node_pools: [] }, /at least one node pool/],
    [
      "a size that is too small",
      { node_pools: [pool("apps", { size: "s-1vcpu-1gb" })] },
      /^validation error: worker_node_pool_specs\[0\]\.invalid droplet size$/,
    ],
    [
      "a pool's name that is too long",
      { node_pools: [pool("a".repeat(56))] },
      /worker_node_pool_specs\[0\]\.pool names cannot be greater than 55 characters/,
    ],
    ["a pool's name with capitals", { node_pools: [pool("Apps")] }, /lower-case/],
    ["two pools of one name", { node_pools: [pool("apps"), pool("apps")] }, /unique/],
    ["no node", { node_pools: [pool("apps", { count: 0 })] }, /at least one node/],
    [
      "bounds that are none",
      { node_pools: [pool("apps", { auto_scale: true, min_nodes: 3, max_nodes: 2 })] },
      /max_nodes/,
    ],
    [
      "a taint that is none",
      { node_pools: [pool("apps", { taints: [{ key: "a", value: "b", effect: "No" }] })] },
      /taint/,
    ],
    ["a label that is none", { node_pools: [pool("apps", { labels: { "a b": "c" } })] }, /label/],
    ["a name that is none", { name: "Capital" }, /cluster names/],
    ["a region that is none", { region: "mars1" }, /region/],
    ["networks that overlap", { cluster_subnet: "192.168.0.0/16", service_subnet: "192.168.4.0/22" }, /overlaps/],
    ["a network that is none", { cluster_subnet: "192.168.0.1/20" }, /cluster_subnet/],
    ["a day that is none", { maintenance_policy: { day: "someday" } }, /day/],
    ["an hour that is none", { maintenance_policy: { start_time: "25:00" } }, /start time/],
    ["an address that is none", { control_plane_firewall: { enabled: true, allowed_addresses: ["home"] } }, /home/],
    ["an expander that is none", { cluster_autoscaler_configuration: { expanders: ["best"] } }, /best/],
    ["SSO without an issuer", { sso: { enabled: true } }, /issuer_url/],
    ["workers without addresses", { isolated_workers: true }, /NAT gateway/],
    ["a subnet without its VPC", { worker_subnet_uuid: "00000000-0000-4000-8000-000000000000" }, /vpc_uuid/],
  ])("%s is refused", async (_, more, message) => {
    await refused(target, ["POST", root, body("wrong", more)], 422, message);
  });

  target.sandboxOnly("a name that is taken is refused", async () => {
    const { id } = await newCluster(target, body("twice"));
    await refused(target, ["POST", root, body("twice")], 422, "a cluster with this name already exists");
    await gone(target, `${root}/${id}`);
  });

  test("what is not there is not found", async () => {
    const routes = ["", "/kubeconfig", "/credentials", "/upgrades", "/user", "/node_pools", "/status_messages"];
    for (const route of [...routes, "/destroy_with_associated_resources"]) {
      await refused(target, ["GET", `${unknownCluster}${route}`], 404, /not be found/);
    }
    await refused(target, ["DELETE", unknownCluster], 404, /not be found/);
    await refused(target, ["PUT", unknownCluster, { name: "none" }], 404, /not be found/);
    await refused(target, ["POST", `${unknownCluster}/node_pools`, pool("none")], 404, /not be found/);
  });
};

async function newCluster(target: Target, body: unknown): Promise<Cluster> {
  const { kubernetes_cluster } = (await made(target, root, body, 201)) as { kubernetes_cluster: Cluster };
  return kubernetes_cluster;
}

/** A cluster once nothing is under way with it. */
async function running(target: Target, id: string): Promise<Cluster> {
  await target.settle();
  const { kubernetes_cluster: cluster } = (await target.call("GET", `${root}/${id}`)).body as {
    kubernetes_cluster: Cluster;
  };
  expect(cluster.status).toEqual({ state: "running" });
  return cluster;
}
