import * as fs from "node:fs";
import * as path from "node:path";
import { TestCloud, token } from "../../contract/support";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { hashed } from "../../../sandbox/plugins/digitalocean/hashed";
import { plain } from "../../../sandbox/plugins/shared/states";
import { Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

jest.setTimeout(60_000);

const balancer = "digitalocean:index/loadBalancer:LoadBalancer";
const certificate = "digitalocean:index/certificate:Certificate";
const folder = path.resolve(__dirname, "../../lifecycle/cases/digitalocean/certificates");
const pem = (file: string): string => fs.readFileSync(path.join(folder, file), "utf8");
const pair = { privateKey: pem("self-signed.key"), leafCertificate: pem("self-signed.pem") };
const rule = { entryPort: 80, entryProtocol: "http", targetPort: 8080, targetProtocol: "http" };
const tls = { entryPort: 443, entryProtocol: "https", targetPort: 8080, targetProtocol: "http" };
const inputs = { name: "lb", region: "fra1", forwardingRules: [rule] };

let cloud: TestCloud;
let plugin: Plugin<unknown>;

beforeAll(async () => {
  cloud = await TestCloud.start();
  plugin = new Plugin(digitalocean as never, "lb");
  plugin.provider.configure({ apiEndpoint: cloud.url, token });
});
afterAll(() => cloud.remove());

/** Creates, and proves that the same inputs differ from nothing, before and after a refresh. */
async function create(type: string, given: Values) {
  const live = await plugin.create(type, given);
  expect(plugin.changes(type, live.state, live.inputs, live.inputs)).toEqual([]);
  const refreshed = (await plugin.read(type, live.id, live.state, live.inputs))!;
  expect(plain(refreshed.inputs)).toEqual(plain(live.inputs));
  expect(plugin.changes(type, refreshed.state, live.inputs, live.inputs)).toEqual([]);
  return { ...live, state: refreshed.state };
}

test("a certificate goes by its name, and its key is kept as a hash alone", async () => {
  const { id, state, secrets } = await create(certificate, { name: "own", ...pair });
  expect(id).toBe("own");
  expect(state).toMatchObject({ type: "custom", state: "verified", domains: ["own.example", "www.own.example"] });
  expect(state.privateKey).toBe(hashed(pair.privateKey));
  expect(secrets).toEqual([["privateKey"]]);
  expect(JSON.stringify(state)).not.toContain("PRIVATE KEY");
  const imported = (await plugin.read(certificate, "own"))!;
  expect(imported.inputs).toEqual({ name: "own", domains: ["own.example", "www.own.example"] });
  await plugin.delete(certificate, id, state);
  expect(await plugin.read(certificate, id, state)).toBeUndefined();
  await expect(plugin.delete(certificate, id, state)).rejects.toThrow("There is no certificate own.");
});

test.each([
  [{ type: "lets_encrypt" }, "`domains` is required for when type is `lets_encrypt`"],
  [{ leafCertificate: "x" }, "`privateKey` is required for when type is `custom`"],
  [{ privateKey: "a secret that nobody reads", leafCertificate: "x" }, /^POST certificates: 422 (?!.*nobody reads)/],
])("a certificate of %j is refused", async (given, reason) => {
  await expect(plugin.create(certificate, { name: "bad", ...given })).rejects.toThrow(reason);
});

test("a load balancer is changed as a whole, and keeps what the cloud chose", async () => {
  await create(certificate, { name: "tls", ...pair });
  const { id, state } = await create(balancer, inputs);
  expect(state).toMatchObject({
    status: "active",
    region: "fra1",
    type: "REGIONAL",
    sizeUnit: 1,
    loadBalancerUrn: `do:loadbalancer:${id}`,
    stickySessions: { type: "none", cookieName: "", cookieTtlSeconds: 0 },
  });
  const wanted = {
    ...inputs,
    forwardingRules: [rule, { ...tls, certificateName: "tls" }],
    firewall: { allows: ["ip:192.0.2.1"] },
    healthcheck: { protocol: "tcp", port: 8080 },
  };
  const updated = await plugin.update(balancer, id, state, wanted);
  expect(updated).toMatchObject({
    vpcUuid: state.vpcUuid,
    firewall: { allows: ["ip:192.0.2.1"], denies: [] },
    healthcheck: { protocol: "tcp", port: 8080, path: "", checkIntervalSeconds: 10, healthyThreshold: 5 },
    forwardingRules: [{ certificateName: "" }, { certificateName: "tls", certificateId: "tls" }],
  });
  expect(plugin.changes(balancer, updated, wanted, plugin.check(balancer, wanted).values)).toEqual([]);
  const imported = (await plugin.read(balancer, id))!;
  expect(imported.inputs.forwardingRules).toEqual([rule, { ...tls, certificateName: "tls", certificateId: "tls" }]);
  expect(imported.inputs.stickySessions).toBeUndefined();
  const checked = plugin.check(balancer, imported.inputs);
  expect(checked.failures).toEqual([]);
  expect(plugin.changes(balancer, imported.state, imported.inputs, checked.values)).toEqual([]);
  await plugin.delete(balancer, id, updated);
  await plugin.delete(balancer, id, updated);
  expect(await plugin.read(balancer, id, updated)).toBeUndefined();
});

test("a size by its old name counts once: afterwards the number of nodes does, as with the official provider", async () => {
  const { id, state } = await create(balancer, { ...inputs, name: "sized", size: "lb-medium" });
  expect(state).toMatchObject({ size: "lb-medium", sizeUnit: 3 });
  const updated = await plugin.update(balancer, id, state, { ...inputs, name: "sized", size: "lb-large" });
  expect(updated).toMatchObject({ size: "lb-large", sizeUnit: 3 });
});

test("cookies cannot just be left out, as with the official provider", async () => {
  const stickySessions = { type: "cookies", cookieName: "LB", cookieTtlSeconds: 300 };
  const given = { ...inputs, name: "sticky", stickySessions };
  const live = await create(balancer, given);
  const without = plugin.check(balancer, { ...inputs, name: "sticky" }).values;
  expect(() => plugin.changes(balancer, live.state, live.inputs, without)).toThrow("`cookie_name` is not allowed");
  const none = plugin.check(balancer, { ...given, stickySessions: { type: "none" } }).values;
  expect(plugin.changes(balancer, live.state, live.inputs, none)).toEqual([
    "stickySessions.cookieName: delete",
    "stickySessions.cookieTtlSeconds: delete",
    "stickySessions.type: update",
  ]);
});

test("a certificate that is not there is named before anything is sent", async () => {
  const before = cloud.daemon.cloud.store.loadBalancers.all().length;
  const given = { ...inputs, forwardingRules: [{ ...tls, certificateName: "nope" }] };
  await expect(plugin.create(balancer, given)).rejects.toThrow("There is no certificate nope.");
  expect(cloud.daemon.cloud.store.loadBalancers.all()).toHaveLength(before);
});
