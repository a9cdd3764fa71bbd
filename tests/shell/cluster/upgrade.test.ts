import { cluster, expectNoSecrets, failed, succeeded } from "./towns";
import { World } from "./world";

jest.setTimeout(120_000);

const machines = [
  ["k8s-cp-1", "10.20.0.11", "control"],
  ["k8s-apps-1", "10.20.0.21", "worker"],
] as const;

let old: World;
let world: World;

beforeAll(async () => (old = await cluster(machines, "1.35/stable")));
afterAll(() => old.remove());
beforeEach(() => (world = old.copy()));
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

const to = (channel: string) => ({ env: { CHANNEL: channel } });
const control = (channel = "1.36/stable") => world.join("k8s-cp-1", "control", [], to(channel));
const worker = (channel = "1.36/stable") => world.join("k8s-apps-1", "worker", ["k8s-cp-1"], to(channel));
const version = (node: string) => world.field(node, "version")!.trim();

/** What is done to a node, in order. */
const deeds = (node: string): string[] =>
  world.calls().flatMap(({ node: on, program, args }) => {
    if (program === "snap" && on === node && ["refresh", "revert", "switch"].includes(args[0]!)) return args.join(" ");
    if (program === "kubectl" && ["drain", "uncordon"].includes(args[0]!) && args[1] === node) return args[0]!;
    if (program === "microk8s" && on === node && args[0] === "dbctl") return "backup";
    return [];
  });

test("a control plane: backed up, drained, refreshed, ready in the new version, and in service again", async () => {
  const outcome = await control();
  succeeded(outcome);
  expect(deeds("k8s-cp-1")).toEqual(["backup", "drain", "refresh microk8s --channel=1.36/stable", "uncordon"]);
  expect(world.commands("k8s-cp-1", "kubectl")).toContain(
    "kubectl drain k8s-cp-1 --ignore-daemonsets --delete-emptydir-data --timeout=600s",
  );
  expect(version("k8s-cp-1")).toBe("v1.36.3");
  expect([world.field("k8s-cp-1", "unschedulable"), world.field("k8s-cp-1", "annotations/seawall_cordoned")]).toEqual([
    undefined,
    undefined,
  ]);
  expect(outcome.said).toContain("k8s-cp-1: upgrades from 1.35 to 1.36\n");
});

test("a worker is drained by a control plane", async () => {
  succeeded(await worker());
  expect(deeds("k8s-apps-1")).toEqual(["drain", "refresh microk8s --channel=1.36/stable", "uncordon"]);
  expect(world.commands("k8s-cp-1", "kubectl")).toContain(
    "kubectl drain k8s-apps-1 --ignore-daemonsets --delete-emptydir-data --timeout=600s",
  );
});

test.each([
  ["1.37/stable", "goes from 1.35 to 1.37"],
  ["1.34/stable", "goes from 1.35 to 1.34"],
  ["2.36/stable", "goes from 1.35 to 2.36"],
  ["latest/stable", "cannot tell whether latest comes after 1.35"],
])("to %s is refused and nothing is touched", async (channel, reason) => {
  const outcome = await control(channel);
  expect(outcome.status).toBe(1);
  expect(outcome.said).toContain(reason);
  expect(deeds("k8s-cp-1")).toEqual([]);
});

test("a node that does not come up is taken back, is in service again, and stops the rest", async () => {
  world.failing("upgrade");
  const outcome = await control();
  expect(outcome.status).toBe(1);
  expect(deeds("k8s-cp-1")).toEqual([
    "backup",
    "drain",
    "refresh microk8s --channel=1.36/stable",
    "revert microk8s",
    "uncordon",
  ]);
  expect([version("k8s-cp-1"), world.field("k8s-cp-1", "unschedulable")]).toEqual(["v1.35.3", undefined]);
  expect(outcome.said).toContain("the upgrade to 1.36 failed and was taken back; nothing after this node was touched");
});

test("it resumes from there, and what is wanted back is only noted", async () => {
  world.failing("upgrade");
  await control();
  succeeded(await control("1.35/stable"));
  expect(deeds("k8s-cp-1").slice(-1)).toEqual(["switch --channel=1.35/stable microk8s"]);
  succeeded(await control());
  expect(version("k8s-cp-1")).toBe("v1.36.3");
});

test("a refresh that does nothing is not reverted", async () => {
  world.failing("refresh");
  const outcome = await worker();
  expect(outcome.status).toBe(1);
  expect(deeds("k8s-apps-1")).toEqual(["drain", "refresh microk8s --channel=1.36/stable", "uncordon"]);
});

