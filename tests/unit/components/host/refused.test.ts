import { Bastion, Host, HostArgs, Network } from "@seawall/components";
import { caught, run } from "../../../support/mocks";
import { Change, networkArgs } from "./program";

describe("what is refused", () => {
  const volume = (change: object) => ({ volumes: { data: { sizeGiB: 10, mountPath: "/srv/data", ...change } } });
  const cases: [string, Change, Record<string, string>][] = [
    ["size", { size: "large" }, { given: '"large"', fix: 'write it as "s-1vcpu-2gb"' }],
    ["image", { image: "centos-7" as "debian-13-x64" }, { allowed: '"debian-13-x64" or "ubuntu-24-04-x64"' }],
    ["hostname", { hostname: "Mail.example.com" }, { fix: 'write it as "mail.example.com"' }],
    ["swapMiB", { swapMiB: -1 }, { given: "-1", fix: "leave it out for 1,024, or say 0 for none" }],
    ["swapMiB", { swapMiB: 1.5 }, { given: "1.5" }],
    ["timeZone", { timeZone: "Mars/Base" }, { given: '"Mars/Base"' }],
    ["timeZone", { timeZone: "../etc/passwd" }, { given: '"../etc/passwd"' }],
    ["serves[0].port", { serves: [{ port: 22, from: "world" }] }, { allowed: "any port but SSH's (22)" }],
    ["egress[0].to", { egress: [{ to: "everyone" }] }, { given: '"everyone"' }],
    ["volumes.Data", { volumes: { Data: { sizeGiB: 1, mountPath: "/srv/a" } } }, { fix: "rename the volume's key" }],
    ["volumes.data.sizeGiB", volume({ sizeGiB: 0 }), { given: "0", allowed: "a whole number from 1 to 16,384" }],
    ["volumes.data.sizeGiB", volume({ sizeGiB: 2.5 }), { given: "2.5" }],
    ["volumes.data.mountPath", volume({ mountPath: "srv" }), { fix: 'mount it under "/srv"' }],
    ["volumes.data.mountPath", volume({ mountPath: "/etc/data" }), { given: '"/etc/data"' }],
    ["volumes.data.mountPath", volume({ mountPath: "/srv/../etc" }), { given: '"/srv/../etc"' }],
    ["volumes.data.mountPath", volume({ mountPath: "/srv/my data" }), { given: '"/srv/my data"' }],
    ["volumes.data.filesystem", volume({ filesystem: "btrfs" }), { allowed: '"ext4" or "xfs"' }],
    [
      "volumes.b.mountPath",
      { volumes: { a: { sizeGiB: 1, mountPath: "/srv/a" }, b: { sizeGiB: 1, mountPath: "/srv/a/b" } } },
      { allowed: "a path apart from that of volumes.a" },
    ],
    [
      "volumes",
      {
        volumes: Object.fromEntries(
          Array.from({ length: 16 }, (_, i) => [`v${i}`, { sizeGiB: 1, mountPath: `/srv/v${i}x` }]),
        ),
      },
      { given: "16", allowed: "at most 15 volumes a droplet" },
    ],
    ["authorizedKeys[0]", { authorizedKeys: ["ssh-dss AAAA"] }, { given: '"ssh-dss…"' }],
    [
      "hardening.selinux",
      { hardening: { selinux: { off: true, reason: "There is none here" } } as HostArgs["hardening"] },
      { fix: "correct the control's name" },
    ],
    [
      "hardening.aide.reason",
      { hardening: { aide: { off: true, reason: "no" } } },
      { allowed: "one line of 10 to 200 characters" },
    ],
    ["hardening.aide.reason", { hardening: { aide: { off: true, reason: "two\nlines, and more" } } }, {}],
  ];
  test.each(cases)("%s %#", async (path, change, expected) => {
    const { registered, result } = await run(() => {
      const network = new Network("main", networkArgs);
      return caught(() => new Host("web", { network, size: "s-1vcpu-2gb", ...change }));
    });
    expect(result.component).toBe("Host");
    expect(result.problems).toContainEqual(expect.objectContaining({ path, ...expected }));
    expect(registered.names.filter((name) => name.includes("web"))).toEqual([]);
  });

  test("a name that is no host name", async () => {
    const { result } = await run(() => {
      const network = new Network("main", networkArgs);
      return caught(() => new Host("web_1", { network, size: "s-1vcpu-2gb" }));
    });
    expect(result.problems).toEqual([
      {
        path: "name",
        given: '"web_1"',
        allowed: "1 to 63 small letters, digits and hyphens, none of them at an end",
        fix: "rename the host",
      },
    ]);
  });

  test("short RSA keys, by their length", async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const sshpk = await import("sshpk");
    const line = (bits: number) => {
      const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
      return sshpk.parseKey(publicKey.export({ type: "spki", format: "pem" }), "pem").toString("ssh");
    };
    const { result } = await run(() => {
      const network = new Network("main", networkArgs);
      return caught(() => new Host("web", { network, size: "s-1vcpu-2gb", authorizedKeys: [line(2048), line(3072)] }));
    });
    expect(result.problems).toEqual([
      {
        path: "authorizedKeys[0]",
        given: "an RSA key of 2048 bits",
        allowed: "RSA of 3072 bits or more, or ed25519",
        fix: "make a new pair with ssh-keygen -t ed25519",
      },
    ]);
  });

  test("saying beside a shared role what the role says, and a role or bastion that does not fit", async () => {
    const { result } = await run(() => {
      const network = new Network("main", networkArgs);
      const plain = new Host("plain", { network, size: "s-1vcpu-1gb" });
      const gate = new Bastion("gate", { network, size: "s-1vcpu-1gb" });
      const foreign = new Network("other", { ...networkArgs, ipRange: "10.30.0.0/20" });
      const refused = (change: Change) =>
        caught(() => new Host("web", { network, size: "s-1vcpu-1gb", ...change })).problems.map((p) => [
          p.path,
          p.given,
        ]);
      const role = network.role("jobs");
      return [
        refused({ role, serves: [{ port: 80, from: "world" }], egress: [], bastion: gate }),
        refused({ role: foreign.role("jobs") }),
        refused({ bastion: plain }),
        refused({ bastion: gate, forwarding: true }),
        refused({ bastion: new Bastion("far", { network: foreign, size: "s-1vcpu-1gb" }) }),
      ];
    });
    const beside = 'what is set beside role "main-jobs"';
    expect(result).toEqual([
      [
        ["serves", beside],
        ["egress", beside],
        ["bastion", beside],
      ],
      [["role", '"other-jobs"']],
      [["bastion", '"plain"']],
      [["forwarding", "true"]],
      [["bastion", '"far"']],
    ]);
  });
});
