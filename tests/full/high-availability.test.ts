import { dropletOf, Kubectl, liftLimits, machines } from "../support/cluster";
import { reach } from "../support/reach";
import { Clone, until } from "../support/sandbox";

const clone = Clone.make();
const kubectl = new Kubectl(clone, "ha");
jest.setTimeout(1_200_000);

const cluster = {
  channel: "1.35/stable",
  controlPlanes: { count: 3, size: "s-1vcpu-2gb" },
  workers: { apps: { count: 1, size: "s-1vcpu-1gb" } },
  drainMinutes: 1,
};
const everyNode = ["ha-apps-1", "ha-cp-1", "ha-cp-2", "ha-cp-3"];
const configure = (changes: object) => clone.configure({ "seawall:clusters.ha": { ...cluster, ...changes } });

const versions = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await kubectl.nodes()).map(({ metadata, status }) => [
      metadata.name,
      status.nodeInfo.kubeletVersion.split(".").slice(0, 2).join("."),
    ]),
  );

/** Asks the API without a pause until `work` is done, and gives what went wrong. */
async function askedDuring(work: () => Promise<unknown>): Promise<{ asked: number; failures: string[] }> {
  let done = false;
  let asked = 0;
  const failures: string[] = [];
  const asking = (async () => {
    while (!done) {
      // What a user would ask. /readyz is one server's opinion of its own etcd, which has none while a leader is elected.
      const answer = await kubectl.run("get", "namespace", "kube-system", "--request-timeout=30s");
      asked += 1;
      if (answer.code !== 0) failures.push(answer.output);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  try {
    await work();
  } finally {
    done = true;
    await asking;
  }
  return { asked, failures };
}

const isHighlyAvailable = async (): Promise<boolean> => {
  const { stdout } = await clone.ssh("ha-cp-2", "sudo", "/snap/bin/microk8s", "status");
  return stdout.includes("high-availability: yes");
};

/** The others' boots are the same as before. */
async function untouched(before: Record<string, string>, ...but: string[]): Promise<void> {
  const after = await machines(clone);
  for (const name of but) delete before[name];
  expect(after).toMatchObject(before);
}

describe("three control planes", () => {
  beforeAll(async () => {
    liftLimits(clone);
    configure({});
    await clone.must("up", "dev");
  });
  afterAll(async () => {
    await clone.seawall("reset", "--yes");
    clone.remove();
  });

  test("are highly available, behind a load balancer that admits administrators alone", async () => {
    expect(await kubectl.ready()).toEqual(everyNode);
    expect(await isHighlyAvailable()).toBe(true);
    const endpoint = (await kubectl.must("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")).trim();
    const { load_balancers } = await clone.digitalocean<{ load_balancers: { name: string; ip: string }[] }>(
      "GET",
      "/v2/load_balancers",
    );
    const api = load_balancers.find(({ name }) => name.endsWith("ha-api"));
    expect(endpoint).toBe(`https://${api?.ip}:16443`);
    expect((await clone.inside("stranger", "curl", "-sk", "-m", "5", `${endpoint}/readyz`)).code).toBe(28);
  });

  test("open what the program declares, and nothing else, from administrators, strangers, a host and each other", async () => {
    const measured = await reach(clone, "ha-cp-1", "ha-cp-2", "ha-apps-1", "web");
    expect(measured.mismatches).toEqual([]);
  });

  test("with the first powered off the API answers, and up brings that one back and touches no other", async () => {
    const before = await machines(clone);
    const id = await dropletOf(clone, "ha-cp-1");
    await clone.digitalocean("POST", `/v2/droplets/${id}/actions`, { type: "power_off" });
    await until("the API to answer by the others", 120, async () => {
      const answer = await kubectl.run("get", "nodes", "--request-timeout=5s");
      return answer.code === 0 && /ha-cp-1\s+NotReady/.test(answer.stdout);
    });
    const up = await clone.must("up", "dev");
    expect(up).toMatch(/ha-cp-1.* was off and is powered on again/);
    expect(await kubectl.ready()).toEqual(everyNode);
    await untouched(before, "ha-cp-1");
  });

  test("the first one destroyed is made again and joins the others", async () => {
    const before = await machines(clone);
    const id = await dropletOf(clone, "ha-cp-1");
    await clone.digitalocean("DELETE", `/v2/droplets/${id}`);
    await until("the droplet to be gone", 60, async () => {
      const { droplets } = await clone.digitalocean<{ droplets: { id: number }[] }>("GET", "/v2/droplets?per_page=200");
      return droplets.every((droplet) => String(droplet.id) !== id);
    });
    await clone.must("up", "dev");
    expect(await dropletOf(clone, "ha-cp-1")).not.toBe(id);
    expect(await kubectl.ready()).toEqual(everyNode);
    expect(await isHighlyAvailable()).toBe(true);
    await untouched(before, "ha-cp-1");
  });

  test("an upgrade goes from node to node, stops at one that cannot be drained, and goes on from there", async () => {
    const pinned = ["--image=registry.k8s.io/pause:3.10", "--replicas=1"];
    await kubectl.must("create", "deployment", "pinned", ...pinned);
    const patch = { spec: { template: { spec: { nodeSelector: { "kubernetes.io/hostname": "ha-cp-2" } } } } };
    await kubectl.must("patch", "deployment", "pinned", "-p", JSON.stringify(patch));
    await kubectl.must("rollout", "status", "deployment/pinned", "--timeout=60s");
    await kubectl.must("create", "poddisruptionbudget", "pinned", "--selector=app=pinned", "--min-available=1");

    configure({ channel: "1.36/stable" });
    const stopped = await clone.seawall("up", "dev");
    expect(stopped.code).toBe(1);
    expect(await versions()).toEqual({
      "ha-cp-1": "v1.36",
      "ha-cp-2": "v1.35",
      "ha-cp-3": "v1.35",
      "ha-apps-1": "v1.35",
    });

    await kubectl.must("delete", "poddisruptionbudget", "pinned");
    await clone.must("up", "dev");
    expect(new Set(Object.values(await versions()))).toEqual(new Set(["v1.36"]));
    expect((await kubectl.nodes()).filter(({ spec }) => spec.unschedulable)).toEqual([]);
    await kubectl.must("delete", "deployment", "pinned");
  });

  test.each([
    ["a skipped minor version", { channel: "1.34/stable" }, /1\.34/],
    ["an even number of control planes", { controlPlanes: { count: 2, size: "s-1vcpu-2gb" } }, /control ?planes/i],
  ])("%s is refused before anything is touched", async (_what, changes, message) => {
    configure({ channel: "1.36/stable", ...changes });
    const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
    expect(value.code).not.toBe(0);
    expect(value.output).toMatch(message);
    expect(writes).toEqual([]);
  });

  test("change their size one at a time, and the API never stops answering", async () => {
    const before = await machines(clone);
    configure({ channel: "1.36/stable", controlPlanes: { count: 3, size: "s-2vcpu-2gb" } });
    const { asked, failures } = await askedDuring(() => clone.must("up", "dev"));
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(10);
    expect(await kubectl.ready()).toEqual(everyNode);
    await untouched(before, "ha-cp-1", "ha-cp-2", "ha-cp-3");
    const { droplets } = await clone.digitalocean<{ droplets: { name: string; size_slug: string }[] }>(
      "GET",
      "/v2/droplets?per_page=200",
    );
    expect(droplets.filter(({ size_slug }) => size_slug === "s-2vcpu-2gb").length).toBe(3);
  });
});
