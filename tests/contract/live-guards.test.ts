import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as s3 from "@aws-sdk/client-s3";
import { spacesCredentials } from "../../sandbox/cloud/spaces/credentials";
import { root } from "../support/repository";
import { clean } from "./live/clean";
import { Ledger } from "./live/ledger";
import { cleanerOf, liveFromEnvironment, newPrefix, type Live } from "./live/live";
import { TestCloud, token } from "./support";
import { Target } from "./target";

jest.setTimeout(60_000);

// The sandbox plays the real clouds.
let cloud: TestCloud;
let directory: string;
const targets: Target[] = [];

beforeAll(async () => {
  cloud = await TestCloud.start({ spaces: true });
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-live-"));
}, 900_000);
afterAll(async () => {
  for (const target of targets) await target.close();
  await cloud.remove();
  fs.rmSync(directory, { recursive: true, force: true });
});

const live = (more: Partial<Live> = {}): Live => ({
  endpoints: {
    digitalOcean: cloud.url,
    cloudflare: cloud.url,
    tokens: { digitalOcean: token, cloudflare: token },
  },
  spacesKey: spacesCredentials(cloud.instance),
  sandboxPort: cloud.instance.apiPort,
  directory,
  capDollars: 0.5,
  prefix: newPrefix(),
  ...more,
});

async function run(more: Partial<Live> = {}): Promise<Target> {
  const target = new Target(live(more));
  await target.open();
  targets.push(target);
  return target;
}

const cleanAll = async (log: string[] = []) =>
  clean(
    directory,
    cleanerOf(live(), (line) => log.push(line), 20),
  );
const list = async (route: string, key: string) =>
  ((await cloud.call("GET", route)).body as Record<string, { name: string }[]>)[key] ?? [];
const writes = async (since: number) =>
  ((await cloud.call("GET", `/_seawall/requests?since=${since}&writes=1`)).body as { requests: object[] }).requests;
const dropletBody = (name: string, more: object = {}) => ({
  name,
  region: "sgp1",
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  ...more,
});

/** Asserts that the guard refuses a request, and that the cloud never saw it. */
async function refused(target: Target, [method, route, body]: [string, string, unknown?], why: RegExp): Promise<void> {
  await cloud.daemon.settled();
  const since = Date.now() + 1;
  await new Promise((resolve) => setTimeout(resolve, 2));
  const answer = await target.call(method, route, body);
  expect([answer.status, answer.body]).toMatchObject([403, { id: "forbidden" }]);
  expect((answer.body as { message: string }).message).toMatch(why);
  expect(await writes(since)).toEqual([]);
}

test("a live run begins only where it is asked for in so many words", () => {
  const env = { DIGITALOCEAN_TOKEN: "dop_v1_real" };
  expect(liveFromEnvironment(env)).toBeUndefined();
  expect(liveFromEnvironment({ ...env, SEAWALL_LIVE: "1" })).toBeUndefined();
  const asked = { ...env, SEAWALL_LIVE: "yes, it costs money" };
  expect(liveFromEnvironment(asked)).toMatchObject({ capDollars: 1 });
  expect(() => liveFromEnvironment({ ...asked, SEAWALL_LIVE_CAP: "500" })).toThrow(/at most 10/);
});

test("what is created must carry the run's prefix", async () => {
  const target = await run();
  const lacks = /lacks the prefix seawall-/;
  await refused(target, ["POST", "/v2/droplets", dropletBody("web")], lacks);
  await refused(target, ["POST", "/v2/vpcs", { region: "sgp1" }], lacks);
  const pair = { ...dropletBody("x"), name: undefined, names: [target.name("a"), "b"] };
  await refused(target, ["POST", "/v2/droplets", pair], lacks);
  await refused(
    target,
    ["POST", "/v2/droplets", dropletBody(target.name("a"), { tags: ["web"] })],
    /the tag web lacks/,
  );
  const bucket = target.s3().send(new s3.CreateBucketCommand({ Bucket: "anyones" }));
  await expect(bucket).rejects.toThrow(lacks);
});

