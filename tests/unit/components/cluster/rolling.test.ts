import * as pulumi from "@pulumi/pulumi";
import { NodeAccess, RollingResize } from "../../../../components/cluster/rolling";
import type { Login, Task } from "../../../../components/remote/session";
import { run as program } from "../../../support/mocks";
import { read } from "../../../support/repository";
import { make } from "./program";

const access: NodeAccess = {
  user: "deploy",
  privateKey: pulumi.output("PRIVATE"),
  hostKey: pulumi.output("ssh-ed25519 NODE"),
};

const args = (node: string, sizes: [string, string]) => {
  const outputs = { ipv4Address: `public ${node}`, ipv4AddressPrivate: `private ${node}` };
  return {
    oldInputs: { size: sizes[0] },
    newInputs: { size: sizes[1] },
    oldOutputs: outputs,
    newOutputs: outputs,
  } as unknown as pulumi.ResourceHookArgs;
};
const grown = (node: string) => args(node, ["s-1vcpu-2gb", "s-2vcpu-4gb"]);

/** A cloud that resizes nodes between the hooks, and remembers what was done and when. */
function world(answer: (word: string, host: string) => Promise<void> = () => Promise.resolve()) {
  const events: string[] = [];
  const logins: [Task, Login, Login | undefined][] = [];
  const rolling = new RollingResize(async (task, login, bastion) => {
    logins.push([task, login, bastion]);
    events.push(`${login.host} ${task.name}`);
    await answer(task.name, login.host);
  }, {});
  /** What the engine does with one droplet. */
  const resize = async (node: string, cloud: () => Promise<void> = () => Promise.resolve(), with_ = access) => {
    await rolling.before(node, with_, grown(node));
    try {
      await cloud();
    } catch (error) {
      rolling.onError(node);
      throw error;
    }
    events.push(`${node} resized`);
    await rolling.after(node, with_, grown(node));
  };
  return { events, logins, rolling, resize };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const reasons = async (all: Promise<unknown>[]) =>
  (await Promise.allSettled(all)).map((one) => (one.status === "rejected" ? (one.reason as Error).message : "done"));

test("one node at a time: drained before, ready after, and only then the next", async () => {
  const { events, resize } = world(() => tick().then(() => undefined));
  await Promise.all([resize("a"), resize("b"), resize("c")]);
  expect(events).toEqual(["a", "b", "c"].flatMap((n) => [`public ${n} drain`, `${n} resized`, `public ${n} ready`]));
});

test("a node that does not come back stops the rest", async () => {
  const { events, resize } = world((word, host) =>
    word === "ready" && host.endsWith("a") ? Promise.reject(new Error("it is NotReady")) : Promise.resolve(),
  );
  const gone = "a is not ready after its change of size: it is NotReady";
  expect(await reasons([resize("a"), resize("b"), resize("c")])).toEqual([
    gone,
    `b keeps its size: ${gone}`,
    `c keeps its size: ${gone}`,
  ]);
  expect(events).toEqual(["public a drain", "a resized", "public a ready"]);
});

test("a node that cannot be drained is not touched, nor is another", async () => {
  const { events, resize } = world((word) =>
    word === "drain" ? Promise.reject(new Error("a pod may not be evicted")) : Promise.resolve(),
  );
  const reason = "a could not be drained: a pod may not be evicted";
  expect(await reasons([resize("a"), resize("b")])).toEqual([reason, `b keeps its size: ${reason}`]);
  expect(events).toEqual(["public a drain"]);
});

test("a cloud that refuses stops the rest, and nothing is tried again", async () => {
  const { events, resize, rolling } = world();
  const refuse = () => Promise.reject(new Error("422"));
  expect(await reasons([resize("a", refuse), resize("b")])).toEqual([
    "422",
    "b keeps its size: a could not be resized",
  ]);
  expect(events).toEqual(["public a drain"]);
  expect(rolling.onError("other")).toBe(false);
});

test("changes of anything else go on side by side, without a login", async () => {
  const { logins, rolling } = world();
  const same = args("a", ["s-1vcpu-2gb", "s-1vcpu-2gb"]);
  await rolling.before("a", access, same);
  await rolling.before("b", access, same);
  await rolling.after("a", access, same);
  expect(logins).toEqual([]);
});

test("logs in with pinned keys, and through a bastion to the address in the VPC", async () => {
  const { logins, resize } = world();
  const bastion = { user: "deploy", address: pulumi.output("gate"), hostKey: pulumi.output("ssh-ed25519 GATE") };
  await resize("a");
  await resize("b", undefined, { ...access, bastion });
  const login = { user: "deploy", privateKey: "PRIVATE" };
  expect(logins[0]).toEqual([
    { name: "drain", command: read("components/cluster/scripts/resize/drain.sh"), dialSeconds: 60, runSeconds: 900 },
    { ...login, host: "public a", hostKey: "ssh-ed25519 NODE" },
    undefined,
  ]);
  expect(logins[3]).toEqual([
    { name: "ready", command: read("components/cluster/scripts/resize/ready.sh"), dialSeconds: 600, runSeconds: 900 },
    { ...login, host: "private b", hostKey: "ssh-ed25519 NODE" },
    { ...login, host: "gate", hostKey: "ssh-ed25519 GATE" },
  ]);
});

test("the hooks stand on every node's droplet", async () => {
  const { registered } = await make();
  for (const node of ["k8s-cp-1", "k8s-apps-1"]) {
    expect(registered.one("Droplet", `${node}-droplet`).hooks).toEqual({
      beforeUpdate: [`${node}-drain`],
      afterUpdate: [`${node}-ready`],
      onError: [`${node}-resize-failed`],
    });
    // A preview changes nothing, so nothing is to be drained in one.
    expect((registered.hooks.get(`${node}-drain`) as pulumi.ResourceHook).opts).toBeUndefined();
  }
});

test("hosts that are no nodes have none", async () => {
  const { Host, Network } = await import("@seawall/components");
  const { networkArgs } = await import("./program");
  const { registered } = await program(
    () => new Host("web", { network: new Network("main", networkArgs), size: "s-1vcpu-1gb" }),
  );
  expect(registered.one("Droplet").hooks).toEqual({ beforeUpdate: [], afterUpdate: [], onError: [] });
});
