import * as fs from "node:fs";
import { cluster, expectNoSecrets, failed, succeeded } from "./towns";
import { peerKey, World } from "./world";

jest.setTimeout(120_000);

const addresses = { "k8s-cp-2": "10.20.0.12", "k8s-apps-1": "10.20.0.21" } as const;
type Leaving = keyof typeof addresses;

let before: World;
let world: World;

beforeAll(
  async () =>
    (before = await cluster([
      ["k8s-cp-1", "10.20.0.11", "control"],
      ["k8s-cp-2", "10.20.0.12", "control"],
      ["k8s-apps-1", "10.20.0.21", "worker"],
    ])),
);
afterAll(() => before.remove());
beforeEach(() => (world = before.copy()));
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

const leave = (node: Leaving) =>
  world.bundle("k8s-cp-1", "leave", {
    env: {
      CLUSTER: "k8s",
      NODE: node,
      ROLE: node === "k8s-cp-2" ? "control" : "worker",
      VPC_IP: addresses[node],
      DRAIN_SECONDS: "600",
    },
    files: { peer_key: peerKey, peers: `${node}\t${addresses[node]}\tssh-ed25519 key-of-${node}\n` },
  });
const members = () => world.members("k8s-cp-1");
const removals = () => world.commands("k8s-cp-1", "microk8s").filter((c) => c.includes("remove-node"));

test.each(["k8s-cp-2", "k8s-apps-1"] as const)("%s is drained, leaves and is removed", async (node) => {
  const outcome = await leave(node);
  succeeded(outcome);
  expect(outcome.said).toBe(`${node}: drains\n${node}: leaves\n${node}: is out of the cluster\n`);
  expect(world.commands("k8s-cp-1", "kubectl")).toContain(
    `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data --timeout=600s`,
  );
  expect(world.commands(node, "microk8s")).toContain("microk8s leave");
  expect(removals()).toEqual([`microk8s remove-node ${node}`]);
  expect(members()).not.toContain(node);
  expect(world.datastore("k8s-cp-1")).toEqual(node === "k8s-cp-2" ? [] : ["10.20.0.12"]);
  expect(world.exists("roots", node, "var/snap/microk8s/common/seawall/member")).toBe(false);
});

test.each(["k8s-cp-2", "k8s-apps-1"] as const)(
  "%s on a machine that is dead is removed by force, undrained",
  async (node) => {
    world.down(node);
    const outcome = await leave(node);
    succeeded(outcome);
    expect(world.commands("k8s-cp-1", "kubectl").join()).not.toContain("drain");
    expect(removals()).toEqual([`microk8s remove-node ${node} --force`]);
    expect(members()).not.toContain(node);
    expect(world.datastore("k8s-cp-1")).not.toContain(addresses[node === "k8s-cp-2" ? node : "k8s-apps-1"]);
  },
);

test("of a dead one whose name is gone already its address goes", async () => {
  world.down("k8s-cp-2");
  fs.rmSync(world.at("clusters", world.clusterOf("k8s-cp-1"), "nodes/k8s-cp-2"), { recursive: true });
  succeeded(await leave("k8s-cp-2"));
  expect(removals()).toEqual(["microk8s remove-node 10.20.0.12 --force"]);
  expect(world.datastore("k8s-cp-1")).toEqual([]);
});

test("again, or after an earlier run was cut, is done at once", async () => {
  succeeded(await leave("k8s-apps-1"));
  world.forgetCalls();
  const outcome = await leave("k8s-apps-1");
  succeeded(outcome);
  expect(outcome.said).toBe("k8s-apps-1: is not in the cluster any more\n");
  expect(world.commands("k8s-cp-1", "ssh")).toEqual([]);
});

test("one that lives and cannot be drained stays, in service", async () => {
  world.failing("drain");
  const outcome = await leave("k8s-apps-1");
  failed(outcome, "k8s-apps-1: stays: it lives, and could not be drained\n");
  expect(world.field("k8s-apps-1", "unschedulable")).toBeUndefined();
  expect([removals(), world.commands("k8s-apps-1", "microk8s")]).toEqual([[], []]);
});

test("one that lives and does not leave stays", async () => {
  world.failing("leave");
  failed(await leave("k8s-cp-2"), "stays: it was drained, and did not leave");
  expect(members()).toContain("k8s-cp-2");
});

