// Answers are plain JSON here: their shape is what the suites assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
import type { Suite, Target } from "../../target";
import { droplet, everyPage, gone, made, refusal, refused, unknownId } from "../requests";

interface Balancer {
  id: string;
  name: string;
  ip: string;
  status: string;
  [field: string]: unknown;
}

const http = { entry_protocol: "http", entry_port: 80, target_protocol: "http", target_port: 8080 };
const answered = { certificate_id: "", tls_passthrough: false };

export const loadBalancers: Suite = (target) => {
  const all = () => target.digitalOcean.v2.load_balancers;
  const body = (name: string, more: object = {}) => ({
    name: target.name(name),
    region: target.region,
    forwarding_rules: [http],
    ...more,
  });

  test("is created with defaults, read, listed, changed whole and deleted", async () => {
    const created = await newBalancer(target, body("lb"));
    expect(created).toMatchObject({ name: target.name("lb"), status: "new", ip: "" });
    const balancer = await active(target, created.id);
    expect(balancer).toMatchObject({
      algorithm: "round_robin",
      size_unit: 1,
      status: "active",
      forwarding_rules: [{ ...http, ...answered }],
      health_check: { protocol: "http", port: 80, path: "/", check_interval_seconds: 10, response_timeout_seconds: 5 },
      sticky_sessions: { type: "none" },
      tag: "",
      droplet_ids: [],
      redirect_http_to_https: false,
      enable_proxy_protocol: false,
      enable_backend_keepalive: false,
      http_idle_timeout_seconds: 60,
      disable_lets_encrypt_dns_records: false,
      network: "EXTERNAL",
      type: "REGIONAL",
    });
    expect(balancer.ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const one = all().byLb_id(created.id);
    expect((await one.get())?.loadBalancer).toMatchObject({ name: target.name("lb"), ip: balancer.ip });
    const listed = (await everyPage(target, "/v2/load_balancers", "load_balancers", 1)) as Balancer[];
    expect(listed.map(({ id }) => id)).toContain(created.id);

    const settings = {
      health_check: {
        protocol: "tcp",
        port: 8080,
        check_interval_seconds: 4,
        response_timeout_seconds: 3,
        unhealthy_threshold: 2,
        healthy_threshold: 4,
      },
      sticky_sessions: { type: "cookies", cookie_name: "DO-LB", cookie_ttl_seconds: 300 },
      enable_proxy_protocol: true,
      enable_backend_keepalive: true,
      http_idle_timeout_seconds: 90,
      firewall: { allow: ["ip:203.0.113.7"], deny: ["cidr:198.51.100.0/24"] },
    };
    const renamed = body("lb2", settings);
    const put = await target.call("PUT", `/v2/load_balancers/${created.id}`, renamed);
    expect([put.status, put.body.load_balancer]).toMatchObject([200, { name: target.name("lb2"), ...settings }]);
    const reset = await target.call("PUT", `/v2/load_balancers/${created.id}`, body("lb2"));
    expect((await active(target, created.id)).ip).toBe(balancer.ip);
    expect(reset.body.load_balancer).toMatchObject({
      sticky_sessions: { type: "none" },
      enable_proxy_protocol: false,
      http_idle_timeout_seconds: 60,
      firewall: { allow: [], deny: [] },
    });
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  test("rules and droplets come and go one by one", async () => {
    const id = await droplet(target, "balanced");
    const { id: balancer } = await active(target, (await newBalancer(target, body("parts"))).id);
    const one = all().byLb_id(balancer);
    const tcp = { entryProtocol: "tcp", entryPort: 5432, targetProtocol: "tcp", targetPort: 5432 } as const;
    await one.forwarding_rules.post({ forwardingRules: [tcp] });
    expect((await one.get())?.loadBalancer?.forwardingRules).toHaveLength(2);
    await one.forwarding_rules.delete({ forwardingRules: [tcp] });
    expect((await one.get())?.loadBalancer?.forwardingRules).toMatchObject([{ entryPort: 80 }]);
    await one.droplets.post({ dropletIds: [id] });
    expect((await one.get())?.loadBalancer?.dropletIds).toEqual([id]);
    await one.droplets.delete({ dropletIds: [id] });
    expect((await one.get())?.loadBalancer?.dropletIds).toEqual([]);
    const route = `/v2/load_balancers/${balancer}`;
    await refused(
      target,
      ["POST", `${route}/droplets`, { droplet_ids: [] }],
      422,
      /either a tag or a list of droplets/,
    );
    await refused(target, ["POST", `${route}/droplets`, { droplet_ids: [1] }], 422, /droplet 1 does not exist/);
    await refused(target, ["DELETE", `${route}/forwarding_rules`, { forwarding_rules: [http] }], 422, /at least one/);
    await refused(target, ["DELETE", `${route}/cache`], 422, /global/);
    await gone(target, route);
    await gone(target, `/v2/droplets/${id}`);
  });

  target.sandboxOnly("one for the network takes TCP and UDP on the same port", async () => {
    const udp = { entry_protocol: "udp", entry_port: 53, target_protocol: "udp", target_port: 53 };
    const rules = [udp, { ...udp, entry_protocol: "tcp", target_protocol: "tcp" }];
    const balancer = body("network", { type: "REGIONAL_NETWORK", forwarding_rules: rules });
    const { id } = await active(target, (await newBalancer(target, balancer)).id);
    const answer = await target.call("GET", `/v2/load_balancers/${id}`);
    expect(answer.body.load_balancer).toMatchObject({ type: "REGIONAL_NETWORK", forwarding_rules: rules });
    await gone(target, `/v2/load_balancers/${id}`);
  });

  test("takes the droplets of a tag", async () => {
    const tag = target.name("behind");
    const id = await droplet(target, "tagged", { tags: [tag] });
    const balancer = await active(target, (await newBalancer(target, body("by-tag", { tag }))).id);
    expect(balancer).toMatchObject({ tag, droplet_ids: [id] });
    const route = `/v2/load_balancers/${balancer.id}`;
    await refused(target, ["POST", `${route}/droplets`, { droplet_ids: [id] }], 422, /has a tag/);
    const both = body("both", { tag, droplet_ids: [id] });
    await refused(target, ["POST", "/v2/load_balancers", both], 422, /either a tag or a list of droplets/);
    await gone(target, route);
    await gone(target, `/v2/droplets/${id}`);
    await gone(target, `/v2/tags/${tag}`);
  });

  test("an internal one has an address of its VPC, which cannot be deleted while it is there", async () => {
    const net = { name: target.name("lb-net"), region: target.region, ip_range: "10.97.0.0/24" };
    const { vpc } = (await made(target, "/v2/vpcs", net, 201)) as { vpc: { id: string } };
    const place = { vpc_uuid: vpc.id, network: "INTERNAL" };
    const balancer = await active(target, (await newBalancer(target, body("inner", place))).id);
    expect(balancer).toMatchObject({ ip: expect.stringMatching(/^10\.97\.0\./) as string, network: "INTERNAL" });
    await refused(target, ["DELETE", `/v2/vpcs/${vpc.id}`], 409, /members/);
    const members = await target.call("GET", `/v2/vpcs/${vpc.id}/members`);
    expect(members.body.members).toMatchObject([{ name: balancer.name, urn: `do:loadbalancer:${balancer.id}` }]);
    const moved = body("inner", { network: "EXTERNAL" });
    await refused(target, ["PUT", `/v2/load_balancers/${balancer.id}`, moved], 422, /network/);
    await gone(target, `/v2/load_balancers/${balancer.id}`);
    await gone(target, `/v2/vpcs/${vpc.id}`);
  });

  test("belongs to a project, which cannot be deleted while it is in it", async () => {
    const draft = { name: target.name("lb-project"), purpose: "Service or API", environment: "Development" };
    const { project } = (await made(target, "/v2/projects", draft, 201)) as { project: { id: string } };
    const balancer = await active(target, (await newBalancer(target, body("owned", { project_id: project.id }))).id);
    expect(balancer.project_id).toBe(project.id);
    const listed = await target.call("GET", `/v2/projects/${project.id}/resources`);
    expect(listed.body.resources).toMatchObject([{ urn: `do:loadbalancer:${balancer.id}` }]);
    await refused(target, ["DELETE", `/v2/projects/${project.id}`], 412, /resources/);
    await gone(target, `/v2/load_balancers/${balancer.id}`);
    expect((await target.call("DELETE", `/v2/projects/${project.id}`)).status).toBe(204);
  });

  test("a name that is taken is refused, in the API's own words", async () => {
    const { id } = await newBalancer(target, body("twice"));
    await active(target, id);
    await refused(target, ["POST", "/v2/load_balancers", body("twice")], 422, "name is not unique");
    await gone(target, `/v2/load_balancers/${id}`);
  });

  const https = { entry_protocol: "https", entry_port: 443, target_protocol: "https", target_port: 443 };
  target.sandboxOnly.each<[string, object, RegExp]>([
    ["no rule", { forwarding_rules: [] }, /at least one forwarding rule/],
    ["a protocol that is none", { forwarding_rules: [{ ...http, entry_protocol: "ftp" }] }, /entry_protocol ftp/],
    ["a port beyond all", { forwarding_rules: [{ ...http, entry_port: 70000 }] }, /entry_port/],
    ["one port twice", { forwarding_rules: [http, { ...http, target_port: 81 }] }, /unique/],
    [
      "protocols that do not go together",
      { forwarding_rules: [{ ...http, target_protocol: "tcp" }] },
      /target_protocol/,
    ],
    ["HTTPS with neither certificate nor passthrough", { forwarding_rules: [https] }, /certificate_id/],
    [
      "a certificate that is not there",
      { forwarding_rules: [{ ...https, certificate_id: "00000000-0000-4000-8000-000000000000" }] },
      /certificate/,
    ],
    ["a redirect to nothing", { redirect_http_to_https: true }, /redirect_http_to_https/],
    ["a check more often than every three seconds", { health_check: { check_interval_seconds: 2 } }, /check_interval/],
    ["a cookie without a name", { sticky_sessions: { type: "cookies", cookie_ttl_seconds: 5 } }, /cookie_name/],
    ["a firewall rule that is none", { firewall: { allow: ["203.0.113.7"] } }, /203\.0\.113\.7/],
    ["more nodes than there are", { size_unit: 101 }, /size_unit/],
    ["a droplet that is not there", { droplet_ids: [1] }, /droplet 1/],
    ["a network load balancer for HTTP", { type: "REGIONAL_NETWORK" }, /TCP and UDP/],
  ])("%s is refused", async (_, more, message) => {
    await refused(target, ["POST", "/v2/load_balancers", body("wrong", more)], 422, message);
  });

  test("what is not there is not found", async () => {
    const route = "/v2/load_balancers/00000000-0000-4000-8000-000000000000";
    for (const method of ["GET", "PUT", "DELETE"]) {
      await refused(target, [method, route, method === "PUT" ? body("none") : undefined], 404, /not be found/);
    }
    const elsewhere = body("none", { vpc_uuid: "00000000-0000-4000-8000-000000000000" });
    await refused(target, ["POST", "/v2/load_balancers", elsewhere], 404, /VPC/);
  });
};

async function newBalancer(target: Target, body: unknown): Promise<Balancer> {
  const { load_balancer } = (await made(target, "/v2/load_balancers", body, 202)) as { load_balancer: Balancer };
  return load_balancer;
}

/** A load balancer once it is up: minutes at the real cloud. */
export async function active(target: Target, id: string): Promise<Balancer> {
  for (;;) {
    await target.settle();
    const { body } = await target.call("GET", `/v2/load_balancers/${id}`);
    const { load_balancer: balancer } = body as { load_balancer: Balancer };
    if (balancer.status !== "new") return balancer;
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}
