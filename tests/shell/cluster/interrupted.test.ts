import * as fs from "node:fs";
import { cluster, expectNoSecrets, installed, succeeded } from "./towns";
import { World } from "./world";

jest.setTimeout(120_000);

const machines = [
  ["k8s-cp-1", "10.20.0.11", "control"],
  ["k8s-cp-2", "10.20.0.12", "control"],
  ["k8s-apps-1", "10.20.0.21", "worker"],
] as const;

/** All installed and the first control plane in its cluster. */
let begun: World;
/** All in one cluster. */
let whole: World;
let world: World;

beforeAll(async () => {
  begun = await installed(machines);
  succeeded(await begun.join("k8s-cp-1", "control", ["k8s-cp-2"]));
  whole = await cluster(machines);
});
afterAll(() => {
  begun.remove();
  whole.remove();
});
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

const first = (target = world) => target.join("k8s-cp-1", "control", ["k8s-cp-2"]);
const second = (target = world) => target.join("k8s-cp-2", "control", ["k8s-cp-1"]);
const worker = (target = world) => target.join("k8s-apps-1", "worker", ["k8s-cp-1", "k8s-cp-2"]);

const purged = (node: string) => world.commands(node, "snap").filter((c) => c.startsWith("snap remove")).length;
const marks = (node: string, name: string) => world.exists("roots", node, "var/snap/microk8s/common/seawall", name);
const forget = (node: string) =>
  fs.rmSync(world.at("clusters", world.clusterOf("k8s-cp-1"), "nodes", node), { recursive: true });
const members = () => world.members("k8s-cp-1");

describe("a join", () => {
  beforeEach(() => (world = begun.copy()));

  test.each(["k8s-cp-2", "k8s-apps-1"])("of %s that is cut in the middle starts from a clean node", async (node) => {
    const join = node === "k8s-cp-2" ? second : worker;
    world.failing("join-cut");
    expect((await join()).signal).toBe("SIGKILL");
    expect(marks(node, "joining")).toBe(true);
    succeeded(await join());
    expect(purged(node)).toBe(1);
    expect(members()).toEqual(["k8s-cp-1", node].sort());
    expect([marks(node, "joining"), marks(node, "member")]).toEqual([false, true]);
  });

  test.each(["k8s-cp-2", "k8s-apps-1"])(
    "of %s that ended just as its script was stopped is taken as it is",
    async (node) => {
      const join = node === "k8s-cp-2" ? second : worker;
      world.failing("join-unnoticed");
      expect((await join()).signal).toBe("SIGKILL");
      succeeded(await join());
      expect(purged(node)).toBe(0);
      expect(world.commands(node, "microk8s").filter((c) => c.startsWith("microk8s join"))).toHaveLength(1);
      expect(marks(node, "member")).toBe(true);
    },
  );

  test("that fails half-way starts from a clean node in the same run", async () => {
    world.failing("join");
    const outcome = await second();
    succeeded(outcome);
    expect(outcome.said).toContain("k8s-cp-2: attempt 1 to join failed\n");
    expect(purged("k8s-cp-2")).toBe(1);
    expect(world.datastore("k8s-cp-1")).toEqual(["10.20.0.12"]);
  });

  test("whose token is not good any more gets another, and nothing is purged", async () => {
    world.failing("token");
    const outcome = await worker();
    succeeded(outcome);
    expect(outcome.said).toContain("attempt 1 to join failed");
    expect(purged("k8s-apps-1")).toBe(0);
    expect(new Set(world.commands("k8s-apps-1", "microk8s")).size).toBe(2);
  });

  test("with port 25000 closed says so; with it open again it converges", async () => {
    world.failing("port", "always");
    const outcome = await worker();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("waited 180 s for port 25000 of 10.20.0.11");
    expect(world.commands("k8s-apps-1", "microk8s")).toEqual([]);
    world.failing("port", 0);
    succeeded(await worker());
  });

  test("that never works ends, and says where to look", async () => {
    world.failing("join", "always");
    const outcome = await worker();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("could not join in 3 attempts");
  });
});

