import { dropletBody, droplet, gone, made, refused } from "./suites/requests";
import { ed25519 } from "./support";
import { sandboxTarget } from "./sandbox-target";

const target = sandboxTarget();
const driver = () => target.sandbox.driver;
const shown = async (id: number) =>
  ((await target.call("GET", `/v2/droplets/${id}`)).body as { droplet: { status: string; locked: boolean } }).droplet;
const create = async (name: string, more: object = {}) =>
  (await made(target, "/v2/droplets", dropletBody(target, name, more), 202)) as {
    droplet: { id: number };
    links: { actions: { id: number }[] };
  };

test("a host is made as the droplet says", async () => {
  const range = { name: "net", region: "sgp1", ip_range: "10.30.0.0/24" };
  const { vpc } = (await made(target, "/v2/vpcs", range, 201)) as { vpc: { id: string } };
  const key = { name: "deploy", public_key: ed25519("k") };
  const { ssh_key } = (await made(target, "/v2/account/keys", key, 201)) as { ssh_key: { id: number } };
  const more = { vpc_uuid: vpc.id, ssh_keys: [ssh_key.id], user_data: "#cloud-config\n" };
  const { droplet: created } = await create("web.example.com", more);
  await target.settle();
  expect(driver().hosts.get(created.id)).toMatchObject({
    name: "web.example.com",
    privateIp: "10.30.0.2",
    vpcRange: "10.30.0.0/24",
    memoryMiB: 1024,
    sshKeys: [ed25519("k")],
    userData: "#cloud-config\n",
  });
  await gone(target, `/v2/droplets/${created.id}`);
  await gone(target, `/v2/vpcs/${vpc.id}`);
  await gone(target, `/v2/account/keys/${ssh_key.id}`);
});

test("the packet filter knows a droplet before its host is created", async () => {
  driver().calls.length = 0;
  const id = await droplet(target, "ordered");
  const created = driver().calls.indexOf(`createHost ${id}`);
  expect(created).toBeGreaterThan(0);
  expect(driver().calls.slice(0, created)).toContain("setNetwork");
  await gone(target, `/v2/droplets/${id}`);
});

test("each region has a default VPC as soon as it is needed, and it stays", async () => {
  const id = await droplet(target, "nowhere", { region: "fra1" });
  const answer = await target.call("GET", "/v2/vpcs");
  const { vpcs } = answer.body as { vpcs: { id: string; name: string; default: boolean }[] };
  const own = vpcs.find((vpc) => vpc.name === "default-fra1");
  expect(own?.default).toBe(true);
  await gone(target, `/v2/droplets/${id}`);
  await refused(target, ["DELETE", `/v2/vpcs/${own?.id}`], 403, "Can not delete default VPCs");
});

test("addresses are not given again at once", async () => {
  const address = async () => {
    const id = await droplet(target, "short-lived");
    const given = driver().hosts.get(id)?.publicIp;
    await gone(target, `/v2/droplets/${id}`);
    return given;
  };
  const first = await address();
  expect(first).toMatch(/^198\.18\./);
  expect(await address()).not.toBe(first);
});

test("a host that cannot be made ends the create as errored and the droplet as archive", async () => {
  jest.spyOn(driver(), "createHost").mockRejectedValueOnce(new Error("no space left"));
  const { droplet: created, links } = await create("unlucky");
  await target.settle();
  const action = await target.call("GET", `/v2/actions/${links.actions[0]?.id}`);
  expect(action.body).toMatchObject({ action: { status: "errored" } });
  expect((await shown(created.id)).status).toBe("archive");
  expect(target.sandbox.log.at(-1)).toMatch(/no space left/);
  await gone(target, `/v2/droplets/${created.id}`);
});

describe("a droplet's power", () => {
  let id: number;
  beforeAll(async () => (id = await droplet(target, "acting")));
  afterAll(() => gone(target, `/v2/droplets/${id}`));
  const actions = () => `/v2/droplets/${id}/actions`;

  test("is the host's, and its name is the reverse name of its address", async () => {
    await made(target, actions(), { type: "shutdown" }, 201);
    await target.settle();
    expect(driver().calls).toContain(`powerOff ${id} gracefully`);
    await made(target, actions(), { type: "power_on" }, 201);
    await target.settle();
    expect(driver().calls).toContain(`powerOn ${id}`);
    await made(target, actions(), { type: "rename", name: "renamed.example.com" }, 201);
    await target.settle();
    const names = driver().zones.flatMap((zone) => zone.records.map((record) => record.data));
    expect(names).toContain("renamed.example.com.");
  });

  test("has one event at a time", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    jest.spyOn(driver(), "reboot").mockReturnValueOnce(held);
    await made(target, actions(), { type: "reboot" }, 201);
    expect((await shown(id)).locked).toBe(true);
    const pending = "Droplet already has a pending event.";
    await refused(target, ["POST", actions(), { type: "reboot" }], 422, pending);
    await refused(target, ["DELETE", `/v2/droplets/${id}`], 422, pending);
    release();
    await target.settle();
    expect((await shown(id)).locked).toBe(false);
  });

  test("is shown where a host powers itself off", async () => {
    driver().changePower(id, "off");
    expect((await shown(id)).status).toBe("off");
    driver().changePower(id, "on");
    expect((await shown(id)).status).toBe("active");
  });
});
