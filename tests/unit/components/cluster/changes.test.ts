import { Registrations } from "../../../support/mocks";
import { bundleFiles } from "../../../support/mocks";
import { Change, make, three } from "./program";

const size = "s-1vcpu-2gb";
const pools = (apps: string[], more: Change["workers"] = {}): Change => ({
  workers: { apps: { nodes: apps, size }, ...more },
});
const names = async (change: Change) => (await make(change)).registered.names;

describe("stability", () => {
  test("a node that is removed in the middle moves no other", async () => {
    const before = await names(pools(["a", "b", "c"]));
    const after = await names(pools(["a", "c"]));
    expect(after).toEqual(before.filter((name) => !/ k8s-apps-b(-|$)/.test(name)));
  });

  test("a pool that comes before another moves nothing", async () => {
    const before = await names(pools(["a"]));
    const after = await names({ workers: { aaa: { count: 1, size }, apps: { nodes: ["a"], size } } });
    expect(after.filter((name) => !/ k8s-aaa-1(-|$)/.test(name))).toEqual(before);
  });

  test("a control plane that is removed in the middle moves no other", async () => {
    const set = (nodes: string[]): Change => ({ controlPlanes: { nodes, size: "s-2vcpu-4gb" }, workers: {} });
    const before = await names(set(["a", "b", "c", "d", "e"]));
    const after = await names(set(["a", "c", "e"]));
    expect(after).toEqual(before.filter((name) => !/ k8s-cp-[bd](-|$)/.test(name)));
  });

  test("the first worker makes no new role, and takes none away", async () => {
    const before = await names({ workers: {} });
    const after = await names(pools(["a"]));
    expect(after.filter((name) => !/ k8s-apps-a(-|$)/.test(name))).toEqual(before);
  });

  test("what one control plane has, three have, and the balancers", async () => {
    const before = await names({});
    const after = await names(three);
    expect(before.filter((name) => !after.includes(name))).toEqual([]);
    expect(after.filter((name) => name.startsWith("LoadBalancer"))).toEqual([
      "LoadBalancer k8s-api",
      "LoadBalancer k8s-api-internal",
    ]);
  });
});

/** Every file of the bundle, without addresses: droplets of one program come into being in any order. */
function sent(registered: Registrations, command: string): string {
  const text = JSON.stringify(bundleFiles(registered.one("Command", `${command}-run`).inputs.stdin));
  return text
    .replace(/(?<!\d)(10\.20|198\.18)\.\d+\.\d+\b/g, "<address>")
    .replace(/MACHINE='\d+'|[0-9a-f]{64}/g, "<id>");
}

describe("scripts that run again", () => {
  const changed = (one: Registrations, two: Registrations) =>
    one
      .of("RemoteScript")
      .map(({ name }) => name)
      .filter(
        (name) => two.of("RemoteScript").some((other) => other.name === name) && sent(one, name) !== sent(two, name),
      );

  test("when a pool grows: the control plane's alone, which admits", async () => {
    const [one, two] = [await make(pools(["a"])), await make(pools(["a", "b", "c"]))];
    expect(changed(one.registered, two.registered)).toEqual(["k8s-cp-1-kubernetes-node"]);
  });

  test("when a label changes: that pool's", async () => {
    const [one, two] = [
      await make(pools(["a"], { batch: { count: 1, size } })),
      await make(pools(["a"], { batch: { count: 1, size, labels: { tier: "batch" } } })),
    ];
    expect(changed(one.registered, two.registered)).toEqual(["k8s-batch-1-kubernetes-node"]);
  });

  test("when an addon is switched on: the addons", async () => {
    const [one, two] = [await make(), await make({ addons: { ingress: true } })];
    expect(changed(one.registered, two.registered)).toEqual(["k8s-cp-1-kubernetes-addons"]);
  });

  test("when the channel changes: what installs and what upgrades, on every node", async () => {
    const [one, two] = [await make({ channel: "1.35/stable" }), await make({ channel: "1.36/stable" })];
    const nodes = ["k8s-cp-1", "k8s-apps-1"].flatMap((node) => [
      `${node}-kubernetes-install`,
      `${node}-kubernetes-node`,
    ]);
    expect(changed(one.registered, two.registered).sort()).toEqual(nodes.sort());
  });
});