describe("a node that was lost", () => {
  beforeEach(() => (world = whole.copy()));

  test.each([
    ["k8s-cp-2", "10.20.0.12", "control"],
    ["k8s-apps-1", "10.20.0.21", "worker"],
  ] as const)(
    "%s is replaced: the old one is forgotten by force, once it is found to be gone",
    async (node, address, kind) => {
      world.down(node);
      // The API takes it for Ready for a while.
      world.set(node, "ready", "True True True True True True True True Unknown");
      world.machine(node, address);
      succeeded(await world.install(node, kind));
      const outcome = node === "k8s-cp-2" ? await second() : await worker();
      succeeded(outcome);
      expect(outcome.log).toContain(`still knows a ${node} that is Ready`);
      expect(world.commands("k8s-cp-1", "microk8s")).toContain(`microk8s remove-node ${node} --force`);
      expect(members()).toEqual(["k8s-apps-1", "k8s-cp-1", "k8s-cp-2"]);
      expect(world.datastore("k8s-cp-1")).toEqual(["10.20.0.12"]);
    },
  );

  test("its address in the datastore goes too where its name is gone already", async () => {
    world.down("k8s-cp-2");
    forget("k8s-cp-2");
    world.machine("k8s-cp-2", "10.20.0.12");
    succeeded(await world.install("k8s-cp-2", "control"));
    succeeded(await second());
    expect(world.commands("k8s-cp-1", "microk8s")).toContain("microk8s remove-node 10.20.0.12 --force");
    expect(world.datastore("k8s-cp-1")).toEqual(["10.20.0.12"]);
  });

  test("the first control plane is replaced: it joins the others and founds nothing", async () => {
    world.down("k8s-cp-1");
    world.machine("k8s-cp-1", "10.20.0.11");
    succeeded(await world.install("k8s-cp-1", "control"));
    const outcome = await first();
    succeeded(outcome);
    expect(outcome.said).not.toContain("founds");
    expect(world.clusterOf("k8s-cp-1")).toBe(world.clusterOf("k8s-cp-2"));
    expect(world.members("k8s-cp-2")).toEqual(["k8s-apps-1", "k8s-cp-1", "k8s-cp-2"]);
  });

  test("the first control plane is replaced while the others' API is down: it waits, says so and founds nothing", async () => {
    world.down("k8s-cp-1");
    world.machine("k8s-cp-1", "10.20.0.11");
    succeeded(await world.install("k8s-cp-1", "control"));
    world.write("", "roots/k8s-cp-2/api-down");
    const outcome = await first();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("k8s-cp-2 is in a cluster whose API does not answer: without it no node can join");
    expect(marks("k8s-cp-1", "member")).toBe(false);
  });
});

describe("a member", () => {
  beforeEach(() => (world = whole.copy()));

  test("whose entry was deleted comes back by starting its kubelet again", async () => {
    forget("k8s-apps-1");
    world.write("", "comes-back");
    succeeded(await worker());
    expect(world.commands("k8s-apps-1", "snap")).toContain("snap restart microk8s.daemon-kubelite");
    expect(purged("k8s-apps-1")).toBe(0);
  });

  test.each(["k8s-cp-2", "k8s-apps-1"])("%s, removed by force while it was off, joins anew", async (node) => {
    forget(node);
    if (node === "k8s-cp-2") {
      world.write("", "clusters", world.clusterOf("k8s-cp-1"), "datastore");
      world.write("", "roots/k8s-cp-2/api-down");
    }
    const outcome = node === "k8s-cp-2" ? await second() : await worker();
    succeeded(outcome);
    expect(outcome.said).toContain(`${node}: starts anew: the cluster does not have it as a member any more`);
    expect(purged(node)).toBe(1);
    expect(members()).toEqual(["k8s-apps-1", "k8s-cp-1", "k8s-cp-2"]);
  });

  test("of another cluster is not purged where it is a control plane", async () => {
    world.write("", "roots/k8s-cp-2/api-down");
    succeeded(await first());
    const other = await installed([["k8s-cp-3", "10.20.0.13", "control"]]);
    fs.copyFileSync(
      other.of("k8s-cp-3", "var/snap/microk8s/current/certs/ca.crt"),
      world.of("k8s-cp-2", "var/snap/microk8s/current/certs/ca.crt"),
    );
    other.remove();
    const outcome = await second();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("are in different clusters: nothing is changed");
    expect(purged("k8s-cp-2")).toBe(0);
  });

  test("that is the last one with an API that fails is left alone", async () => {
    world.write("", "clusters", world.clusterOf("k8s-cp-1"), "api-down");
    const outcome = await first();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain(
      "the API of k8s-cp-1 does not answer, and no other control plane's does: nothing is changed",
    );
    expect(purged("k8s-cp-1")).toBe(0);
  });

  test("that nobody expects any more and that is dead is removed; one that lives is not", async () => {
    const rest = { files: { nodes: "k8s-cp-1\nk8s-cp-2\n" } };
    succeeded(await world.join("k8s-cp-1", "control", ["k8s-cp-2"], rest));
    expect(members()).toContain("k8s-apps-1");
    world.down("k8s-apps-1");
    succeeded(await world.join("k8s-cp-1", "control", ["k8s-cp-2"], rest));
    expect(members()).toEqual(["k8s-cp-1", "k8s-cp-2"]);
  });
});
