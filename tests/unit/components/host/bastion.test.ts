import { Bastion, Host, Network } from "@seawall/components";
import { run, valueOf } from "../../../support/mocks";
import { files, networkArgs, setup } from "./program";

describe("a bastion", () => {
  const behind = () =>
    run(() => {
      const network = new Network("main", networkArgs);
      const bastion = new Bastion("gate", { network, size: "s-1vcpu-1gb" });
      return new Host("data", { network, size: "s-1vcpu-1gb", bastion });
    });

  test("is where SSH comes from, by the cloud's firewall and in what is exposed", async () => {
    const { registered, result } = await behind();
    expect(registered.one("Firewall", "data-role-firewall").inputs.inboundRules).toEqual([
      { protocol: "tcp", portRange: "22", sourceDropletIds: [100] },
    ]);
    // What decides is the cloud's firewall; the host's own must not be in the way when that changes.
    expect(files(registered, "data")["ufw.rules"]).toBe(files(registered, "gate")["ufw.rules"]);
    expect(files(registered, "data").env).toContain("SEAWALL_SSH_SOURCES='10.20.0.2'\nSEAWALL_BASTION='false'\n");
    expect(files(registered, "gate").env).toContain("SEAWALL_BASTION='true'\n");
    expect(result.exposure).toEqual([
      { host: "data", network: "vpc", protocol: "tcp", ports: "22", from: ["host:gate"] },
    ]);
  });

  test("is what the connection goes through, both keys pinned, once it is ready", async () => {
    const { registered, result } = await behind();
    const login = {
      port: 22,
      user: "deploy",
      privateKey: "private main-deploy-key\n",
      dialErrorLimit: 60,
      perDialTimeout: 5,
    };
    expect(setup(registered, "data").inputs.connection).toEqual({
      ...login,
      host: "10.20.0.3",
      hostKey: "ssh-ed25519 data-host-key",
      proxy: { ...login, host: "198.18.0.16", hostKey: "ssh-ed25519 gate-host-key" },
    });
    expect(setup(registered, "data").secrets).toEqual(["connection", "stdin"]);
    expect(setup(registered, "data").dependsOn).toContain("gate-setup-run");
    expect(await valueOf(result.connectAddress)).toBe("10.20.0.3");
  });

  test("may stand on a shared role", async () => {
    const { registered } = await run(() => {
      const network = new Network("main", networkArgs);
      const bastion = new Bastion("gate", { network, size: "s-1vcpu-1gb" });
      return new Host("job", { network, size: "s-1vcpu-1gb", role: network.role("jobs", { bastion }) });
    });
    expect(setup(registered, "job").inputs.connection).toHaveProperty("proxy.host", "198.18.0.16");
  });
});
