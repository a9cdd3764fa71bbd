import { Host, HostArgs, Network } from "@seawall/components";
import { Registrations, run } from "../../../support/mocks";
import { networkArgs, person } from "./program";

describe("stability", () => {
  const size = "s-1vcpu-1gb";
  const key = (n: number) => ({ privateKey: `PRIVATE ${n}`, publicKey: `ssh-ed25519 KEY${n}` });
  const stack = (hosts: string[], volumes: string[], deploy = 1, people: string[] = []) =>
    run(() => {
      const network = new Network("main", { ...networkArgs, deployKey: key(deploy), authorizedKeys: people });
      for (const name of hosts) {
        const disks = volumes.map((disk) => [disk, { sizeGiB: 1, mountPath: `/srv/${disk}` }]);
        new Host(name, { network, size, volumes: Object.fromEntries(disks) as HostArgs["volumes"] });
      }
    });

  test("hosts and volumes added or removed in the middle move no other", async () => {
    const before = (await stack(["a", "b", "c"], ["x", "y", "z"])).registered.names;
    const after = (await stack(["a", "c"], ["x", "z"])).registered.names;
    const gone = (name: string) => / b(-|$)/.test(name) || /-(volume|attachment)-y$/.test(name);
    expect(after).toEqual(before.filter((name) => !gone(name)));
  });

  /** Names of the resources whose inputs differ where the engine looks at them. */
  const changed = (one: Registrations, two: Registrations): string[] => {
    const seen = (r: Registrations["all"][number]) =>
      JSON.stringify(Object.entries(r.inputs).filter(([name]) => !r.ignoreChanges.includes(name)));
    const old = new Map(one.all.map((r) => [r.name, seen(r)]));
    return two.all.filter((r) => old.get(r.name) !== seen(r)).map((r) => r.name);
  };

  test("a rotated deploy key changes the registered key and the script, and no droplet", async () => {
    const one = (await stack(["a"], ["x"], 1)).registered;
    const two = (await stack(["a"], ["x"], 2)).registered;
    expect(changed(one, two)).toEqual(["main-ssh-key", "a-setup-run"]);
  });

  test("a person more or less changes the script alone", async () => {
    const one = (await stack(["a"], ["x"])).registered;
    const two = (await stack(["a"], ["x"], 1, [person])).registered;
    expect(changed(one, two)).toEqual(["a-setup-run"]);
  });
});

describe("host.script", () => {
  test("runs one bundle after another, also when several components ask", async () => {
    const { registered } = await run(async () => {
      const { ScriptBundle } = await import("@seawall/components");
      const host = new Host("web", { network: new Network("main", networkArgs), size: "s-1vcpu-1gb" });
      const bundle = new ScriptBundle({
        directory: `${__dirname}/../../../../components/remote/scripts`,
        secret: true,
      });
      host.script("first", bundle);
      host.script("second", bundle);
    });
    expect(registered.one("Command", "web-first-run").dependsOn).toContain("web-setup-run");
    expect(registered.one("Command", "web-second-run").dependsOn).toContain("web-first-run");
    // What a secret bundle prints stays on its host; its words to those who wait are all that there is to log.
    expect(registered.one("Command", "web-second-run").inputs.logging).toBe("stderr");
    expect(registered.one("RemoteScript", "web-second").inputs).toEqual({ bundleName: "second" });
  });
});
