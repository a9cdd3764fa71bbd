import { dropletOf, Kubectl, liftLimits, machines } from "../support/cluster";
import { Clone, until } from "../support/sandbox";

const clone = Clone.make();
const kubectl = new Kubectl(clone, "k8s");
jest.setTimeout(1_200_000);

/** Nothing is left to do, and nothing is done. */
async function settled(): Promise<void> {
  const { writes } = await clone.writesOf(() => clone.must("up", "dev"));
  expect(writes).toEqual([]);
}

beforeAll(async () => {
  liftLimits(clone);
  await clone.must("up", "dev");
});
afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

describe("a join that is cut", () => {
  test("by a reboot of the node is done by the next up, and no other node is touched", async () => {
    const before = await machines(clone);
    clone.configure({ "seawall:clusters.k8s.workers.apps.count": 2 });
    const cut = clone.start("up", "dev");
    await until("the node to be joining", 500, async () => {
      const joining = await clone.ssh("k8s-apps-2", "sudo", "test", "-e", "/var/snap/microk8s/common/seawall/joining");
      return joining.code === 0;
    });
    const { droplets } = await clone.digitalocean<{ droplets: { id: number; name: string }[] }>(
      "GET",
      "/v2/droplets?per_page=200",
    );
    const id = droplets.find(({ name }) => name === "k8s-apps-2")?.id;
    await clone.digitalocean("POST", `/v2/droplets/${id}/actions`, { type: "power_cycle" });
    const { code, output } = await cut.done;
    if (code !== 0) expect(output).toMatch(/k8s-apps-2/);

    await clone.must("up", "dev");
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-apps-2", "k8s-cp-1"]);
    expect(await machines(clone)).toMatchObject(before);
    await settled();
  });

  test("by a port 25000 that is closed says so, and is done by the next up once it is open", async () => {
    const before = await machines(clone);
    const rule = ["INPUT", "-p", "tcp", "--dport", "25000", "-j", "DROP"];
    expect((await clone.ssh("k8s-cp-1", "sudo", "iptables", "-I", ...rule)).code).toBe(0);
    clone.configure({ "seawall:clusters.k8s.workers.apps.count": 3 });
    const cut = await clone.seawall("up", "dev");
    expect(cut.code).not.toBe(0);
    expect(cut.output).toMatch(/k8s-apps-3: waited 180 s for port 25000 of 10\.\d+\.\d+\.\d+/);

    expect((await clone.ssh("k8s-cp-1", "sudo", "iptables", "-D", ...rule)).code).toBe(0);
    await clone.must("up", "dev");
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-apps-2", "k8s-apps-3", "k8s-cp-1"]);
    expect(await machines(clone)).toMatchObject(before);
    await settled();
  });
});

describe("a sole control plane", () => {
  test("is not replaced: it would found an empty cluster", async () => {
    const urn = (await clone.state()).find(
      ({ type, id }) => type === "digitalocean:index/droplet:Droplet" && id === sole,
    )?.urn;
    const { value, writes } = await clone.writesOf(() => clone.pulumi("up", "--yes", "--replace", urn ?? ""));
    expect(value.code).not.toBe(0);
    expect(value.output).toMatch(/k8s-cp-1 is the only control plane/);
    expect(writes).toEqual([]);
  });

  let sole: string;
  beforeAll(async () => {
    sole = await dropletOf(clone, "k8s-cp-1");
  });

  test("becomes one of three: highly available, behind a balancer, its objects kept, no machine made anew", async () => {
    await kubectl.must("create", "configmap", "kept", "--from-literal=word=quincunx");
    const before = await machines(clone);
    clone.configure({ "seawall:clusters.k8s.controlPlanes.count": 3 });
    await clone.must("up", "dev");
    expect(await kubectl.ready()).toEqual([
      "k8s-apps-1",
      "k8s-apps-2",
      "k8s-apps-3",
      "k8s-cp-1",
      "k8s-cp-2",
      "k8s-cp-3",
    ]);
    expect((await clone.ssh("k8s-cp-1", "sudo", "/snap/bin/microk8s", "status")).stdout).toContain(
      "high-availability: yes",
    );
    expect(await machines(clone)).toMatchObject(before);
    expect(await kubectl.must("get", "configmap", "kept", "-o", "jsonpath={.data.word}")).toBe("quincunx");
    await settled();
  });
});
