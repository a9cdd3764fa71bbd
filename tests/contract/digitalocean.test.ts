// Answers are plain JSON here: their shape is what these tests assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument */
import { hasSpecification, Specification } from "./openapi";
import { ed25519, TestCloud, type Answer } from "./support";

// Without the specification these tests still assert behaviour; that every answer has the specified shape is then not
// proven, and the last test says so.
const specification = hasSpecification ? new Specification() : undefined;

let cloud: TestCloud;
const differences: string[] = [];
let checked = 0;

beforeAll(async () => (cloud = await TestCloud.start()));
afterAll(() => cloud.remove());

/** A request whose answer is held against the specification. */
async function call(method: string, route: string, body?: unknown): Promise<Answer> {
  const answer = await cloud.call(method, route, body);
  differences.push(...(specification?.differences(method, route, answer) ?? []));
  checked++;
  return answer;
}

async function made(route: string, body: unknown, status: number): Promise<Answer["body"]> {
  const answer = await call("POST", route, body);
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  return answer.body;
}

const gone = async (route: string): Promise<void> => {
  expect((await call("DELETE", route)).status).toBe(204);
  await cloud.daemon.settled();
  const after = await call("GET", route);
  expect([after.status, after.body.id]).toEqual([404, "not_found"]);
};

const dropletBody = (name: string, more: object = {}) => ({
  name,
  region: "sgp1",
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  ...more,
});

/** A droplet that is up. */
async function droplet(name: string, more: object = {}): Promise<number> {
  const { droplet: created } = await made("/v2/droplets", dropletBody(name, more), 202);
  await cloud.daemon.settled();
  return created.id as number;
}

async function refused(
  method: string,
  route: string,
  body: unknown,
  status: number,
  message: string | RegExp,
): Promise<void> {
  const answer = await call(method, route, body);
  expect([answer.status, answer.body.message]).toEqual([
    status,
    typeof message === "string" ? message : expect.stringMatching(message),
  ]);
  expect(answer.body.request_id).toBe(answer.headers["x-request-id"]);
}

