import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { envFile } from "@seawall/components";
import { cluster, expectNoSecrets, failed, installed, succeeded } from "./towns";
import { bucket, encryptionOf, World } from "./world";

jest.setTimeout(120_000);

const settings = (more: Record<string, string>) => envFile({ ...bucket, ...more });
const backups = { "backup.env": settings({ SCHEDULE: "*-*-* 02:30:00", KEEP: "2" }) };

/** A cluster with backups on. */
let before: World;
/** A machine with everything installed, beside a bucket with a backup of `before`. */
let blank: World;
let world: World;

const tool = (...args: string[]) => world.run("k8s-cp-1", world.of("k8s-cp-1", "usr/local/sbin/seawall-node"), args);
const inBucket = () =>
  fs
    .readdirSync(world.at("bucket"), { recursive: true, encoding: "utf8" })
    .filter((f) => fs.statSync(world.at("bucket", f)).isFile())
    .sort();
const stamp = () => world.read("bucket/k8s/latest").trim();

beforeAll(async () => {
  before = await cluster([["k8s-cp-1", "10.20.0.11", "control"]]);
  succeeded(await before.join("k8s-cp-1", "control", [], { files: backups }));
  world = before.copy();
  store({
    "/registry/namespaces/kube-system": "a",
    "/registry/pods/apps/web": "b",
    "/registry/masterleases/10.9.9.9": "c",
    "/registry/leases/kube-system/x": "d",
    "/registry/minions/k8s-cp-9": "e",
    "/registry/secrets/apps/s": "f",
  });
  succeeded(await tool("backup"));
  blank = await installed([["k8s-cp-1", "10.20.0.11", "control"]]);
  fs.cpSync(world.at("bucket"), blank.at("bucket"), { recursive: true });
  world.remove();
});
afterAll(() => {
  before.remove();
  blank.remove();
});
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

/** What the datastore of the cluster has. */
function store(entries: Record<string, string>): void {
  const folder = world.at("clusters", world.clusterOf("k8s-cp-1"), "store");
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  Object.entries(entries).forEach(([key, value], i) => {
    fs.writeFileSync(path.join(folder, `${i}.key`), key);
    fs.writeFileSync(path.join(folder, `${i}.data`), value);
  });
}

