/**
 * The official plugin judges the functions of the DigitalOcean stand-in before the same embedded cloud. It is not part of the
 * project: where there is none (see official.test.ts), its half is skipped, and the stand-in answers alone.
 */
import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { archiveOf } from "../../../sandbox/engine/plugins";
import { functions } from "../../../sandbox/plugins/digitalocean/functions";
import { PluginClient } from "../../../sandbox/plugins/shared/client";
import { ed25519, TestCloud, token } from "../../contract/support";
import { root } from "../../support/repository";

jest.setTimeout(120_000);

const folder = process.env.SEAWALL_PLUGINS ?? path.resolve(root, "../shared/providers");
const archive = archiveOf(folder, "digitalocean");
const judged = fs.existsSync(archive) ? test : test.skip;

let cloud: TestCloud;
let directory: string;
let ours: PluginClient;
let official: PluginClient | undefined;
let dropletId: number;
let vpcId: string;

const call = async (method: string, route: string, body?: unknown): Promise<Record<string, unknown>> => {
  const answer = await cloud.call(method, `/v2/${route}`, body);
  if (answer.status >= 400) throw new Error(`${method} ${route}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
};

beforeAll(async () => {
  cloud = await TestCloud.start();
  const made = (await call("POST", "droplets", {
    ...{ name: "web", region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64", tags: ["edge"] },
  })) as { droplet: { id: number } };
  dropletId = made.droplet.id;
  await cloud.daemon.settled();
  vpcId = ((await call("GET", "vpcs")) as { vpcs: { id: string }[] }).vpcs[0]!.id;
  await call("POST", "account/keys", { name: "k", public_key: ed25519("k") });
  const { volume } = (await call("POST", "volumes", { name: "v", region: "fra1", size_gigabytes: 1 })) as {
    volume: { id: string };
  };
  await call("POST", `volumes/${volume.id}/snapshots`, { name: "of-v", tags: ["edge"] });
  await call("POST", `droplets/${dropletId}/actions`, { type: "snapshot", name: "of-web" });
  await call("POST", "kubernetes/clusters", {
    ...{ name: "k8s", region: "fra1", version: "1.35", tags: ["edge"], ha: false },
    node_pools: [{ name: "apps", size: "s-1vcpu-2gb", count: 1, tags: ["terraform:default-node-pool"] }],
  });
  await cloud.daemon.settled();

  const config = { token, apiEndpoint: cloud.url };
  const loader = ["--import", require.resolve("tsx"), path.join(root, "sandbox/plugins/digitalocean/main.ts")];
  ours = await PluginClient.start(path.join(root, "node_modules/.bin/node"), loader);
  await ours.configure(config);
  if (!fs.existsSync(archive)) return;
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "official-"));
  childProcess.execFileSync("tar", ["xzf", archive, "-C", directory]);
  official = await PluginClient.start(path.join(directory, "pulumi-resource-digitalocean"));
  await official.configure(config);
});
afterAll(async () => {
  ours.stop();
  official?.stop();
  if (directory) fs.rmSync(directory, { recursive: true });
  await cloud.remove();
});

const functionToken = (name: string): string => `digitalocean:index/${name}:${name}`;
const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...(value as string[])].sort() : value);

/** For which the official provider makes up an id. */
const nameless = ["getRegion", "getKubernetesVersions"];

/** Credentials without what is another each time, and their kubeconfig read. */
function credentials(values: Record<string, unknown>): Record<string, unknown> {
  const { kubeConfigs } = values as { kubeConfigs?: { rawConfig: string; token: string; expiresAt: string }[] };
  if (!kubeConfigs) return values;
  const told = kubeConfigs.map(({ rawConfig, token, expiresAt, ...rest }) => {
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    return { ...rest, config: parse(rawConfig.replaceAll(token, "token")) as unknown };
  });
  return { ...values, kubeConfigs: told };
}

/** Empty or absent is the same to a program, and a set has no order. */
const plain = (name: string, values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(credentials(values))
      .filter(([key, value]) => value !== null && value !== "" && !(nameless.includes(name) && key === "id"))
      .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
      .map(([key, value]) => [key, sorted(value)]),
  );

const found: [name: string, args: () => Record<string, unknown>, expected: Record<string, unknown>][] = [
  ["getAccount", () => ({}), { status: "active" }],
  ["getDroplet", () => ({ id: dropletId }), { name: "web" }],
  ["getDroplet", () => ({ name: "web" }), { image: "debian-13-x64" }],
  ["getDroplet", () => ({ tag: "edge" }), { region: "fra1" }],
  ["getDropletSnapshot", () => ({ name: "of-web" }), { name: "of-web" }],
  ["getDropletSnapshot", () => ({ nameRegex: "^of-", region: "fra1", mostRecent: true }), { name: "of-web" }],
  ["getVolumeSnapshot", () => ({ name: "of-v" }), { minDiskSize: 1 }],
  ["getImage", () => ({ slug: "debian-13-x64" }), { distribution: "Debian" }],
  ["getImage", () => ({ name: "of-web" }), { private: true }],
  ["getKubernetesCluster", () => ({ name: "k8s" }), { status: "running", tags: ["edge"] }],
  ["getKubernetesVersions", () => ({}), { latestVersion: "1.36.3-do.0" }],
  ["getKubernetesVersions", () => ({ versionPrefix: "1.34." }), { validVersions: ["1.34.9-do.0"] }],
  ["getRegion", () => ({ slug: "fra1" }), { available: true }],
  ["getSshKey", () => ({ name: "k" }), { publicKey: ed25519("k") }],
  ["getVpc", () => ({ id: vpcId }), { region: "fra1" }],
  ["getVpc", () => ({ region: "fra1" }), { default: true }],
];

test.each(found)("%s finds what is meant (%#)", async (name, args, expected) => {
  expect(await ours.invoke(functionToken(name), args())).toMatchObject(expected);
});

judged.each(found)("%s tells what the official one tells (%#)", async (name, args) => {
  const [given, expected] = [
    await ours.invoke(functionToken(name), args()),
    await official!.invoke(functionToken(name), args()),
  ];
  expect(plain(name, given)).toEqual(plain(name, expected));
});

const missing: [name: string, args: Record<string, unknown>][] = [
  ["getDroplet", {}],
  ["getDroplet", { name: "web", tag: "edge" }],
  ["getDroplet", { name: "nope" }],
  ["getDropletSnapshot", {}],
  ["getDropletSnapshot", { name: "nope" }],
  ["getImage", { slug: "nope" }],
  ["getImage", { name: "nope" }],
  ["getKubernetesCluster", { name: "nope" }],
  ["getRegion", { slug: "mars1" }],
  ["getSshKey", { name: "nope" }],
  ["getVpc", { region: "sgp1" }],
];

test.each(missing)("%s of %j is refused", async (name, args) => {
  await expect(ours.invoke(functionToken(name), args)).rejects.toThrow(/./);
});

judged.each(missing)("%s of %j is refused by the official one, too", async (name, args) => {
  await expect(official!.invoke(functionToken(name), args)).rejects.toThrow(/./);
});

test("every function is tried", () => {
  expect([...new Set(found.map(([name]) => functionToken(name)))].sort()).toEqual(Object.keys(functions).sort());
});
