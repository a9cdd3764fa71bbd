import * as fs from "node:fs";
import { expectNoSecrets, installed, succeeded } from "./towns";
import { encryptionKey, peerKey, World } from "./world";

jest.setTimeout(120_000);

/** Machines with everything installed, in no cluster. */
let ready: World;
/** The same with the cluster founded. */
let founded: World;
let world: World;

beforeAll(async () => {
  ready = await installed([
    ["k8s-cp-1", "10.20.0.11", "control"],
    ["k8s-cp-2", "10.20.0.12", "control"],
    ["k8s-apps-1", "10.20.0.21", "worker"],
  ]);
  founded = ready.copy();
  succeeded(await founded.join("k8s-cp-1", "control", ["k8s-cp-2"]));
});
afterAll(() => {
  ready.remove();
  founded.remove();
});
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

const worker = (extra?: Parameters<World["join"]>[3]) =>
  world.join("k8s-apps-1", "worker", ["k8s-cp-1", "k8s-cp-2"], extra);
const second = () => world.join("k8s-cp-2", "control", ["k8s-cp-1"]);
const first = () => world.join("k8s-cp-1", "control", ["k8s-cp-2"]);

describe("installing", () => {
  beforeEach(() => (world = ready.copy()));

  test("leaves MicroK8s held, in the channel, as its launch configuration says", async () => {
    const at = (file: string) => world.read("roots/k8s-cp-1", file);
    expect(at("snap/installed")).toBe("v1.36.3\n1.36/stable\nclassic,held\n");
    expect(at("var/snap/microk8s/current/args/kube-apiserver")).toContain("--advertise-address=10.20.0.11\n");
    expect(at("etc/systemd/system/snap.microk8s.daemon-kubelite.service.d/delegate.conf")).toContain(
      "\nDelegate=yes\n",
    );
    expect(at("proc/sys/net/ipv4/ip_forward")).toBe("1\n");
    expect(at("ufw")).toBe(
      "route\t10.1.0.0/16\tany\tfrom pods\nroute\tany\t10.1.0.0/16\tto pods\nin\tcali+\tany\tfrom pods of this node\nout\tcali+\tany\tto pods of this node\nin\tvxlan.calico\tany\tfrom pods of other nodes\nout\tvxlan.calico\tany\tto pods of other nodes\n",
    );
  });

  test("the configuration and the key are there before the snap is", async () => {
    world.machine("k8s-cp-3", "10.20.0.13");
    world.failing("install", "always");
    expect((await world.install("k8s-cp-3", "control")).status).toBe(1);
    const file = world.of("k8s-cp-3", "var/snap/microk8s/common/seawall/encryption.yaml");
    expect(fs.readFileSync(file, "utf8")).toContain(encryptionKey);
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(world.exists("roots/k8s-cp-3/var/snap/microk8s/common/.microk8s.yaml")).toBe(true);
  });

  test("the account of peers runs one program, for one key, from inside the VPC", () => {
    expect(world.read("roots/k8s-cp-1/var/lib/seawall-peer/.ssh/authorized_keys")).toMatch(
      /^restrict,from="10\.20\.0\.0\/20",command="sudo -n \S+\/usr\/local\/sbin\/seawall-peer" ssh-ed25519 AAAApeer\n$/,
    );
    expect(world.read("roots/k8s-cp-1/etc/sudoers.d/91-seawall-kubernetes")).toMatch(
      /\nseawall-peer ALL=\(root\) NOPASSWD: \S+\/usr\/local\/sbin\/seawall-peer ""\n$/,
    );
  });

  test("again changes nothing", async () => {
    succeeded(await world.install("k8s-cp-1", "control"));
    expect(world.commands("k8s-cp-1", "snap").filter((c) => /install|remove/.test(c))).toEqual([]);
    expect(world.commands("k8s-cp-1", "systemctl")).not.toContain("systemctl daemon-reload");
    expect(world.commands("k8s-cp-1", "apt-get")).toEqual([]);
  });

  test("a node that is in no cluster yet and is to be otherwise is installed again; one that is in a cluster is not", async () => {
    const launch = world.read("roots/k8s-cp-2/var/lib/seawall/kubernetes-install/launch.yaml");
    const other = launch.replace("cluster.local", "cluster.example");
    succeeded(await world.install("k8s-cp-2", "control", {}, other));
    expect(world.commands("k8s-cp-2", "snap")).toContain("snap remove --purge microk8s");
    succeeded(await first());
    world.forgetCalls();
    succeeded(
      await world.install(
        "k8s-cp-1",
        "control",
        {},
        launch.replaceAll("10.20.0.12", "10.20.0.11").replace("local", "x"),
      ),
    );
    expect(world.commands("k8s-cp-1", "snap").join()).not.toContain("remove");
  });

  test("hardening cannot be switched on a member", async () => {
    succeeded(await first());
    const launch = world.read("roots/k8s-cp-1/var/lib/seawall/kubernetes-install/launch.yaml");
    const outcome = await world.install("k8s-cp-1", "control", {}, `${launch}  - name: cis-hardening\n`);
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("cis-hardening is decided when a node is made");
  });
});