describe("backups", () => {
  beforeEach(() => (world = before.copy()));

  test("are on a timer, whose settings only root reads", () => {
    const unit = "roots/k8s-cp-1/etc/systemd/system/seawall-kubernetes-backup.timer.d/schedule.conf";
    expect(world.read(unit)).toBe("[Timer]\nOnCalendar=\nOnCalendar=*-*-* 02:30:00 UTC\n");
    const file = world.of("k8s-cp-1", "etc/seawall/kubernetes/backup.env");
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(world.exists("roots/k8s-cp-1/var/lib/seawall/kubernetes-node/backup.env")).toBe(false);
  });

  test("switched off, timer and settings go", async () => {
    succeeded(await world.join("k8s-cp-1", "control", []));
    expect(world.commands("k8s-cp-1", "systemctl")).toContain(
      "systemctl disable --quiet --now seawall-kubernetes-backup.timer",
    );
    expect(world.exists("roots/k8s-cp-1/etc/seawall/kubernetes/backup.env")).toBe(false);
  });

  test("hold the datastore, certificates and arguments, and not the key of secrets", async () => {
    succeeded(await tool("backup"));
    expect(inBucket()).toEqual(["k8s/latest", `k8s/${stamp()}/backup.tar`, `k8s/${stamp()}/manifest.json`].sort());
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-backup-"));
    execFileSync("tar", ["-C", folder, "-xf", world.at(`bucket/k8s/${stamp()}/backup.tar`)]);
    expect(fs.readdirSync(folder).sort()).toEqual(["datastore.tar.gz", "node.tar.gz"]);
    const listing = execFileSync("tar", ["-tzf", path.join(folder, "node.tar.gz")], { encoding: "utf8" });
    expect(listing).toContain("certs/ca.key\n");
    expect(listing).toContain("args/kube-apiserver\n");
    expect(listing).not.toContain("encryption");
    fs.rmSync(folder, { recursive: true });
    const manifest = JSON.parse(world.read(`bucket/k8s/${stamp()}/manifest.json`)) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      format: "seawall-kubernetes-1",
      cluster: "k8s",
      node: "k8s-cp-1",
      version: "1.36",
      keys: 1,
    });
    expect(manifest.size).toBe(fs.statSync(world.at(`bucket/k8s/${stamp()}/backup.tar`)).size);
    expect(manifest.encryption).toMatch(/^[0-9a-f]{16}$/);
  });

  test("leave nothing on the node", async () => {
    await tool("backup");
    expect(fs.readdirSync(world.of("k8s-cp-1", "var/lib/seawall")).sort()).toEqual([
      "kubernetes-install",
      "kubernetes-node",
    ]);
  });

  test.each([
    ["empty-backup", "the backup of the datastore is empty or cut: 0 keys, 0 values"],
    ["bucket-PUT", "the backup could not be put into backups"],
  ])("that fail (%s) are failures, and the pointer does not move", async (what, message) => {
    world.failing(what, "always");
    const outcome = await tool("backup");
    expect(outcome.status).toBe(1);
    expect(outcome.log).toContain(message);
    expect(world.exists("bucket/k8s/latest")).toBe(false);
  });

  test("without the content of a cluster are failures", async () => {
    store({ "/registry/pods/apps/web": "b" });
    const outcome = await tool("backup");
    failed(outcome, "it has no namespace kube-system");
  });

  test("are kept as many as were asked for, the newest", async () => {
    const stamps: string[] = [];
    for (let i = 0; i < 4; i++) {
      world.write(`${1767312000 + i * 86400}\n`, "clock");
      succeeded(await tool("backup"));
      stamps.push(stamp());
    }
    expect(inBucket().filter((f) => f.endsWith("manifest.json"))).toEqual(
      stamps.slice(2).map((s) => `k8s/${s}/manifest.json`),
    );
    expect(inBucket()).toHaveLength(5);
  });

  test("are made by one control plane, the first that is Ready", async () => {
    world.write("", "clusters", world.clusterOf("k8s-cp-1"), "nodes/k8s-cp-0/control");
    for (const [name, value] of [
      ["ready", "True"],
      ["address", "10.20.0.10"],
      ["version", "v1.36.3"],
    ])
      world.write(value!, "clusters", world.clusterOf("k8s-cp-1"), "nodes/k8s-cp-0", name!);
    const outcome = await tool("backup");
    failed(outcome, "the backup is k8s-cp-0's to make", 0);
    expect(inBucket()).toEqual([]);
    world.write("Unknown", "clusters", world.clusterOf("k8s-cp-1"), "nodes/k8s-cp-0/ready");
    succeeded(await tool("backup"));
    expect(inBucket()).toHaveLength(3);
  });

  test("that are missing are drift", async () => {
    world.write("@1767312000\n", "roots/k8s-cp-1/last-trigger");
    expect((await tool("check")).stdout).toContain("drift       backup       there is none\n");
    succeeded(await tool("backup"));
    expect((await tool("check")).stdout).toContain("effective   backup      \n");
    world.write("@1767812000\n", "roots/k8s-cp-1/last-trigger");
    world.write("1767912000\n", "clock");
    expect((await tool("check")).stdout).toMatch(/^drift {7}backup {7}the newest is \d{8}T\d{6}Z$/m);
  });
});