test("a disruption budget that allows nothing stops it before anything, and the pods are named", async () => {
  world.write(
    "DaemonSet\tkube-system/calico\nStatefulSet\tapps/db-0\n\tapps/bare\n",
    "clusters",
    world.clusterOf("k8s-cp-1"),
    "pods",
  );
  for (const [node, upgrade] of [
    ["k8s-cp-1", control],
    ["k8s-apps-1", worker],
  ] as const) {
    world.failing("drain");
    const outcome = await upgrade();
    expect(outcome.status).toBe(1);
    expect(outcome.log).toContain(`${node} could not be drained within 600 s. What stayed: apps/db-0, apps/bare.`);
    expect(outcome.said).toContain(`${node}: stays at 1.35: it could not be drained\n`);
    expect(deeds(node)).not.toContain("refresh microk8s --channel=1.36/stable");
    expect(world.field(node, "unschedulable")).toBeUndefined();
  }
});

test("a backup that is empty stops it before the node is drained", async () => {
  world.failing("empty-backup");
  const outcome = await control();
  expect(outcome.status).toBe(1);
  expect(outcome.said).toContain("the backup of the datastore is empty or cut: 0 keys, 0 values");
  expect(deeds("k8s-cp-1")).toEqual(["backup"]);
});

describe("cordons", () => {
  test("a node that an earlier run has cordoned and was cut is in service in the end", async () => {
    world.set("k8s-apps-1", "unschedulable", "true");
    world.set("k8s-apps-1", "annotations/seawall_cordoned", "2026-01-01T00:00:00Z");
    succeeded(await worker("1.35/stable"));
    expect(deeds("k8s-apps-1")).toEqual(["uncordon"]);
  });

  test("one that a person has cordoned stays so, also over an upgrade", async () => {
    world.set("k8s-apps-1", "unschedulable", "true");
    succeeded(await worker("1.35/stable"));
    const outcome = await worker();
    succeeded(outcome);
    expect(outcome.log).toContain("k8s-apps-1 was cordoned by hand and stays so");
    expect(world.field("k8s-apps-1", "unschedulable")).toBe("true");
    expect(deeds("k8s-apps-1")).toEqual(["drain", "refresh microk8s --channel=1.36/stable"]);
  });
});

describe("seawall-node", () => {
  const node = (name: string, command: string) =>
    world.run(name, world.of(name, "usr/local/sbin/seawall-node"), [command]);

  test.each(["k8s-cp-1", "k8s-apps-1"])("empties %s and fills it again", async (name) => {
    succeeded(await node(name, "drain"));
    expect(world.field(name, "unschedulable")).toBe("true");
    world.set(name, "ready", "Unknown Unknown True");
    succeeded(await node(name, "ready"));
    expect(world.field(name, "unschedulable")).toBeUndefined();
  });

  test("a worker does that with a kubeconfig of its own", async () => {
    await node("k8s-apps-1", "drain");
    expect(world.commands("k8s-apps-1", "microk8s")).toEqual([]);
    expect(world.commands("k8s-apps-1", "kubectl").join("\n")).toMatch(
      /kubectl --kubeconfig \S+\/etc\/seawall\/kubernetes\/drainer\.config drain k8s-apps-1 /,
    );
  });

  test("says why it cannot drain", async () => {
    world.failing("drain");
    failed(await node("k8s-cp-1", "drain"), "could not be drained");
    world.write("", "roots/k8s-cp-1/api-down");
    failed(await node("k8s-cp-1", "drain"), "nothing can be drained");
  });

  test.each(["", "explode", "drain now"])("knows no %j", async (command) => {
    expect(
      await world.run(
        "k8s-cp-1",
        world.of("k8s-cp-1", "usr/local/sbin/seawall-node"),
        command.split(" ").filter(Boolean),
      ),
    ).toMatchObject({ status: 2 });
  });

  test("what is a control plane's is not a worker's", async () => {
    for (const command of ["backup", "refresh-certs"]) failed(await node("k8s-apps-1", command), "for control planes");
  });

  test("compares the node with what it should be", async () => {
    const fine = await node("k8s-cp-1", "check");
    expect(fine.stdout).toBe(
      "effective   node        \neffective   version     \neffective   hold        \neffective   certificates\n",
    );
    expect(fine.status).toBe(0);
    world.set("k8s-cp-1", "ready", "False");
    world.write("v1.34.1\n1.34/stable\nclassic\n", "roots/k8s-cp-1/snap/installed");
    const off = await node("k8s-cp-1", "check");
    expect(off.status).toBe(1);
    expect(off.stdout).toContain("drift       node         k8s-cp-1 is not Ready\n");
    expect(off.stdout).toContain("drift       version      1.34 is installed and 1.35/stable asked for\n");
    expect(off.stdout).toContain("drift       hold         the snap would upgrade itself");
  });
});
