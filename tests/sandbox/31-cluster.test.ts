import { isReady, Kubectl, liftLimits, machines, mark } from "../support/cluster";
import { Clone, until } from "../support/sandbox";

const clone = Clone.shared();
const kubectl = new Kubectl(clone, "k8s");
jest.setTimeout(600_000);

interface HostOutput {
  publicIp: string;
  privateIp: string;
  dropletId: string;
}

const output = async <T>(name: string): Promise<T> =>
  JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", name, "--json")) as T;
const hosts = () => output<Record<string, HostOutput>>("hosts");

describe("the cluster of the dev stack", () => {
  test("has its nodes ready, at their addresses in the VPC", async () => {
    const nodes = await kubectl.nodes();
    const known = await hosts();
    expect(nodes.map(({ metadata }) => metadata.name)).toEqual(["k8s-apps-1", "k8s-cp-1"]);
    expect(nodes.every(isReady)).toBe(true);
    for (const { metadata, status } of nodes) {
      expect(status.addresses.find(({ type }) => type === "InternalIP")?.address).toBe(known[metadata.name]?.privateIp);
    }
  });

  test("answers administrators with a certificate and nobody else: not without one, not a stranger", async () => {
    const address = (await hosts())["k8s-cp-1"]?.publicIp;
    const url = `https://${address}:16443/api/v1/secrets`;
    const anonymous = await clone.seawall(
      "exec",
      "--",
      "curl",
      "-sk",
      "-m",
      "10",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      url,
    );
    expect(anonymous.stdout).toMatch(/^40[13]$/);
    // The connection itself: curl ends with 28 where its time is up.
    expect((await clone.inside("stranger", "curl", "-sk", "-m", "5", url)).code).toBe(28);
  });

  test("keeps its kubeconfig out of the plain state", async () => {
    const exported = await clone.must("exec", "--", "pulumi", "stack", "export");
    expect(exported).not.toMatch(/client-key-data|client-certificate-data|secretbox/);
  });

  test("encrypts secrets at rest", async () => {
    await kubectl.must("create", "secret", "generic", "at-rest", "--from-literal=word=quincunx");
    const id = Number((await hosts())["k8s-cp-1"]?.dropletId);
    const backend = "/var/snap/microk8s/current/var/kubernetes/backend";
    const identity = [
      "--cacert",
      `${backend}/cluster.crt`,
      "--cert",
      `${backend}/cluster.crt`,
      "--key",
      `${backend}/cluster.key`,
    ];
    const etcdctl = ["/usr/lib/seawall/kubernetes/etcdctl", "--endpoints", "https://127.0.0.1:12379", ...identity];
    const raw = await clone.inside(id, ...etcdctl, "get", "/registry/secrets/default/at-rest", "--print-value-only");
    expect(raw.output).toContain("k8s:enc:secretbox:v1:");
    expect(raw.output).not.toContain("quincunx");
    await kubectl.must("delete", "secret", "at-rest");
  });
});

describe("growing and shrinking by plain configuration", () => {
  let before: { machines: Record<string, string>; marks: string[] };
  const marks = () => Promise.all(["setup", "kubernetes-install"].map((bundle) => mark(clone, "k8s-apps-1", bundle)));
  const pool = (value: object) =>
    clone.configure({ "seawall:clusters.k8s.workers.apps": { size: "s-1vcpu-2gb", ...value } });

  beforeAll(async () => {
    liftLimits(clone);
    before = { machines: await machines(clone), marks: await marks() };
  });
  afterAll(async () => {
    clone.restore();
    await clone.must("up", "dev");
  });

  test("an update that is killed during a join converges, and the others are as they were", async () => {
    clone.configure({ "seawall:clusters.k8s.workers.apps.count": 3 });
    const cut = clone.start("up", "dev");
    await until("a new node to join", 500, async () => {
      const bundle = await clone.ssh("k8s-apps-2", "sudo", "test", "-d", "/var/lib/seawall/kubernetes-node");
      return bundle.code === 0;
    });
    process.kill(-cut.pid, "SIGKILL");
    await cut.done;
    const up = await clone.must("up", "dev");
    expect(up).not.toMatch(/replaced/);
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-apps-2", "k8s-apps-3", "k8s-cp-1"]);
    expect(await machines(clone)).toMatchObject(before.machines);
    expect(await marks()).toEqual(before.marks);
  });

  test("one in the middle goes after its pods moved elsewhere, and its neighbours are not touched", async () => {
    await clone.seawall(
      "kubectl",
      "--",
      "create",
      "deployment",
      "spread",
      "--image=registry.k8s.io/pause:3.10",
      "--replicas=6",
    );
    await until(
      "six pods",
      60,
      async () => (await kubectl.placesOf("spread")).filter((node) => node !== "nowhere").length === 6,
    );
    const kept = await machines(clone);
    pool({ nodes: ["1", "3"] });
    await clone.must("up", "dev");
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-apps-3", "k8s-cp-1"]);
    expect(await kubectl.placesOf("spread")).not.toContain("k8s-apps-2");
    expect((await kubectl.placesOf("spread")).length).toBe(6);
    delete kept["k8s-apps-2"];
    expect(await machines(clone)).toEqual(kept);
  });

  test("one whose machine is dead goes as well", async () => {
    const id = (await hosts())["k8s-apps-3"]?.dropletId;
    await clone.digitalocean("POST", `/v2/droplets/${id}/actions`, { type: "power_off" });
    await until("the API to notice", 120, async () => !(await kubectl.ready()).includes("k8s-apps-3"));
    await clone.digitalocean("DELETE", `/v2/droplets/${id}`);
    pool({ nodes: ["1"] });
    await clone.must("up", "dev");
    expect((await kubectl.nodes()).map(({ metadata }) => metadata.name)).toEqual(["k8s-apps-1", "k8s-cp-1"]);
    await kubectl.must("delete", "deployment", "spread");
  });
});