test("what the run did not create is neither changed nor deleted", async () => {
  const { droplet } = (await cloud.call("POST", "/v2/droplets", dropletBody("production"))).body as {
    droplet: { id: number };
  };
  await cloud.call("POST", "/v2/tags", { name: "production" });
  await cloud.call("POST", "/v2/domains", { name: "example.com" });
  const target = await run();
  const foreign = /is not of this run|names nothing of this run/;
  await refused(target, ["DELETE", `/v2/droplets/${droplet.id}`], foreign);
  await refused(target, ["POST", `/v2/droplets/${droplet.id}/actions`, { type: "power_off" }], foreign);
  await refused(target, ["DELETE", "/v2/droplets?tag_name=production"], foreign);
  await refused(target, ["DELETE", "/v2/tags/production"], foreign);
  await refused(
    target,
    ["POST", "/v2/domains/example.com/records", { type: "A", name: "www", data: "198.51.100.1" }],
    foreign,
  );
  await refused(target, ["PATCH", "/v2/projects/default", { name: "mine" }], foreign);
  const firewall = { name: target.name("fw"), droplet_ids: [droplet.id], inbound_rules: [] };
  await refused(target, ["POST", "/v2/firewalls", firewall], foreign);
  const resources = { resources: [{ resource_id: String(droplet.id), resource_type: "droplet" }] };
  await target.call("POST", "/v2/tags", { name: target.name("tag") });
  await refused(target, ["POST", `/v2/tags/${target.name("tag")}/resources`, resources], foreign);
  await refused(target, ["POST", "/v2/kubernetes/clusters", { name: target.name("k") }], /is not part of it/);
  await expect(target.s3().send(new s3.DeleteBucketCommand({ Bucket: "foreign" }))).rejects.toThrow(foreign);
  expect((await list("/v2/droplets", "droplets")).map((one) => one.name)).toEqual(["production"]);
  expect(await cleanAll()).toEqual([]);
  expect((await list("/v2/tags", "tags")).map((one) => one.name)).toEqual(["production"]);
  expect((await cloud.call("DELETE", `/v2/droplets/${droplet.id}`)).status).toBe(204);
});

test("a snapshot of the run's own is its own as an image too, and another's is not", async () => {
  const snapshotOf = async (call: Target["call"], name: string) => {
    const { droplet } = (await call("POST", "/v2/droplets", dropletBody(name))).body as { droplet: { id: number } };
    await cloud.daemon.settled();
    await call("POST", `/v2/droplets/${droplet.id}/actions`, { type: "snapshot", name });
    await cloud.daemon.settled();
    const { snapshots } = (await cloud.call("GET", "/v2/snapshots")).body as {
      snapshots: { id: string; name: string }[];
    };
    return { droplet: droplet.id, image: snapshots.find((one) => one.name === name)!.id };
  };
  const target = await run();
  const another = await snapshotOf(cloud.call.bind(cloud), "another");
  const own = await snapshotOf(target.call.bind(target), target.name("kept"));
  const transfer = { type: "transfer", region: "fra1" };
  await refused(target, ["POST", `/v2/images/${another.image}/actions`, transfer], /is not of this run/);
  await refused(target, ["DELETE", `/v2/images/${another.image}`], /is not of this run/);
  expect((await target.call("POST", `/v2/images/${own.image}/actions`, transfer)).status).toBe(201);
  await cloud.daemon.settled();
  expect((await target.call("DELETE", `/v2/images/${own.image}`)).status).toBe(204);
  for (const { droplet } of [another, own]) await cloud.call("DELETE", `/v2/droplets/${droplet}`);
});

test("what would cost more than the cap, or nobody knows what, is refused", async () => {
  const target = await run({ capDollars: 0.02 });
  const create = (name: string, more: object = {}): [string, string, object] => [
    "POST",
    "/v2/droplets",
    dropletBody(target.name(name), more),
  ];
  expect((await target.call(...create("one"))).status).toBe(202);
  expect((await target.call(...create("two"))).status).toBe(202);
  await refused(target, create("three"), /would cost up to \$0\.03, and its cap is \$0\.02/);
  await refused(target, create("huge", { size: "gpu-h100x8-640gb" }), /has no known price/);
  await refused(target, ["POST", "/v2/load_balancers", { name: target.name("lb") }], /its cap is/);
  await target.settle();
  const { droplets } = (await target.call("GET", "/v2/droplets")).body as { droplets: { id: number }[] };
  const resize = { type: "resize", size: "s-8vcpu-16gb" };
  await refused(target, ["POST", `/v2/droplets/${droplets[0]?.id}/actions`, resize], /its cap is/);
  expect(await cleanAll()).toEqual([]);
  expect(await list("/v2/droplets", "droplets")).toEqual([]);
});

