import { Kubectl, machines, mark } from "../support/cluster";
import { Clone } from "../support/sandbox";

const clone = Clone.make();
const project = "examples/aidatalabs";
const kubectl = new Kubectl(clone, "k8s", project);
jest.setTimeout(1_200_000);

const small = ["k8s-apps-1", "k8s-apps-2", "k8s-cp-1"];
const workers = (from: number, to: number) =>
  clone.rewrite(`${project}/Pulumi.dev.yaml`, new RegExp(`aidatalabs:workers: ${from}`), `aidatalabs:workers: ${to}`);
const up = () => clone.must("up", "--project", project);
/** When the scripts of the workers that stay ran to their ends. */
const marks = () =>
  Promise.all(
    ["setup", "kubernetes-install", "kubernetes-node"].flatMap((bundle) =>
      ["k8s-apps-1", "k8s-apps-2"].map((host) => mark(clone, host, bundle, project)),
    ),
  );

describe("AIDataLabs' cluster", () => {
  let before: { machines: Record<string, string>; marks: string[] };

  beforeAll(async () => {
    await up();
    before = { machines: await machines(clone), marks: await marks() };
  });
  afterAll(async () => {
    await clone.seawall("reset", "--yes");
    clone.remove();
  });

  test("is one control plane and two workers", async () => {
    expect(await kubectl.ready()).toEqual(small);
  });

  test("grows to four workers by one number: nothing is replaced, and who is there stays as it is", async () => {
    workers(2, 4);
    const { value, writes } = await clone.writesOf(up);
    expect(value).not.toMatch(/replaced/);
    expect(writes.filter((write) => write === "POST /v2/droplets").length).toBe(2);
    expect(writes.filter((write) => /^DELETE/.test(write))).toEqual([]);
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-apps-2", "k8s-apps-3", "k8s-apps-4", "k8s-cp-1"]);
    expect(await machines(clone)).toMatchObject(before.machines);
    expect(await marks()).toEqual(before.marks);
  });

  test("goes back to two: the last two lose their pods before they leave", async () => {
    await kubectl.must("create", "deployment", "spread", "--image=registry.k8s.io/pause:3.10", "--replicas=8");
    await kubectl.must("rollout", "status", "deployment/spread", "--timeout=60s");
    expect(new Set(await kubectl.placesOf("spread"))).toContain("k8s-apps-4");
    await kubectl.must("create", "poddisruptionbudget", "spread", "--selector=app=spread", "--min-available=7");
    workers(4, 2);
    await up();
    expect(await kubectl.ready()).toEqual(small);
    const places = await kubectl.placesOf("spread");
    expect(places.length).toBe(8);
    expect(places.filter((node) => !small.includes(node))).toEqual([]);
    expect(await machines(clone)).toEqual(before.machines);
    expect(await marks()).toEqual(before.marks);
  });
});