test("an API that does not answer takes nobody for gone", async () => {
  world.write("", "clusters", world.clusterOf("k8s-cp-1"), "api-down");
  failed(await leave("k8s-apps-1"), "waited 300 s for the API");
});

test("the key is gone with the bundle", async () => {
  await leave("k8s-apps-1");
  expect(world.exists("roots/k8s-cp-1/var/lib/seawall/kubernetes-leave/peer_key")).toBe(false);
  expect(fs.readdirSync(world.of("k8s-cp-1", "run/seawall")).filter((f) => f.startsWith("peers"))).toEqual([]);
});

describe("services with load balancers", () => {
  const services = () => world.bundle("k8s-cp-1", "services", { env: { CLUSTER: "k8s" } });

  test("are deleted, and waited for", async () => {
    world.write("apps\tweb\nmail\tsmtp\n", "clusters", world.clusterOf("k8s-cp-1"), "services");
    const outcome = await services();
    succeeded(outcome);
    expect(outcome.said).toBe("k8s: deletes the service apps/web\nk8s: deletes the service mail/smtp\n");
    expect(world.commands("k8s-cp-1", "kubectl").filter((c) => c.includes("delete"))).toEqual([
      "kubectl -n apps delete service web --wait=false --ignore-not-found",
      "kubectl -n mail delete service smtp --wait=false --ignore-not-found",
    ]);
  });

  test("of a cluster that does not answer hold nothing up, and are told of", async () => {
    world.write("", "clusters", world.clusterOf("k8s-cp-1"), "api-down");
    const outcome = await services();
    succeeded(outcome);
    expect(outcome.said).toContain("load balancers that it made may be left");
  });
});

describe("what a peer may ask", () => {
  const ask = (command: string | undefined, stdin = "", node = "k8s-cp-1") =>
    world.run(node, world.of(node, "usr/local/sbin/seawall-peer"), [], stdin, {
      ...(command !== undefined && { SSH_ORIGINAL_COMMAND: command }),
      SSH_CONNECTION: "10.20.0.21 40000 10.20.0.11 22",
    });

  test("is what a node is in, and what it knows", async () => {
    expect((await ask("status")).stdout).toMatch(
      /^state member\nauthority [0-9A-F]{64}\napi ready\nnode k8s-apps-1 True 10\.20\.0\.21\nnode k8s-cp-1 True 10\.20\.0\.11\nnode k8s-cp-2 True 10\.20\.0\.12\n$/,
    );
    expect((await ask("status", "", "k8s-apps-1")).stdout).toBe("state member\n");
    world.write("", "roots/k8s-cp-1/api-down");
    expect((await ask("status")).stdout).toMatch(/^state member\nauthority \w+\napi down\n$/);
  });

  test.each([
    undefined,
    "",
    "reboot",
    "status now",
    "admit",
    "admit a b",
    "admit ../x",
    "admit $(reboot)",
    "admit k8s-cp-1;reboot",
    "drain --all",
    "mark K8S",
    "status\nreboot",
    "leave; reboot",
  ])("is not %j", async (command) => {
    const outcome = await ask(command);
    expect([outcome.status, outcome.stdout]).toEqual([1, ""]);
    expect(outcome.log).toContain("cannot be asked: ");
    expect(world.calls()).toEqual([]);
  });

  test("is nothing but its state and its leave of a worker", async () => {
    for (const command of ["admit k8s-cp-2", "drain k8s-cp-1", "uncordon k8s-cp-1", "mark k8s-cp-1", "drainer"])
      failed(await ask(command, "", "k8s-apps-1"), "is no control plane");
  });

  test.each(["label\ttier=apps\n", "label\ttier=apps\nend\nlabel\tx=y\n", "rubbish\nend\n", ""])(
    "to mark is a whole list, or nothing is done: %j",
    async (stdin) => {
      const outcome = await ask("mark k8s-apps-1", stdin);
      failed(outcome, "no whole list");
      expect(world.commands("k8s-cp-1", "kubectl")).toEqual([]);
    },
  );

  test("not to be admitted while it counts as Ready, with the status that means later", async () => {
    failed(await ask("admit k8s-apps-1"), "still knows a k8s-apps-1", 75);
    expect(removals()).toEqual([]);
  });
});