test("a refusal of the cloud itself costs nothing", async () => {
  const target = await run({ capDollars: 0.01 });
  for (let attempt = 0; attempt < 3; attempt++) {
    const bad = dropletBody(target.name("bad"), { image: "windows" });
    expect((await target.call("POST", "/v2/droplets", bad)).status).toBe(422);
  }
  expect((await target.call("POST", "/v2/droplets", dropletBody(target.name("good")))).status).toBe(202);
  expect(await cleanAll()).toEqual([]);
});

test("its own buckets go with their objects", async () => {
  const target = await run();
  const Bucket = target.name("bucket");
  await target.s3().send(new s3.CreateBucketCommand({ Bucket }));
  await target.s3().send(new s3.PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  expect(await cleanAll()).toEqual([]);
  await expect(target.s3().send(new s3.HeadBucketCommand({ Bucket }))).rejects.toThrow();
});

test("what a killed run has left is removed by the next, and no token is in anything it wrote", async () => {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--require", "tsx/cjs", "tests/contract/live/killed-run.ts"],
    {
      cwd: root,
      env: {
        ...process.env,
        SEAWALL_LIVE: "yes, it costs money",
        SEAWALL_LIVE_ENDPOINT: cloud.url,
        SEAWALL_LIVE_LEDGERS: directory,
        DIGITALOCEAN_TOKEN: token,
      },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const signal = await new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
  expect([signal, output]).toEqual(["SIGKILL", expect.stringMatching(/^made by seawall-[0-9a-f]{6}\n$/)]);
  await cloud.daemon.settled();
  expect(await list("/v2/droplets", "droplets")).toHaveLength(1);
  const ledgers = fs.readdirSync(directory);
  expect(ledgers).toHaveLength(1);
  const written = fs.readFileSync(path.join(directory, ledgers[0] ?? ""), "utf8");
  const log: string[] = [];
  expect(await cleanAll(log)).toEqual([]);
  for (const [route, key] of [
    ["/v2/droplets", "droplets"],
    ["/v2/reserved_ips", "reserved_ips"],
    ["/v2/volumes", "volumes"],
  ] as const)
    expect(await list(route, key)).toEqual([]);
  expect((await list("/v2/vpcs", "vpcs")).filter((vpc) => vpc.name.startsWith("seawall-"))).toEqual([]);
  expect((await list("/v2/tags", "tags")).filter((tag) => tag.name.startsWith("seawall-"))).toEqual([]);
  expect(fs.readdirSync(directory)).toEqual([]);
  expect(log.map((line) => line.split(" ")[1])).toEqual(["droplet", "reservedIp", "volume", "vpc", "tag"]);
  expect([output, written, log.join("\n")].join("\n")).not.toContain(token);
});

test("a create that was never answered is found by its name", async () => {
  const ledger = Ledger.create(directory, newPrefix());
  ledger.add({ event: "intended", thing: "volume", names: [`${ledger.prefix}-lost`] });
  const body = { name: `${ledger.prefix}-lost`, region: "sgp1", size_gigabytes: 1 };
  expect((await cloud.call("POST", "/v2/volumes", body)).status).toBe(201);
  fs.appendFileSync(ledger.file, '{"event":"intended","thing":"vol');
  expect(await cleanAll()).toEqual([]);
  expect(await list("/v2/volumes", "volumes")).toEqual([]);
});

test("clients never hold the cloud's token", async () => {
  const target = await run();
  expect(target.token).not.toContain(token);
  expect((await target.call("GET", "/v2/account")).status).toBe(200);
  expect((await target.call("GET", "/v2/account", undefined, "wrong")).status).toBe(401);
});
