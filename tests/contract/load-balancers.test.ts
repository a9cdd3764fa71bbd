import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import * as path from "node:path";
import { Store } from "../../sandbox/cloud/store/store";
import { TestCloud } from "./support";

let cloud: TestCloud;
beforeAll(async () => (cloud = await TestCloud.start()));
afterAll(() => cloud.remove());

interface Made {
  id: string;
  ip: string;
  status: string;
  droplet_ids: number[];
}

const settled = () => cloud.daemon.settled();

/** A request that must succeed. */
async function ok<T>(method: string, route: string, body?: unknown): Promise<T> {
  const answer = await cloud.call(method, route, body);
  expect([method, route, answer.status < 300, answer.body]).toEqual([method, route, true, answer.body]);
  return answer.body as T;
}

async function droplet(name: string, more: object = {}): Promise<number> {
  const body = { name, region: "sgp1", size: "s-1vcpu-1gb", image: "debian-13-x64", ...more };
  const { droplet: made } = await ok<{ droplet: { id: number } }>("POST", "/v2/droplets", body);
  await settled();
  return made.id;
}

async function balancer(more: object): Promise<Made> {
  const { load_balancer: made } = await ok<{ load_balancer: Made }>("POST", "/v2/load_balancers", {
    region: "sgp1",
    forwarding_rules: [{ entry_protocol: "http", entry_port: 80, target_protocol: "http", target_port: 8080 }],
    ...more,
  });
  await settled();
  return (await ok<{ load_balancer: Made }>("GET", `/v2/load_balancers/${made.id}`)).load_balancer;
}

const privateIpOf = (id: number): string => cloud.driver.hosts.get(id)?.privateIp ?? "";

describe("a load balancer's droplets", () => {
  test("are those with its tag, now and later, until they lose it or are destroyed", async () => {
    const first = await droplet("tagged-1", { tags: ["behind"] });
    const made = await balancer({ name: "by-tag", tag: "behind" });
    expect([made.status, made.droplet_ids]).toEqual(["active", [first]]);

    const second = await droplet("tagged-2", { tags: ["behind"] });
    const third = await droplet("untagged");
    const resources = [{ resource_id: String(third), resource_type: "droplet" }];
    await ok("POST", "/v2/tags/behind/resources", { resources });
    const behind = () => cloud.driver.loadBalancers.find(({ name }) => name === "by-tag")?.targets;
    const target = (id: number) => ({ id, address: privateIpOf(id) });
    expect(behind()).toEqual([first, second, third].map(target));

    await ok("DELETE", "/v2/tags/behind/resources", { resources });
    const expected = [target(first)];
    await ok("DELETE", `/v2/droplets/${second}`);
    await settled();
    expect(behind()).toEqual(expected);
    await ok("DELETE", `/v2/load_balancers/${made.id}`);
  });

  test("may be nobody's yet: those that get its tag are behind it, and firewalls let it in from the start", async () => {
    const made = await balancer({ name: "early", tag: "later", network: "INTERNAL" });
    expect([made.status, made.droplet_ids]).toEqual(["active", []]);
    const rule = { protocol: "tcp", ports: "8080", sources: { load_balancer_uids: [made.id] } };
    await ok("POST", "/v2/tags", { name: "later" });
    const body = { name: "early", tags: ["later"], inbound_rules: [rule] };
    const { firewall } = await ok<{ firewall: { id: string } }>("POST", "/v2/firewalls", body);
    const [created, tagged] = [await droplet("later-1", { tags: ["later"] }), await droplet("later-2")];
    const resources = [{ resource_id: String(tagged), resource_type: "droplet" }];
    await ok("POST", "/v2/tags/later/resources", { resources });
    const after = await ok<{ load_balancer: Made }>("GET", `/v2/load_balancers/${made.id}`);
    expect(after.load_balancer.droplet_ids).toEqual([created, tagged]);
    expect(cloud.driver.loadBalancers[0]?.targets.map(({ id }) => id)).toEqual([created, tagged]);
    const { firewalls, hosts } = cloud.driver.network;
    expect(firewalls[0]?.inbound[0]?.peers.loadBalancerIds).toEqual([made.id]);
    const covered = hosts.filter(({ tags }) => tags.some((tag) => firewalls[0]?.tags.includes(tag)));
    expect(covered.map(({ id }) => id)).toEqual([created, tagged]);
    await ok("DELETE", `/v2/firewalls/${firewall.id}`);
    await ok("DELETE", `/v2/load_balancers/${made.id}`);
    for (const id of [created, tagged]) await ok("DELETE", `/v2/droplets/${id}`);
    await settled();
  });

  test("leave it when they are destroyed", async () => {
    const [stays, goes] = [await droplet("stays"), await droplet("goes")];
    const made = await balancer({ name: "by-id", droplet_ids: [stays, goes] });
    await ok("DELETE", `/v2/droplets/${goes}`);
    await settled();
    const after = await ok<{ load_balancer: Made }>("GET", `/v2/load_balancers/${made.id}`);
    expect(after.load_balancer.droplet_ids).toEqual([stays]);
    expect(cloud.driver.loadBalancers.map(({ targets }) => targets.map(({ id }) => id))).toEqual([[stays]]);
    await ok("DELETE", `/v2/load_balancers/${made.id}`);
  });
});