describe("access", () => {
  test("a wrong token is refused with the real body", async () => {
    for (const bearer of [null, "wrong", "sandbox-token-of-a-contract-tesT"]) {
      const answer = await cloud.call("GET", "/v2/account", undefined, bearer);
      expect([answer.status, answer.body.id, answer.body.message]).toEqual([
        401,
        "Unauthorized",
        "Unable to authenticate you",
      ]);
    }
  });

  test("every answer tells the rate limit, and an exceeded one says when to come back", async () => {
    const before = await call("GET", "/v2/account");
    expect(before.headers["ratelimit-limit"]).toBe("5000");
    const remaining = Number(before.headers["ratelimit-remaining"]);
    expect((await call("GET", "/v2/account")).headers["ratelimit-remaining"]).toBe(String(remaining - 1));
    await cloud.call("PUT", "/_seawall/limits", { perHour: 5000 - remaining + 2 });
    expect((await call("GET", "/v2/account")).status).toBe(200);
    const over = await call("GET", "/v2/account");
    expect([over.status, over.body.id, over.headers["ratelimit-remaining"]]).toEqual([429, "too_many_requests", "0"]);
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(3500);
    await cloud.call("PUT", "/_seawall/limits", { perHour: 5000 });
    expect((await call("GET", "/v2/account")).status).toBe(200);
  });

  test("what is not there is named", async () => {
    const answer = await cloud.call("POST", "/v2/kubernetes/clusters", { name: "k" });
    expect([answer.status, answer.body.message]).toEqual([
      501,
      "POST /v2/kubernetes/clusters is not implemented by the sandbox.",
    ]);
    expect((await cloud.call("GET", "/v3/nothing")).status).toBe(501);
  });

  test("a body that is no JSON is a bad request", async () => {
    const response = await fetch(`${cloud.url}/v2/tags`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.instance.token}`, "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
  });
});

describe("lists", () => {
  test("come in pages with links and a total", async () => {
    for (let number = 1; number <= 5; number++) await made("/v2/tags", { name: `page-${number}` }, 201);
    const first = await call("GET", "/v2/tags?per_page=2");
    expect(first.body.tags.map((tag: { name: string }) => tag.name)).toEqual(["page-1", "page-2"]);
    expect(first.body.meta).toEqual({ total: 5 });
    expect(first.body.links.pages).toEqual({
      next: "https://api.digitalocean.com/v2/tags?per_page=2&page=2",
      last: "https://api.digitalocean.com/v2/tags?per_page=2&page=3",
    });
    const last = await call("GET", "/v2/tags?per_page=2&page=3");
    expect(last.body.tags).toHaveLength(1);
    expect(Object.keys(last.body.links.pages)).toEqual(["first", "prev"]);
    expect((await call("GET", "/v2/tags?per_page=1000")).body.links).toEqual({});
    for (let number = 1; number <= 5; number++) await gone(`/v2/tags/page-${number}`);
  });

  test.each([
    "/v2/regions",
    "/v2/sizes?per_page=200",
    "/v2/images",
    "/v2/images/debian-13-x64",
    "/v2/projects/default",
  ])("%s is the catalogue's", async (route) => {
    expect((await call("GET", route)).status).toBe(200);
  });

  test("a size has the price of the table and the hour's price by the billing rule", async () => {
    const { sizes } = (await call("GET", "/v2/sizes?per_page=200")).body as { sizes: { slug: string }[] };
    expect(sizes.find((size) => size.slug === "s-4vcpu-8gb")).toMatchObject({
      price_monthly: 48,
      price_hourly: 0.07143,
      memory: 8192,
      vcpus: 4,
      disk: 160,
      transfer: 5,
    });
  });
});

describe("SSH keys", () => {
  test("are created, found by id and fingerprint, renamed and deleted", async () => {
    const { ssh_key: key } = await made("/v2/account/keys", { name: "one", public_key: ed25519("a") }, 201);
    expect(key.fingerprint).toBe("b5:0a:6b:b0:f8:10:4f:35:b4:9c:7a:0c:2c:ca:ec:64");
    expect((await call("GET", `/v2/account/keys/${key.fingerprint}`)).body.ssh_key).toEqual(key);
    const renamed = await call("PUT", `/v2/account/keys/${key.id}`, { name: "two" });
    expect(renamed.body.ssh_key.name).toBe("two");
    await refused("POST", "/v2/account/keys", { name: "again", public_key: ed25519("a") }, 422, /already in use/);
    await refused("POST", "/v2/account/keys", { name: "bad", public_key: "ssh-ed25519 AAAA" }, 422, /Key invalid/);
    expect((await call("GET", "/v2/account/keys")).body.meta.total).toBe(1);
    await gone(`/v2/account/keys/${key.id}`);
  });
});

describe("VPCs", () => {
  test("have ranges that do not overlap and go only when empty", async () => {
    const body = { name: "main", region: "sgp1", ip_range: "10.20.0.0/20", description: "d" };
    const { vpc } = await made("/v2/vpcs", body, 201);
    expect(vpc).toMatchObject({ ...body, default: false, urn: `do:vpc:${vpc.id}` });
    await refused(
      "POST",
      "/v2/vpcs",
      { ...body, name: "other", ip_range: "10.20.8.0/24" },
      422,
      /overlaps.*10\.20\.0\.0\/20/,
    );
    await refused(
      "POST",
      "/v2/vpcs",
      { ...body, name: "other", ip_range: "8.8.8.0/24" },
      422,
      /ip_range 8\.8\.8\.0\/24 is invalid/,
    );
    await refused("POST", "/v2/vpcs", { ...body, ip_range: "10.21.0.0/20" }, 422, /already exists/);
    const changed = await call("PATCH", `/v2/vpcs/${vpc.id}`, { description: "new" });
    expect(changed.body.vpc).toMatchObject({ name: "main", description: "new" });
    expect((await call("PUT", `/v2/vpcs/${vpc.id}`, { name: "renamed" })).body.vpc.name).toBe("renamed");
    const id = await droplet("inside", { vpc_uuid: vpc.id });
    expect((await call("GET", `/v2/vpcs/${vpc.id}/members`)).body.members[0].urn).toBe(`do:droplet:${id}`);
    await refused("DELETE", `/v2/vpcs/${vpc.id}`, undefined, 409, "Can not delete VPC with members");
    await gone(`/v2/droplets/${id}`);
    await gone(`/v2/vpcs/${vpc.id}`);
  });

  test("each region has a default one as soon as it is needed, and it stays", async () => {
    const id = await droplet("nowhere", { region: "fra1" });
    const { vpcs } = (await call("GET", "/v2/vpcs")).body as { vpcs: { id: string; name: string; default: boolean }[] };
    const own = vpcs.find((vpc) => vpc.name === "default-fra1");
    expect(own?.default).toBe(true);
    await gone(`/v2/droplets/${id}`);
    await refused("DELETE", `/v2/vpcs/${own?.id}`, undefined, 403, "Can not delete default VPCs");
  });
});

describe("droplets", () => {
  test("begin new and locked, become active with addresses, and are gone after their deletion", async () => {
    const { vpc } = await made("/v2/vpcs", { name: "net", region: "sgp1", ip_range: "10.30.0.0/24" }, 201);
    const { ssh_key: key } = await made("/v2/account/keys", { name: "deploy", public_key: ed25519("k") }, 201);
    const { droplet: created, links } = await made(
      "/v2/droplets",
      dropletBody("web.example.com", {
        vpc_uuid: vpc.id,
        ssh_keys: [key.id],
        tags: ["web", "blue"],
        monitoring: true,
        backups: true,
        backup_policy: { plan: "weekly", weekday: "SUN", hour: 4 },
        user_data: "#cloud-config\n",
      }),
      202,
    );
    expect([created.status, created.locked, created.networks.v4]).toEqual(["new", true, []]);
    expect(links.actions[0].rel).toBe("create");
    await cloud.daemon.settled();
    const action = await call("GET", `/v2/actions/${links.actions[0].id}`);
    expect([action.body.action.status, action.body.action.type]).toEqual(["completed", "create"]);
    const { droplet: up } = (await call("GET", `/v2/droplets/${created.id}`)).body;
    expect(up).toMatchObject({
      status: "active",
      locked: false,
      tags: ["web", "blue"],
      features: ["backups", "monitoring", "droplet_agent", "private_networking"],
      vpc_uuid: vpc.id,
      next_backup_window: null,
      volume_ids: [],
    });
    expect(up.networks.v4).toContainEqual({
      ip_address: "10.30.0.2",
      netmask: "255.255.255.0",
      gateway: "10.30.0.1",
      type: "private",
    });
    expect(cloud.driver.hosts.get(created.id as number)).toMatchObject({
      name: "web.example.com",
      privateIp: "10.30.0.2",
      vpcRange: "10.30.0.0/24",
      memoryMiB: 1024,
      sshKeys: [ed25519("k")],
      userData: "#cloud-config\n",
    });
    const policy = await call("GET", `/v2/droplets/${created.id}/backups/policy`);
    expect(policy.body.policy.backup_policy).toMatchObject({ plan: "weekly", weekday: "SUN", hour: 4 });
    expect((await call("GET", "/v2/droplets?tag_name=WEB")).body.droplets).toHaveLength(1);
    expect((await call("GET", "/v2/droplets?name=other")).body.droplets).toHaveLength(0);
    for (const part of ["snapshots", "backups", "kernels", "neighbors", "firewalls"]) {
      expect((await call("GET", `/v2/droplets/${created.id}/${part}`)).status).toBe(200);
    }
    await gone(`/v2/droplets/${created.id}`);
    await gone(`/v2/vpcs/${vpc.id}`);
    await gone(`/v2/account/keys/${key.id}`);
  });

  test("the packet filter knows a droplet before its host is created", async () => {
    cloud.driver.calls.length = 0;
    const id = await droplet("ordered");
    const created = cloud.driver.calls.indexOf(`createHost ${id}`);
    expect(cloud.driver.calls.slice(0, created)).toContain("setNetwork");
    await gone(`/v2/droplets/${id}`);
  });

  test.each([
    ["size", { size: "s-99vcpu" }, /invalid size/],
    ["region", { region: "mars1" }, /invalid region/],
    ["image", { image: "windows" }, /invalid image/],
    ["name", { name: "under_score" }, /Only valid hostname characters/],
    ["SSH key", { ssh_keys: ["12:34"] }, "12:34 are invalid key identifiers for Droplet creation."],
    ["user data of 70 KB", { user_data: "x".repeat(70_000) }, /too long/],
    ["tag", { tags: ["two words"] }, /Tag name two words is invalid/],
  ])("a wrong %s is refused", async (_, fields, message) => {
    await refused("POST", "/v2/droplets", dropletBody("bad", fields), 422, message);
  });

  test("several are made by one request", async () => {
    const { names: _, ...rest } = { names: [], ...dropletBody("x") };
    const { droplets } = await made(
      "/v2/droplets",
      { ...rest, name: undefined, names: ["a", "b"], tags: ["pair"] },
      202,
    );
    expect(droplets.map((one: { name: string }) => one.name)).toEqual(["a", "b"]);
    await cloud.daemon.settled();
    expect((await call("DELETE", "/v2/droplets?tag_name=pair")).status).toBe(204);
    await cloud.daemon.settled();
    expect((await call("GET", "/v2/droplets?tag_name=pair")).body.meta.total).toBe(0);
  });

  test("addresses are not given again at once", async () => {
    const address = async () => {
      const id = await droplet("short-lived");
      const given = cloud.driver.hosts.get(id)?.publicIp;
      await gone(`/v2/droplets/${id}`);
      return given;
    };
    expect(await address()).not.toBe(await address());
  });

  test("a host that cannot be made ends the create as errored and the droplet as archive", async () => {
    jest.spyOn(cloud.driver, "createHost").mockRejectedValueOnce(new Error("no space left"));
    const { droplet: created, links } = await made("/v2/droplets", dropletBody("unlucky"), 202);
    await cloud.daemon.settled();
    expect((await call("GET", `/v2/actions/${links.actions[0].id}`)).body.action.status).toBe("errored");
    expect((await call("GET", `/v2/droplets/${created.id}`)).body.droplet.status).toBe("archive");
    expect(cloud.log.at(-1)).toMatch(/no space left/);
    await gone(`/v2/droplets/${created.id}`);
  });
});

describe("droplet actions", () => {
  let id: number;
  beforeAll(async () => (id = await droplet("acting")));
  afterAll(() => gone(`/v2/droplets/${id}`));

  const act = async (type: string, fields: object = {}) => {
    const { action } = await made(`/v2/droplets/${id}/actions`, { type, ...fields }, 201);
    expect(action.status).toBe("in-progress");
    await cloud.daemon.settled();
    return (await call("GET", `/v2/droplets/${id}/actions/${action.id}`)).body.action;
  };
  const shown = async () => (await call("GET", `/v2/droplets/${id}`)).body.droplet;

  test("power, resize and rename do what they say and refuse what cannot be", async () => {
    await refused("POST", `/v2/droplets/${id}/actions`, { type: "power_on" }, 422, "Droplet is already powered on");
    await refused("POST", `/v2/droplets/${id}/actions`, { type: "resize", size: "s-2vcpu-2gb" }, 422, /currently on/);
    expect((await act("shutdown")).status).toBe("completed");
    expect((await shown()).status).toBe("off");
    expect(cloud.driver.calls).toContain(`powerOff ${id} gracefully`);
    await refused("POST", `/v2/droplets/${id}/actions`, { type: "power_off" }, 422, "Droplet is already powered off");
    await act("resize", { size: "s-2vcpu-2gb", disk: false });
    expect(await shown()).toMatchObject({ size_slug: "s-2vcpu-2gb", memory: 2048, disk: 25 });
    await act("resize", { size: "s-2vcpu-4gb", disk: true });
    expect(await shown()).toMatchObject({ size_slug: "s-2vcpu-4gb", disk: 80 });
    await refused("POST", `/v2/droplets/${id}/actions`, { type: "resize", size: "s-1vcpu-1gb" }, 422, /smaller disk/);
    await act("power_on");
    await act("reboot");
    await act("power_cycle");
    expect((await shown()).status).toBe("active");
    await act("rename", { name: "renamed.example.com" });
    expect((await shown()).name).toBe("renamed.example.com");
    expect(cloud.driver.zones.flatMap((zone) => zone.records).map((record) => record.data)).toContain(
      "renamed.example.com.",
    );
    const listed = (await call("GET", `/v2/droplets/${id}/actions`)).body.actions as { type: string }[];
    expect(listed.at(-1)?.type).toBe("create");
  });

  test("backups are switched on and off", async () => {
    await made(
      `/v2/droplets/${id}/actions`,
      { type: "enable_backups", backup_policy: { plan: "daily", hour: 8 } },
      201,
    );
    expect((await shown()).features).toContain("backups");
    await made(`/v2/droplets/${id}/actions`, { type: "disable_backups" }, 201);
    expect((await shown()).features).not.toContain("backups");
  });

  test("a second event while one is pending is refused", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    jest.spyOn(cloud.driver, "reboot").mockReturnValueOnce(held);
    await made(`/v2/droplets/${id}/actions`, { type: "reboot" }, 201);
    expect((await shown()).locked).toBe(true);
    const pending = "Droplet already has a pending event.";
    await refused("POST", `/v2/droplets/${id}/actions`, { type: "reboot" }, 422, pending);
    await refused("DELETE", `/v2/droplets/${id}`, undefined, 422, pending);
    release();
    await cloud.daemon.settled();
    expect((await shown()).locked).toBe(false);
  });

  test("a host that powers itself off is shown as off", async () => {
    cloud.driver.changePower(id, "off");
    expect((await shown()).status).toBe("off");
    cloud.driver.changePower(id, "on");
    expect((await shown()).status).toBe("active");
  });

  test("an action that is not done is named", async () => {
    const answer = await cloud.call("POST", `/v2/droplets/${id}/actions`, { type: "snapshot", name: "s" });
    expect([answer.status, answer.body.message]).toEqual([
      501,
      "The droplet action snapshot is not implemented by the sandbox.",
    ]);
  });
});

describe("volumes", () => {
  const body = { name: "data", region: "sgp1", size_gigabytes: 10, filesystem_type: "ext4", tags: ["disk"] };

  test("are attached, grown, detached and deleted", async () => {
    const id = await droplet("with-volume");
    const { volume } = await made("/v2/volumes", body, 201);
    expect(volume).toMatchObject({
      name: "data",
      droplet_ids: [],
      size_gigabytes: 10,
      filesystem_type: "ext4",
      tags: ["disk"],
    });
    await refused("POST", "/v2/volumes", body, 409, /already exists/);
    const act = async (fields: object) => {
      const { action } = await made(`/v2/volumes/${volume.id}/actions`, fields, 202);
      await cloud.daemon.settled();
      expect((await call("GET", `/v2/volumes/${volume.id}/actions/${action.id}`)).body.action.status).toBe("completed");
    };
    await act({ type: "attach", droplet_id: id });
    expect((await call("GET", `/v2/volumes/${volume.id}`)).body.volume.droplet_ids).toEqual([id]);
    expect((await call("GET", `/v2/droplets/${id}`)).body.droplet.volume_ids).toEqual([volume.id]);
    expect(cloud.driver.calls).toContain(`attachVolume data ${id}`);
    await refused("DELETE", `/v2/volumes/${volume.id}`, undefined, 409, /attached/);
    await refused("POST", `/v2/volumes/${volume.id}/actions`, { type: "resize", size_gigabytes: 5 }, 422, /greater/);
    await act({ type: "resize", size_gigabytes: 20 });
    expect((await call("GET", `/v2/volumes?name=data&region=sgp1`)).body.volumes[0].size_gigabytes).toBe(20);
    await act({ type: "detach", droplet_id: id });
    await act({ type: "attach", droplet_id: id });
    await gone(`/v2/droplets/${id}`);
    expect((await call("GET", `/v2/volumes/${volume.id}`)).body.volume.droplet_ids).toEqual([]);
    await gone(`/v2/volumes/${volume.id}`);
  });

  test.each([
    [{ name: "Data" }, /name must be/],
    [{ size_gigabytes: 0 }, /size_gigabytes must be between 1 and 16384/],
    [{ filesystem_type: "btrfs" }, /ext4 or xfs/],
    [{ region: "mars1" }, /region mars1 does not exist/],
  ])("%j is refused", async (fields, message) => {
    await refused("POST", "/v2/volumes", { ...body, ...fields }, 422, message);
  });
});

describe("firewalls and tags", () => {
  const rule = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.10"] } };

  test("a firewall is changed whole and in parts, and the hosts' network follows before the answer", async () => {
    const id = await droplet("guarded", { tags: ["guard"] });
    const { firewall } = await made(
      "/v2/firewalls",
      {
        name: "ssh",
        tags: ["guard"],
        inbound_rules: [rule, { protocol: "icmp", ports: "", sources: { addresses: ["0.0.0.0/0", "::/0"] } }],
        outbound_rules: [{ protocol: "tcp", ports: "all", destinations: { tags: ["guard"] } }],
      },
      202,
    );
    expect(firewall.outbound_rules).toEqual([{ protocol: "tcp", ports: "0", destinations: { tags: ["guard"] } }]);
    expect(cloud.driver.network.firewalls.map((one) => [one.name, one.tags, one.inbound.length])).toEqual([
      ["ssh", ["guard"], 2],
    ]);
    const parts = `/v2/firewalls/${firewall.id}`;
    const web = { inbound_rules: [{ protocol: "tcp", ports: "80-443", sources: { droplet_ids: [id] } }] };
    expect((await call("POST", `${parts}/rules`, web)).status).toBe(204);
    expect(cloud.driver.network.firewalls[0]?.inbound).toHaveLength(3);
    expect((await call("DELETE", `${parts}/rules`, web)).status).toBe(204);
    expect((await call("POST", `${parts}/droplets`, { droplet_ids: [id] })).status).toBe(204);
    expect((await call("DELETE", `${parts}/tags`, { tags: ["guard"] })).status).toBe(204);
    expect((await call("GET", parts)).body.firewall).toMatchObject({ droplet_ids: [id], tags: [] });
    expect((await call("GET", `/v2/droplets/${id}/firewalls`)).body.firewalls[0].name).toBe("ssh");
    const put = await call("PUT", parts, { name: "ssh2", inbound_rules: [rule] });
    expect([put.status, put.body.firewall.droplet_ids, put.body.firewall.outbound_rules]).toEqual([200, [], []]);
    await refused("POST", "/v2/firewalls", { name: "ssh2", inbound_rules: [rule] }, 409, /duplicate name/);
    expect((await call("GET", "/v2/firewalls")).body.meta.total).toBe(1);
    await gone(parts);
    expect(cloud.driver.network.firewalls).toEqual([]);
    await gone(`/v2/droplets/${id}`);
  });

  test.each([
    ["a list of ports", { inbound_rules: [{ ...rule, ports: "80,443" }] }, /ports "80,443" is invalid/],
    ["a range upside down", { inbound_rules: [{ ...rule, ports: "9000-8000" }] }, /ports "9000-8000" is invalid/],
    [
      "no address",
      { inbound_rules: [{ ...rule, sources: { addresses: ["300.1.1.1"] } }] },
      /300\.1\.1\.1 is not an IP/,
    ],
    [
      "an unknown source tag",
      { inbound_rules: [{ ...rule, sources: { tags: ["nobody"] } }] },
      /tag nobody does not exist/,
    ],
    ["an unknown tag", { inbound_rules: [rule], tags: ["nobody"] }, /tag nobody does not exist/],
    ["an unknown droplet", { inbound_rules: [rule], droplet_ids: [999999] }, /droplet 999999 does not exist/],
    [
      "51 rules",
      { inbound_rules: Array.from({ length: 51 }, (_, n) => ({ ...rule, ports: `${n + 1}` })) },
      /at most 50 rules/,
    ],
    ["no rule", {}, /at least one/],
  ])("%s: refused", async (_, fields, message) => {
    await refused("POST", "/v2/firewalls", { name: "bad", ...fields }, 422, message);
  });

  test("a firewall has at most 5 tags", async () => {
    const tags = ["t1", "t2", "t3", "t4", "t5", "t6"];
    for (const name of tags) await made("/v2/tags", { name }, 201);
    await refused("POST", "/v2/firewalls", { name: "many", tags, inbound_rules: [rule] }, 422, /at most 5 tags, not 6/);
    for (const name of tags) await gone(`/v2/tags/${name}`);
  });

  test("tags are put on resources and taken away, and keep their first spelling", async () => {
    const id = await droplet("tagged");
    await made("/v2/tags", { name: "Env" }, 201);
    expect((await made("/v2/tags", { name: "env" }, 201)).tag.name).toBe("Env");
    const resources = { resources: [{ resource_id: String(id), resource_type: "droplet" }] };
    expect((await call("POST", "/v2/tags/env/resources", resources)).status).toBe(204);
    expect((await call("GET", "/v2/tags/env")).body.tag.resources.droplets).toMatchObject({ count: 1 });
    expect(cloud.driver.network.hosts.find((host) => host.id === id)?.tags).toEqual(["Env"]);
    expect((await call("DELETE", "/v2/tags/env/resources", resources)).status).toBe(204);
    expect((await call("GET", `/v2/droplets/${id}`)).body.droplet.tags).toEqual([]);
    await gone("/v2/tags/Env");
    await gone(`/v2/droplets/${id}`);
  });
});

describe("reserved addresses", () => {
  test("are assigned, moved and given back", async () => {
    const [first, second] = [await droplet("one"), await droplet("two")];
    const { reserved_ip: reserved } = await made("/v2/reserved_ips", { region: "sgp1" }, 202);
    expect([reserved.ip, reserved.droplet]).toEqual(["198.18.31.254", null]);
    const route = `/v2/reserved_ips/${reserved.ip}`;
    const act = async (body: object) => {
      const { action } = await made(`${route}/actions`, body, 201);
      await cloud.daemon.settled();
      expect((await call("GET", `${route}/actions/${action.id}`)).body.action.status).toBe("completed");
    };
    await act({ type: "assign", droplet_id: first });
    expect((await call("GET", route)).body.reserved_ip.droplet.id).toBe(first);
    expect(cloud.driver.network.reservedIps).toEqual([{ ip: reserved.ip, hostId: first }]);
    await act({ type: "assign", droplet_id: second });
    await act({ type: "unassign" });
    await refused("POST", `${route}/actions`, { type: "unassign" }, 422, "The reserved IP is not assigned");
    await gone(route);
    const { reserved_ip: direct } = await made("/v2/reserved_ips", { droplet_id: first }, 202);
    await cloud.daemon.settled();
    expect((await call("GET", `/v2/reserved_ips/${direct.ip}`)).body.reserved_ip.droplet.id).toBe(first);
    await gone(`/v2/droplets/${first}`);
    expect((await call("GET", `/v2/reserved_ips/${direct.ip}`)).body.reserved_ip.droplet).toBeNull();
    await gone(`/v2/reserved_ips/${direct.ip}`);
    await gone(`/v2/droplets/${second}`);
  });
});

describe("projects, domains, keys of Spaces", () => {
  test("a project holds resources until they go", async () => {
    const id = await droplet("of-project");
    const { project } = await made("/v2/projects", { name: "p", purpose: "tests", environment: "Development" }, 201);
    const assigned = await call("POST", `/v2/projects/${project.id}/resources`, { resources: [`do:droplet:${id}`] });
    expect(assigned.body.resources[0].status).toBe("assigned");
    await refused("DELETE", `/v2/projects/${project.id}`, undefined, 412, /cannot delete a project with resources/);
    expect((await call("PATCH", `/v2/projects/${project.id}`, { name: "q" })).body.project.name).toBe("q");
    await gone(`/v2/droplets/${id}`);
    expect((await call("GET", `/v2/projects/${project.id}/resources`)).body.resources).toEqual([]);
    await gone(`/v2/projects/${project.id}`);
  });

  test("a domain's records reach the name server", async () => {
    await made("/v2/domains", { name: "example.org", ip_address: "198.18.16.99" }, 201);
    const route = "/v2/domains/example.org/records";
    const { domain_record: record } = await made(
      route,
      { type: "MX", name: "@", data: "mail.example.org.", priority: 10, ttl: 600 },
      201,
    );
    expect(record.data).toBe("mail.example.org");
    await refused(
      "POST",
      route,
      { type: "CNAME", name: "www", data: "example.net" },
      422,
      "Data needs to end with a dot (.)",
    );
    expect((await call("PUT", `${route}/${record.id}`, { priority: 20 })).body.domain_record.priority).toBe(20);
    expect((await call("GET", `${route}?type=NS`)).body.meta.total).toBe(3);
    const zone = cloud.driver.zones.find((one) => one.name === "example.org");
    expect(zone?.records).toContainEqual({ name: "example.org", type: "MX", data: "20 mail.example.org.", ttl: 600 });
    expect(zone?.records).toContainEqual({ name: "example.org", type: "A", data: "198.18.16.99", ttl: 1800 });
    await gone(`${route}/${record.id}`);
    await gone("/v2/domains/example.org");
  });

  test("a key tells its secret once", async () => {
    const { key } = await made(
      "/v2/spaces/keys",
      { name: "k", grants: [{ bucket: "", permission: "fullaccess" }] },
      201,
    );
    expect(key.secret_key).toHaveLength(43);
    const listed = (await call("GET", "/v2/spaces/keys")).body.keys as object[];
    expect(listed).toEqual([{ name: "k", access_key: key.access_key, grants: key.grants, created_at: key.created_at }]);
    await refused(
      "POST",
      "/v2/spaces/keys",
      { name: "x", grants: [{ bucket: "none", permission: "read" }] },
      400,
      /bucket "none" does not exist/,
    );
    const changed = await call("PUT", `/v2/spaces/keys/${key.access_key}`, { name: "k2", grants: [] });
    expect(changed.body.key).toMatchObject({ name: "k2", grants: [] });
    await gone(`/v2/spaces/keys/${key.access_key}`);
  });
});

(hasSpecification ? test : test.skip)("the specification is really held against answers", () => {
  const answer = { status: 201, headers: {}, body: { tag: { name: 7 } } };
  expect(specification?.differences("POST", "/v2/tags", answer)).toEqual(["POST /v2/tags 201/tag/name must be string"]);
});

(hasSpecification ? test : test.skip)("every answer of this file is as DigitalOcean's specification says", () => {
  expect(checked).toBeGreaterThan(150);
  expect(differences).toEqual([]);
});
