import { TestCloud, token } from "../../contract/support";
import { hashed } from "../../../sandbox/plugins/digitalocean/hashed";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { plain } from "../../../sandbox/plugins/shared/states";
import { UNKNOWN, Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

jest.setTimeout(60_000);

const kind = (name: string) => `digitalocean:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
let cloud: TestCloud;
let plugin: Plugin<unknown>;

beforeAll(async () => {
  cloud = await TestCloud.start();
  plugin = new Plugin(digitalocean as never, "web");
  plugin.provider.configure({ apiEndpoint: cloud.url, token });
});
afterAll(() => cloud.remove());

/** Creates, and proves that the same inputs differ from nothing, before and after a refresh. */
async function create(name: string, inputs: Values) {
  const type = kind(name);
  const live = await plugin.create(type, inputs);
  expect(plugin.changes(type, live.state, live.inputs, live.inputs)).toEqual([]);
  const refreshed = (await plugin.read(type, live.id, live.state, live.inputs))!;
  expect(plain(refreshed.inputs)).toEqual(plain(live.inputs));
  expect(plugin.changes(type, refreshed.state, live.inputs, live.inputs)).toEqual([]);
  return { ...live, type, state: refreshed.state };
}

const size = "s-1vcpu-1gb";
const dropletInputs = { name: "web", region: "fra1", size, image: "debian-13-x64", resizeDisk: false };

test("a droplet is active when it is created, with its addresses and the hash of its user data", async () => {
  const vpc = await create("Vpc", { name: "net", region: "fra1", ipRange: "10.40.0.0/20", description: "d" });
  const key = await create("SshKey", {
    name: "k",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjmY2wF9L4cMsWwnLpXPZz/G3mIJz3hoA3AzKiEXw9d\n",
  });
  const inputs = {
    ...dropletInputs,
    vpcUuid: vpc.id,
    sshKeys: [key.id],
    tags: ["b", "a"],
    userData: "#cloud-config\n",
    monitoring: true,
  };
  const { state, id } = await create("Droplet", inputs);
  expect(state).toMatchObject({
    name: "web",
    status: "active",
    locked: false,
    region: "fra1",
    vpcUuid: vpc.id,
    userData: hashed("#cloud-config\n"),
    monitoring: true,
    privateNetworking: true,
    dropletUrn: `do:droplet:${id}`,
    ipv4AddressPrivate: expect.stringMatching(/^10\.40\./) as string,
    __meta: '{"schema_version":"1"}',
  });
  expect(JSON.stringify(state)).not.toContain("#cloud-config");
  await plugin.delete(kind("Droplet"), id, state);
  expect(await plugin.read(kind("Droplet"), id, state)).toBeUndefined();
  await expect(plugin.delete(kind("Droplet"), id, state)).rejects.toThrow(`There is no droplet ${id}.`);
  await plugin.delete(kind("Vpc"), vpc.id, vpc.state);
  expect(vpc.state.createdAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC$/);
});

test("a resize powers off and on, a rename and tags change in place", async () => {
  const { id, state, type } = await create("Droplet", { ...dropletInputs, name: "old", tags: ["x"] });
  cloud.driver.calls.length = 0;
  const wanted = { ...dropletInputs, name: "new", size: "s-2vcpu-4gb", tags: ["y"] };
  const updated = await plugin.update(type, id, state, wanted);
  expect(updated).toMatchObject({ name: "new", size: "s-2vcpu-4gb", memory: 4096, tags: ["y"], status: "active" });
  expect(cloud.driver.calls.filter((call) => call.startsWith("power"))).toEqual([`powerOff ${id}`, `powerOn ${id}`]);
  expect(plugin.changes(type, updated, wanted, plugin.check(type, wanted).values)).toEqual([]);
});

test("backups go on and off, volumes come and go with the droplet", async () => {
  const volume = await create("Volume", { name: "v1", region: "fra1", size: 5 });
  const { id, state, type } = await create("Droplet", dropletInputs);
  const on = await plugin.update(type, id, state, { ...dropletInputs, backups: true, volumeIds: [volume.id] });
  expect(on).toMatchObject({ backups: true, volumeIds: [volume.id] });
  const off = await plugin.update(type, id, on, { ...dropletInputs, volumeIds: [] });
  expect(off).toMatchObject({ backups: false, volumeIds: [] });
});

test("a graceful shutdown comes before the deletion, and volumes are detached", async () => {
  const volume = await create("Volume", { name: "v2", region: "fra1", size: 5 });
  const { id, state, type } = await create("Droplet", {
    ...dropletInputs,
    gracefulShutdown: true,
    volumeIds: [volume.id],
  });
  cloud.driver.calls.length = 0;
  await plugin.delete(type, id, state);
  const calls = cloud.driver.calls.filter((call) => !/set|dns/i.test(call));
  expect(calls).toEqual([`powerOff ${id} gracefully`, `detachVolume ${volume.id}`, `destroyHost ${id}`]);
});

test("a volume grows, keeps what was only given, and is attached by a resource of its own", async () => {
  const inputs = { name: "data", region: "FRA1", size: 10, initialFilesystemType: "ext4", tags: ["t"] };
  const volume = await create("Volume", inputs);
  expect(volume.state).toMatchObject({
    region: "fra1",
    initialFilesystemType: "ext4",
    filesystemType: "ext4",
    volumeUrn: `do:volume:${volume.id}`,
  });
  const grown = await plugin.update(volume.type, volume.id, volume.state, { ...inputs, size: 20, tags: ["u"] });
  expect(grown).toMatchObject({ size: 20, tags: ["u"] });
  const droplet = await create("Droplet", { ...dropletInputs, name: "holder" });
  const attachment = await create("VolumeAttachment", { dropletId: Number(droplet.id), volumeId: volume.id });
  expect(attachment.id).toMatch(new RegExp(`^${droplet.id}-${volume.id}-[0-9a-f]+$`));
  await plugin.delete(attachment.type, attachment.id, attachment.state);
  expect(await plugin.read(attachment.type, attachment.id, attachment.state)).toBeUndefined();
  await expect(plugin.delete(attachment.type, attachment.id, attachment.state)).rejects.toThrow(": 422 ");
  await plugin.delete(volume.type, volume.id, grown);
});

test("a firewall keeps every kind of rule and peer", async () => {
  const droplet = await create("Droplet", { ...dropletInputs, name: "walled", tags: ["walled"] });
  const rule = { protocol: "tcp", portRange: "22", sourceAddresses: ["198.51.100.0/24", "192.0.2.1"] };
  const firewall = await create("Firewall", {
    name: "fw",
    dropletIds: [Number(droplet.id)],
    tags: ["walled"],
    inboundRules: [
      rule,
      { protocol: "icmp", sourceAddresses: ["0.0.0.0/0", "::/0"] },
      { protocol: "udp", portRange: "all", sourceTags: ["walled"] },
      { protocol: "tcp", portRange: "8000-8010", sourceDropletIds: [Number(droplet.id)] },
    ],
    outboundRules: [{ protocol: "tcp", portRange: "1-65535", destinationAddresses: ["0.0.0.0/0"] }],
  });
  const changed = await plugin.update(firewall.type, firewall.id, firewall.state, { name: "fw", inboundRules: [rule] });
  expect(changed).toMatchObject({ dropletIds: [], tags: [], outboundRules: [] });
  expect(changed.inboundRules).toHaveLength(1);
  await plugin.delete(firewall.type, firewall.id, changed);
  await expect(plugin.delete(firewall.type, firewall.id, changed)).rejects.toThrow(": 404 ");
});

test("a reserved address is assigned by itself or by a resource of its own", async () => {
  const droplet = await create("Droplet", { ...dropletInputs, name: "addressed" });
  const dropletId = Number(droplet.id);
  const own = await create("ReservedIp", { region: "fra1", dropletId });
  expect(own.state).toMatchObject({
    dropletId,
    region: "fra1",
    reservedIpUrn: `do:reservedip:${own.id}`,
    ipAddress: own.id,
  });
  const free = await plugin.update(own.type, own.id, own.state, { region: "fra1" });
  expect(free.dropletId).toBeUndefined();
  const assignment = await create("ReservedIpAssignment", { ipAddress: own.id, dropletId });
  expect(plugin.changes(own.type, (await plugin.read(own.type, own.id, free))!.state, {}, { region: "fra1" })).toEqual(
    [],
  );
  await plugin.delete(assignment.type, assignment.id, assignment.state);
  await plugin.delete(own.type, own.id, free);
  expect(await plugin.read(own.type, own.id, free)).toBeUndefined();
});

test("domains, records, tags, keys and projects", async () => {
  const domain = await create("Domain", { name: "plugin.example" });
  const record = await create("DnsRecord", {
    domain: domain.id,
    name: "www",
    type: "CNAME",
    value: "plugin.example.",
    ttl: 600,
  });
  expect(record.state).toMatchObject({ fqdn: "www.plugin.example", value: "plugin.example.", ttl: 600 });
  const moved = await plugin.update(record.type, record.id, record.state, {
    domain: domain.id,
    name: "web",
    type: "CNAME",
    value: "plugin.example.",
    ttl: 600,
  });
  expect(moved).toMatchObject({ name: "web", fqdn: "web.plugin.example" });
  await create("DnsRecord", { domain: domain.id, name: "@", type: "MX", priority: 10, value: "mail.plugin.example." });
  await create("Tag", { name: "lonely" });
  const key = await create("SpacesKey", { name: "reader", grants: [{ bucket: "", permission: "fullaccess" }] });
  expect(key.secrets).toEqual([["secretKey"]]);
  expect(key.state.secretKey).toEqual(expect.stringMatching(/^.{20,}$/));
  const project = await create("Project", { name: "p", environment: "Production" });
  const urns = [`do:domain:${domain.id}`];
  const members = await create("ProjectResources", { project: project.id, resources: urns });
  await plugin.delete(members.type, members.id, members.state);
  await plugin.delete(project.type, project.id, project.state);
  await plugin.delete(domain.type, domain.id, domain.state);
});

test.each<[string, Values, (id: string) => string]>([
  ["Droplet", { ...dropletInputs, name: "imported", resizeDisk: true, tags: ["i"] }, (id) => id],
  ["Vpc", { name: "imported", region: "fra1" }, (id) => id],
  ["Volume", { name: "imported", region: "fra1", size: 3 }, (id) => id],
  ["Tag", { name: "imported" }, (id) => id],
  ["ReservedIp", { region: "fra1" }, (id) => id],
  ["Domain", { name: "imported.example" }, (id) => id],
])("an imported %s asks for no change", async (name, inputs, importId) => {
  const live = await create(name, inputs);
  const imported = (await plugin.read(live.type, importId(live.id)))!;
  const { values, failures } = plugin.check(live.type, imported.inputs);
  expect(failures).toEqual([]);
  expect(plugin.changes(live.type, imported.state, imported.inputs, values)).toEqual([]);
  expect(plugin.changes(live.type, imported.state, imported.inputs, live.inputs)).toEqual([]);
});

test("a preview tells what is known and no more", async () => {
  const state = await plugin.preview(kind("Droplet"), { ...dropletInputs, region: UNKNOWN, userData: "x" });
  expect(state).toMatchObject({
    name: "web",
    size,
    region: UNKNOWN,
    ipv4Address: UNKNOWN,
    backups: false,
    userData: hashed("x"),
  });
});

test("the cloud's own words reach the user", async () => {
  await expect(plugin.create(kind("Droplet"), { ...dropletInputs, region: "mars1" })).rejects.toThrow(
    /^POST droplets: 422 /,
  );
  await expect(plugin.read(kind("Droplet"), "1", { name: "x" })).resolves.toBeUndefined();
});