describe("in the network", () => {
  test("an external one has a public and a private address, an internal one the private alone", async () => {
    const external = await balancer({ name: "external", firewall: { allow: ["ip:203.0.113.7", "cidr:10.0.0.0/8"] } });
    const internal = await balancer({ name: "internal", network: "INTERNAL" });
    const [outside, inside] = cloud.driver.network.loadBalancers;
    expect(outside).toEqual({
      id: external.id,
      number: expect.any(Number) as number,
      publicIp: external.ip,
      privateIp: expect.stringMatching(/^10\./) as string,
      vpcId: expect.any(String) as string,
      ports: { tcp: [80], udp: [] },
      allow: ["203.0.113.7", "10.0.0.0/8"],
      deny: [],
    });
    expect(external.ip).toMatch(/^198\.18\./);
    expect([inside?.privateIp, inside?.publicIp]).toEqual([internal.ip, undefined]);
    for (const { id } of [external, internal]) await ok("DELETE", `/v2/load_balancers/${id}`);
    expect(cloud.driver.network.loadBalancers).toEqual([]);
    expect(cloud.driver.loadBalancers).toEqual([]);
  });

  test("is a peer that firewalls name by its id", async () => {
    const made = await balancer({ name: "peer" });
    const rule = { protocol: "tcp", ports: "8080", sources: { load_balancer_uids: [made.id] } };
    const { firewall } = await ok<{ firewall: { id: string } }>("POST", "/v2/firewalls", {
      name: "from-the-balancer",
      inbound_rules: [rule],
    });
    expect(cloud.driver.network.firewalls.map(({ inbound }) => inbound)).toEqual([
      [
        {
          protocol: "tcp",
          ports: "8080",
          peers: { addresses: [], dropletIds: [], tags: [], loadBalancerIds: [made.id] },
        },
      ],
    ]);
    await ok("DELETE", `/v2/firewalls/${firewall.id}`);
    await ok("DELETE", `/v2/load_balancers/${made.id}`);
  });
});

describe("one whose proxy cannot be set up", () => {
  test("is errored, keeps no droplet waiting, and is active once a change succeeds", async () => {
    const failing = jest.spyOn(cloud.driver, "setLoadBalancers").mockRejectedValue(new Error("haproxy said no"));
    const made = await balancer({ name: "broken" });
    expect(made).toMatchObject({ status: "errored", ip: "" });
    const id = await droplet("meanwhile");
    expect(cloud.driver.hosts.has(id)).toBe(true);
    failing.mockRestore();
    await ok("POST", `/v2/load_balancers/${made.id}/droplets`, { droplet_ids: [id] });
    const after = await ok<{ load_balancer: Made }>("GET", `/v2/load_balancers/${made.id}`);
    expect(after.load_balancer).toMatchObject({ status: "active", droplet_ids: [id] });
    await ok("DELETE", `/v2/load_balancers/${made.id}`);
  });
});

describe("a daemon that starts again", () => {
  test("finishes what was being made, and hands keys to the proxy alone", async () => {
    await ok("POST", "/v2/domains", { name: "restart.test" });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = jest.spyOn(cloud.driver, "setLoadBalancers").mockImplementation(() => held);
    const rules = [{ entry_protocol: "tcp", entry_port: 25, target_protocol: "tcp", target_port: 25 }];
    const body = { name: "unfinished", region: "sgp1", forwarding_rules: rules };
    const { load_balancer: made } = await ok<{ load_balancer: Made }>("POST", "/v2/load_balancers", body);
    const unchangeable = await cloud.call("PUT", `/v2/load_balancers/${made.id}`, body);
    expect([unchangeable.status, unchangeable.body]).toMatchObject([
      403,
      { id: "forbidden", message: "Load Balancer can't be updated while it processes previous actions" },
    ]);
    release();
    holding.mockRestore();
    await settled();
    const { certificate } = await ok<{ certificate: { id: string } }>("POST", "/v2/certificates", {
      name: "restart",
      type: "lets_encrypt",
      dns_names: ["www.restart.test"],
    });
    await settled();
    await cloud.close();
    // As a killed daemon leaves them.
    const store = new Store(path.join(cloud.directory, "cloud.db"));
    for (const one of store.loadBalancers.all()) store.loadBalancers.put({ ...one, status: "new" });
    for (const { id, name, type, createdAt, dnsNames } of store.certificates.all()) {
      store.certificates.put({ id, name, type, createdAt, dnsNames, state: "pending" });
    }
    store.close();
    await cloud.open();
    await settled();
    expect(await ok("GET", `/v2/load_balancers/${made.id}`)).toMatchObject({ load_balancer: { status: "active" } });

    await ok("POST", `/v2/load_balancers/${made.id}/forwarding_rules`, {
      forwarding_rules: [
        {
          entry_protocol: "https",
          entry_port: 443,
          target_protocol: "http",
          target_port: 80,
          certificate_id: certificate.id,
        },
      ],
    });
    const [given] = cloud.driver.loadBalancers.find(({ name }) => name === "unfinished")?.certificates ?? [];
    const leaf = new X509Certificate(given?.chain ?? "");
    expect(leaf.subjectAltName).toBe("DNS:www.restart.test");
    expect(given?.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const keyLine = given?.privateKey.split("\n")[1] ?? "";
    for (const route of ["/v2/certificates", `/v2/certificates/${certificate.id}`, `/v2/load_balancers/${made.id}`]) {
      expect(JSON.stringify(await ok("GET", route))).not.toContain(keyLine);
    }
    expect(cloud.log.join("\n")).not.toContain(keyLine);
    expect(execFileSync("find", [cloud.directory, "-name", "cloud.db*", "-perm", "/077"], { encoding: "utf8" })).toBe(
      "",
    );
  });
});
