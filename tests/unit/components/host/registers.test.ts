import * as yaml from "yaml";
import { valueOf } from "../../../support/mocks";
import { read } from "../../../support/repository";
import { make, setup } from "./program";

describe("what a host registers", () => {
  test("role, host key, droplet and one script", async () => {
    const { registered } = await make();
    const own = registered.names.filter((name) => name.includes(" web"));
    expect(own).toEqual([
      "Command web-setup-run",
      "Droplet web-droplet",
      "Firewall web-role-firewall",
      "Host web",
      "PrivateKey web-host-key",
      "RemoteScript web-setup",
      "Role web-role",
      "Tag web-role-tag",
    ]);
  });

  test("the droplet, covered by its firewall from its first packet", async () => {
    const { registered } = await make();
    const { userData, ...inputs } = registered.one("Droplet").inputs;
    expect(inputs).toEqual({
      name: "web",
      region: "fra1",
      size: "s-1vcpu-2gb",
      image: "debian-13-x64",
      vpcUuid: "100",
      tags: ["shop-test-main-web"],
      sshKeys: ["100"],
      ipv6: false,
      monitoring: true,
      backups: false,
      resizeDisk: false,
      gracefulShutdown: true,
    });
    expect(userData).toEqual(expect.any(String));
    expect(registered.one("Droplet").dependsOn).toEqual(expect.arrayContaining(["web-role-firewall", "web-role-tag"]));
    expect(registered.one("Droplet").ignoreChanges).toEqual(["userData", "sshKeys", "image", "monitoring"]);
  });

  test("user data with the account, its key and the host's own key, as a secret", async () => {
    const { registered } = await make({}, { user: "ops" });
    const { userData } = registered.one("Droplet").inputs as { userData: string };
    expect(userData.split("\n", 1)).toEqual(["#cloud-config"]);
    expect(yaml.parse(userData)).toEqual({
      disable_root: true,
      ssh_pwauth: false,
      ssh_deletekeys: true,
      ssh_keys: { ed25519_private: "private web-host-key\n", ed25519_public: "ssh-ed25519 web-host-key" },
      users: [
        {
          name: "ops",
          shell: "/bin/bash",
          lock_passwd: true,
          sudo: "ALL=(ALL) NOPASSWD:ALL",
          ssh_authorized_keys: ["ssh-ed25519 main-deploy-key"],
        },
      ],
    });
    expect(registered.one("Droplet").secrets).toEqual(["userData"]);
  });

  test("records no key and no script among its own inputs", async () => {
    const { registered } = await make();
    expect(registered.one("Host").inputs).toEqual({ size: "s-1vcpu-2gb", network: "main" });
    expect(registered.one("RemoteScript").inputs).toEqual({ bundleName: "setup" });
  });

  test("a script over SSH with a pinned key, secrets as secrets", async () => {
    const { registered } = await make();
    const { inputs, secrets, dependsOn } = setup(registered);
    expect(inputs.connection).toEqual({
      host: "198.18.0.16",
      user: "deploy",
      port: 22,
      privateKey: "private main-deploy-key\n",
      hostKey: "ssh-ed25519 web-host-key",
      dialErrorLimit: 60,
      perDialTimeout: 5,
    });
    const rootShell = read("components/remote/scripts/root-shell.sh");
    expect([inputs.create, inputs.update]).toEqual([rootShell, rootShell]);
    expect(inputs).not.toHaveProperty("triggers");
    expect(inputs).not.toHaveProperty("environment");
    expect(inputs.addPreviousOutputInEnv).toBe(false);
    expect(inputs.logging).toBe("stderr");
    expect(secrets).toEqual(["connection", "stdin"]);
    expect(dependsOn).toContain("web-droplet");
  });
});

describe("what a host puts out", () => {
  test("addresses, key and connection", async () => {
    const { result: host } = await make();
    expect([host.name, host.user, host.role.name]).toEqual(["web", "deploy", "web-role"]);
    expect(await valueOf(host.id)).toBe("100");
    expect(await valueOf(host.publicIp)).toBe("198.18.0.16");
    expect(await valueOf(host.privateIp)).toBe("10.20.0.2");
    expect(await valueOf(host.connectAddress)).toBe("198.18.0.16");
    expect(await valueOf(host.hostKey)).toBe("ssh-ed25519 web-host-key");
    expect(await valueOf(host.ready)).toBe("web");
  });

  test("a reserved address is the one to publish; SSH keeps the droplet's own", async () => {
    const { registered, result: host } = await make({ reservedIp: true });
    expect(await valueOf(host.publicIp)).toBe("198.18.8.1");
    expect(await valueOf(host.connectAddress)).toBe("198.18.0.16");
    expect(registered.one("ReservedIp")).toMatchObject({
      name: "web-reserved-ip",
      inputs: { region: "fra1" },
      protect: true,
    });
    expect(registered.one("ReservedIpAssignment")).toMatchObject({
      inputs: { ipAddress: "198.18.8.1", dropletId: 100 },
      deleteBeforeReplace: true,
      deletedWith: "web-droplet",
    });
  });
});
