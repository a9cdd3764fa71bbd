import { droplet, gone, made } from "./suites/requests";
import { sandboxTarget } from "./sandbox-target";

const target = sandboxTarget();
const driver = () => target.sandbox.driver;

test("the hosts' network follows a firewall before the answer", async () => {
  const id = await droplet(target, "guarded", { tags: ["guard"] });
  const rule = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.10"] } };
  const body = { name: "ssh", tags: ["guard"], inbound_rules: [rule] };
  const answer = (await made(target, "/v2/firewalls", body, 202)) as { firewall: { id: string } };
  expect(driver().network.firewalls.map((one) => [one.name, one.tags, one.inbound.length])).toEqual([
    ["ssh", ["guard"], 1],
  ]);
  const route = `/v2/firewalls/${answer.firewall.id}`;
  const more = { inbound_rules: [{ protocol: "tcp", ports: "80-443", sources: { droplet_ids: [id] } }] };
  expect((await target.call("POST", `${route}/rules`, more)).status).toBe(204);
  expect(driver().network.firewalls[0]?.inbound).toHaveLength(2);
  expect((await target.call("DELETE", `${route}/rules`, more)).status).toBe(204);
  expect(driver().network.firewalls[0]?.inbound).toHaveLength(1);
  await gone(target, route);
  expect(driver().network.firewalls).toEqual([]);
  await gone(target, `/v2/droplets/${id}`);
});

test("the hosts' network follows tags", async () => {
  const id = await droplet(target, "tagged");
  await made(target, "/v2/tags", { name: "Env" }, 201);
  const resources = { resources: [{ resource_id: String(id), resource_type: "droplet" }] };
  expect((await target.call("POST", "/v2/tags/env/resources", resources)).status).toBe(204);
  expect(driver().network.hosts.find((host) => host.id === id)?.tags).toEqual(["Env"]);
  expect((await target.call("DELETE", "/v2/tags/env/resources", resources)).status).toBe(204);
  expect(driver().network.hosts.find((host) => host.id === id)?.tags).toEqual([]);
  await gone(target, `/v2/droplets/${id}`);
});

test("the hosts' network follows reserved addresses", async () => {
  const id = await droplet(target, "reached");
  const { reserved_ip } = (await made(target, "/v2/reserved_ips", { region: "sgp1" }, 202)) as {
    reserved_ip: { ip: string };
  };
  expect(reserved_ip.ip).toBe("198.18.31.254");
  const route = `/v2/reserved_ips/${reserved_ip.ip}`;
  await made(target, `${route}/actions`, { type: "assign", droplet_id: id }, 201);
  await target.settle();
  expect(driver().network.reservedIps).toEqual([{ ip: reserved_ip.ip, hostId: id }]);
  await made(target, `${route}/actions`, { type: "unassign" }, 201);
  await target.settle();
  expect(driver().network.reservedIps.filter((one) => one.hostId !== undefined)).toEqual([]);
  await gone(target, route);
  await gone(target, `/v2/droplets/${id}`);
});

test("a volume is attached to the droplet's host", async () => {
  const id = await droplet(target, "disk");
  const body = { name: "data", region: "sgp1", size_gigabytes: 1 };
  const { volume } = (await made(target, "/v2/volumes", body, 201)) as { volume: { id: string } };
  await made(target, `/v2/volumes/${volume.id}/actions`, { type: "attach", droplet_id: id }, 202);
  await target.settle();
  expect(driver().calls).toContain(`attachVolume data ${id}`);
  await gone(target, `/v2/droplets/${id}`);
  await gone(target, `/v2/volumes/${volume.id}`);
});

test("a domain's records reach the name server", async () => {
  await made(target, "/v2/domains", { name: "example.org", ip_address: "198.18.16.99" }, 201);
  const mx = { type: "MX", name: "@", data: "mail.example.org.", priority: 20, ttl: 600 };
  await made(target, "/v2/domains/example.org/records", mx, 201);
  const zone = driver().zones.find((one) => one.name === "example.org");
  expect(zone?.records).toContainEqual({ name: "example.org", type: "MX", data: "20 mail.example.org.", ttl: 600 });
  expect(zone?.records).toContainEqual({ name: "example.org", type: "A", data: "198.18.16.99", ttl: 1800 });
  await gone(target, "/v2/domains/example.org");
  expect(driver().zones.map((one) => one.name)).not.toContain("example.org");
});