describe("founding", () => {
  beforeEach(() => (world = ready.copy()));

  test("the first control plane founds the cluster when every other one says that it is in none", async () => {
    const outcome = await first();
    succeeded(outcome);
    expect(outcome.said).toContain("k8s-cp-1: founds the cluster\n");
    expect(world.commands("k8s-cp-1", "ssh")).toEqual(["ssh seawall-peer@10.20.0.12 status"]);
    expect(world.commands("k8s-cp-1", "microk8s").join("\n")).not.toMatch(/microk8s (join|leave|refresh-certs)/);
  });

  test("again changes nothing", async () => {
    succeeded(await first());
    world.forgetCalls();
    succeeded(await first());
    const verbs = world.calls("k8s-cp-1").flatMap(({ program, args }) => (program === "kubectl" ? args[0]! : []));
    expect(new Set(verbs)).toEqual(new Set(["get"]));
    expect(world.commands("k8s-cp-1", "snap").filter((c) => !/ (list|changes)/.test(c))).toEqual([]);
  });

  test("one that cannot be asked may be in a cluster: it is not founded, and nothing is changed", async () => {
    world.down("k8s-cp-2");
    const outcome = await first();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain(
      "cannot ask k8s-cp-2 whether there is a cluster already: a second one is never founded",
    );
    expect(world.exists("roots/k8s-cp-1/var/snap/microk8s/common/seawall/member")).toBe(false);
  });

  test("another control plane founds none: it waits, and says for whom", async () => {
    const outcome = await second();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("waited 180 s for a control plane of the cluster (k8s-cp-1)");
  });

  test("the key is gone from the host when the bundle ends, however it does", async () => {
    world.down("k8s-cp-2");
    await first();
    const left = fs.readdirSync(world.of("k8s-cp-1"), { recursive: true, encoding: "utf8" });
    const holding = left.filter((file) => {
      const full = world.of("k8s-cp-1", file);
      return fs.lstatSync(full).isFile() && fs.readFileSync(full, "utf8").includes(peerKey);
    });
    expect(holding).toEqual([]);
  });
});

describe("joining", () => {
  beforeEach(() => (world = founded.copy()));

  test("a worker joins at the address in the VPC, with the fingerprint, and is marked", async () => {
    succeeded(
      await worker({ files: { labels: "tier=apps\nseawall/pool=apps\n", taints: "dedicated=apps:NoSchedule\n" } }),
    );
    const [join] = world.calls("k8s-apps-1").filter(({ args }) => args[0] === "join");
    expect(join!.args[1]).toMatch(/^10\.20\.0\.11:25000\/[0-9a-f]{32}\/0123456789ab$/);
    expect(join!.args.slice(2)).toEqual(["--worker"]);
    expect(world.commands("k8s-cp-1", "microk8s")).toContain("microk8s add-node --token-ttl 600 --format json");
    expect(world.members("k8s-cp-1")).toEqual(["k8s-apps-1", "k8s-cp-1"]);
    expect(world.field("k8s-apps-1", "labels/tier")).toBe("apps");
    expect(world.field("k8s-apps-1", "labels/seawall_pool")).toBe("apps");
    expect(world.field("k8s-apps-1", "taints")).toBe("dedicated=apps:NoSchedule\n");
  });

  test("a worker gets a kubeconfig that it can empty itself with, for root alone", async () => {
    succeeded(await worker());
    const file = world.of("k8s-apps-1", "etc/seawall/kubernetes/drainer.config");
    expect(fs.readFileSync(file, "utf8")).toContain("token: token-of-the-drainer\n");
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe("600");
  });

  test("a worker reaches the API at the load balancer where there is one", async () => {
    succeeded(await worker({ env: { API_ADDRESS: "10.20.0.5" } }));
    const args = "roots/k8s-apps-1/var/snap/microk8s/current/args";
    expect(world.read(args, "traefik/provider.yaml")).toContain("servers:\n        - address: 10.20.0.5:16443\n");
    expect(world.read(args, "apiserver-proxy")).toBe("--kubeconfig x\n--refresh-interval 0s\n");
    expect(world.commands("k8s-apps-1", "snap")).toContain("snap restart microk8s.daemon-apiserver-proxy");
    world.forgetCalls();
    succeeded(await worker({ env: { API_ADDRESS: "10.20.0.5" } }));
    expect(world.commands("k8s-apps-1", "snap").join()).not.toContain("restart");
    succeeded(await worker());
    expect(world.read(args, "apiserver-proxy")).toBe("--kubeconfig x\n--refresh-interval 30s\n");
    expect(world.read(args, "traefik/provider.yaml")).toContain("- address: 10.20.0.11:16443\n");
  });

  test("a control plane becomes a member of the datastore", async () => {
    succeeded(await second());
    expect(world.members("k8s-cp-1")).toEqual(["k8s-cp-1", "k8s-cp-2"]);
    expect(world.datastore("k8s-cp-1")).toEqual(["10.20.0.12"]);
    expect(world.commands("k8s-cp-2", "microk8s")).toContain("microk8s status --wait-ready --timeout 300");
  });

  test("again changes nothing", async () => {
    succeeded(await worker());
    world.forgetCalls();
    succeeded(await worker());
    expect(world.commands("k8s-apps-1", "microk8s")).toEqual([]);
    expect(world.commands("k8s-apps-1", "snap").filter((c) => !/ (list|changes)/.test(c))).toEqual([]);
  });

  test("nobody who is not expected is admitted", async () => {
    const nodes = "roots/k8s-cp-1/etc/seawall/kubernetes/nodes";
    world.write("k8s-cp-1\n", nodes);
    const outcome = await worker();
    expect(outcome.status).toBe(1);
    expect(outcome.log).toContain("k8s-cp-1: k8s-apps-1 is none of the nodes of k8s\n");
    expect(outcome.said).toContain("10.20.0.11 does not admit k8s-apps-1");
  });

  test("one at a time: whoever comes second waits until the first is Ready", async () => {
    world.write("k8s-cp-2 9999999999\n", "roots/k8s-cp-1/run/seawall/admitted");
    const outcome = await worker();
    expect(outcome.status).toBe(1);
    expect(outcome.said).toContain("waited 600 s for a control plane to admit this node");
    succeeded(await second());
    succeeded(await worker());
  });
});
