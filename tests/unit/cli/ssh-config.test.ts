import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { accessByOutputs, accessByState, remoteLine, writeSshFiles } from "../../../sandbox/cli/ssh-config";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
const outputs = {
  deployKey: key,
  hosts: {
    gate: {
      publicIp: "198.18.0.16",
      privateIp: "10.20.0.2",
      dropletId: 1,
      user: "deploy",
      hostKey: "ssh-ed25519 GATE",
    },
    data: {
      publicIp: "198.18.0.17",
      privateIp: "10.20.0.3",
      dropletId: 2,
      user: "deploy",
      hostKey: "ssh-ed25519 DATA",
      bastion: "gate",
    },
  },
};

test("files for the system's ssh: the pinned keys, the way through the bastion, nobody else may read them", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-ssh-"));
  try {
    const config = writeSshFiles(folder, "dev", accessByOutputs(outputs));
    expect(fs.readFileSync(config, "utf8").split("\n")).toEqual([
      "Host gate",
      "  HostName 198.18.0.16",
      "  User deploy",
      "  HostKeyAlias seawall-dev-gate",
      "",
      "Host data",
      "  HostName 10.20.0.3",
      "  User deploy",
      "  HostKeyAlias seawall-dev-data",
      "  ProxyJump gate",
      "",
      "Host *",
      `  IdentityFile "${folder}/key"`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile "${folder}/known_hosts"`,
      "  GlobalKnownHostsFile /dev/null",
      "  StrictHostKeyChecking yes",
      "  PasswordAuthentication no",
      "  ConnectTimeout 10",
      "  LogLevel ERROR",
      "",
    ]);
    expect(fs.readFileSync(path.join(folder, "known_hosts"), "utf8")).toBe(
      "seawall-dev-gate ssh-ed25519 GATE\nseawall-dev-data ssh-ed25519 DATA\n",
    );
    expect(fs.readFileSync(path.join(folder, "key"), "utf8")).toBe(`${key}\n`);
    expect(fs.readdirSync(folder).map((f) => [f, fs.statSync(path.join(folder, f)).mode & 0o777])).toEqual([
      ["config", 0o600],
      ["key", 0o600],
      ["known_hosts", 0o600],
    ]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test.each([
  [["echo", "a b", "$HOME", "it's", "", "x\ny"]],
  [["printf", "%s", 'ü;`id`"\\']],
  [["test", "-d", "/var/lib"]],
])("the words of a command reach the host's shell as they are: %j", (words) => {
  const seen = execFileSync("sh", ["-c", `for w in ${remoteLine(words)}; do printf '%s\\0' "$w"; done`]);
  expect(seen.toString().split("\0").slice(0, -1)).toEqual(words);
});

test("a single word is a line for the host's shell", () => {
  expect(remoteLine(["ls | wc -l"])).toBe("ls | wc -l");
});

describe("a host that no output names yet", () => {
  const hostUrn = "urn:pulumi:dev::seawall::seawall:host:Host::extra";
  const bundleUrn = "urn:pulumi:dev::seawall::seawall:host:Host$seawall:remote:Script::extra-setup";
  const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify(value),
  });
  const script = (parent: string, more: object = {}) => ({
    urn: `${bundleUrn}-run`,
    type: "command:remote:Command",
    parent,
    inputs: {
      connection: secret({
        host: "198.18.0.18",
        user: "deploy",
        hostKey: "ssh-ed25519 EXTRA",
        privateKey: key,
        ...more,
      }),
    },
  });
  const state = (command: object) =>
    ({
      version: 3,
      deployment: {
        resources: [
          { urn: hostUrn, type: "seawall:host:Host" },
          { urn: bundleUrn, type: "seawall:remote:Script", parent: hostUrn },
        ],
        pending_operations: [{ type: "creating", resource: command }],
      },
    }) as never;

  test("is reached as its remote script is", () => {
    const access = accessByState(state(script(bundleUrn)), "extra", { hosts: {}, key: "" });
    expect(access).toEqual({
      hosts: { extra: { address: "198.18.0.18", user: "deploy", hostKey: "ssh-ed25519 EXTRA" } },
      key,
    });
  });

  test("through the bastion that the script goes through", () => {
    const known = accessByOutputs(outputs);
    const proxied = script(bundleUrn, { proxy: { hostKey: "ssh-ed25519 GATE" } });
    expect(accessByState(state(proxied), "extra", known)?.hosts.extra?.bastion).toBe("gate");
  });

  test("is unknown where no script of its own was begun", () => {
    expect(
      accessByState(state(script("urn:pulumi:dev::seawall::seawall:host:Host::web")), "extra", { hosts: {}, key: "" }),
    ).toBe(undefined);
  });
});