describe("a restore", () => {
  beforeEach(() => (world = blank.copy()));

  const restore = (FROM = "latest", extra: Record<string, string> = {}) =>
    world.join("k8s-cp-1", "control", [], { files: { "restore.env": settings({ FROM }), ...extra } });
  const restored = () => {
    const folder = world.at("clusters", world.clusterOf("k8s-cp-1"), "restored");
    if (!fs.existsSync(folder)) return undefined;
    const read = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");
    const keys = fs.readdirSync(folder).filter((f) => f.endsWith(".key"));
    return Object.fromEntries(keys.sort().map((f) => [read(f), read(f.replace(".key", ".data"))]));
  };
  const authority = (from: World) => from.read("roots/k8s-cp-1/var/snap/microk8s/current/certs/ca.crt");
  const touched = () => world.commands("k8s-cp-1", "microk8s").filter((c) => /dbctl|refresh-certs/.test(c));

  test("brings back what is not the old machines' own, under the old authority", async () => {
    const outcome = await restore();
    succeeded(outcome);
    expect(outcome.said).toContain(`k8s-cp-1: restores ${stamp()}\n`);
    expect(restored()).toEqual({
      "/registry/namespaces/kube-system": "a",
      "/registry/pods/apps/web": "b",
      "/registry/secrets/apps/s": "f",
    });
    expect(authority(world)).toBe(authority(before));
    const key = "roots/k8s-cp-1/var/snap/microk8s/current/certs/serviceaccount.key";
    expect(world.read(key)).toBe(before.read(key));
    expect(fs.readdirSync(world.of("k8s-cp-1", "var/lib/seawall")).sort()).toEqual([
      "kubernetes-install",
      "kubernetes-node",
    ]);
    expect(world.exists("roots/k8s-cp-1/var/lib/seawall/kubernetes-node/restore.env")).toBe(false);
  });

  test("of a member does nothing: it is for clusters that are founded", async () => {
    succeeded(await restore());
    world.forgetCalls();
    succeeded(await restore());
    expect(touched()).toEqual([]);
  });

  test.each<[string, (file: (name: string) => string) => void, RegExp]>([
    [
      "truncated",
      (file) => fs.truncateSync(file("backup.tar"), 2000),
      /has 2000 bytes, and \d+ were written: it is cut/,
    ],
    ["changed", (file) => flip(file("backup.tar")), /is not what was written/],
    ["without an archive", (file) => fs.rmSync(file("backup.tar")), /the archive of \S+ cannot be read/],
    ["without a manifest", (file) => fs.rmSync(file("manifest.json")), /or it is not complete/],
    [
      "foreign",
      (file) => fs.writeFileSync(file("manifest.json"), '{"size": 1}'),
      /is no backup that these scripts made/,
    ],
    [
      "of a newer Kubernetes",
      (file) => edit(file("manifest.json"), "1.36", "1.37"),
      /is of Kubernetes 1.37 and this is 1.36/,
    ],
    [
      "with another key",
      (file) => edit(file("manifest.json"), /(encryption": ")\w{4}/, "$1ffff"),
      /encrypted with another key \(ffff/,
    ],
  ])("of one that is %s is refused before anything is touched", async (_, spoil, message) => {
    spoil((name) => world.at(`bucket/k8s/${stamp()}`, name));
    const before = authority(world);
    const outcome = await restore();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toMatch(message);
    expect([touched(), restored(), authority(world)]).toEqual([[], undefined, before]);
    expect(world.exists("roots/k8s-cp-1/var/snap/microk8s/common/seawall/member")).toBe(false);
  });

  test.each(["20200101T000000Z", "../../etc", "$(reboot)"])("of %s, which is none, is refused", async (from) => {
    const outcome = await restore(from);
    expect(outcome.status).toBe(1);
    expect(outcome.said).toMatch(/there is no backup|the name of no backup/);
    expect(touched()).toEqual([]);
  });

  test("with the backup's key besides its own is fine", async () => {
    const file = world.of("k8s-cp-1", "var/snap/microk8s/common/seawall/encryption.yaml");
    const own = fs.readFileSync(file, "utf8");
    fs.writeFileSync(
      file,
      encryptionOf("b3RoZXI=").replace(
        "      - identity",
        '            - name: old\n              secret: "ZW5jcnlwdGlvbi1rZXktb2YtMzItYnl0ZXMtISEhISE="\n      - identity',
      ),
    );
    succeeded(await restore());
    expect(own).toContain("secretbox");
  });

  test("in which a key is lost fails, and starts from a clean node the next time", async () => {
    world.failing("restore-key");
    const outcome = await restore();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("some keys were not restored");
    const without = await world.join("k8s-cp-1", "control", []);
    expect(without.said).toContain("a restore was cut: say again what is to be restored");
    const again = await restore();
    succeeded(again);
    expect(again.said).toContain("starts anew: an earlier restore was cut");
    expect(Object.keys(restored()!)).toHaveLength(3);
  });
});

const flip = (file: string): void => {
  const bytes = fs.readFileSync(file);
  bytes[1000]! ^= 1;
  fs.writeFileSync(file, bytes);
};
const edit = (file: string, from: string | RegExp, to: string): void =>
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(from, to));
