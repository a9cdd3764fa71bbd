import { Bastion, Host, HostArgs, Network, NetworkArgs } from "@seawall/components";
import * as yaml from "yaml";
import { bundleFiles, caught, Registrations, run, valueOf } from "../../support/mocks";

const networkArgs: NetworkArgs = {
  region: "fra1",
  ipRange: "10.20.0.0/20",
  adminCidrs: ["198.51.100.10/32", "2001:db8::/48"],
};
const person = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMEuWC4NhmPCJnFBXlgZzEGi9XnpmlHFyXwYIjP6Z1lK ada@example.com";

type Change = Partial<Omit<HostArgs, "network">>;

const make = (change: Change = {}, network: Partial<NetworkArgs> = {}) =>
  run(
    () =>
      new Host("web", { network: new Network("main", { ...networkArgs, ...network }), size: "s-1vcpu-2gb", ...change }),
  );

const setup = (registered: Registrations, host = "web") => registered.one("Command", `${host}-setup-run`);
const files = (registered: Registrations, host = "web") => bundleFiles(setup(registered, host).inputs.stdin);

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
      dialErrorLimit: 90,
      perDialTimeout: 10,
    });
    expect(inputs.create).toBe(inputs.update);
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
    expect(registered.one("ReservedIpAssignment").inputs).toEqual({ ipAddress: "198.18.8.1", dropletId: 100 });
  });
});

describe("arguments", () => {
  test("of the droplet", async () => {
    const { registered } = await make({
      image: "ubuntu-24-04-x64",
      hostname: "mail.example.com",
      backups: { plan: "daily", hour: 4 },
      ipv6: true,
    });
    expect(registered.one("Droplet").inputs).toMatchObject({
      name: "mail.example.com",
      image: "ubuntu-24-04-x64",
      backups: true,
      backupPolicy: { plan: "daily", hour: 4 },
      ipv6: true,
    });
    expect((await make({ backups: true })).registered.one("Droplet").inputs).toMatchObject({ backups: true });
  });

  test("of the script, written as data", async () => {
    const { registered } = await make(
      {
        serves: [
          { port: 443, from: "world", description: "web" },
          { port: "8000-8010", protocol: "udp", from: ["vpc", "admins"] },
        ],
        authorizedKeys: [person],
        swapMiB: 0,
        timeZone: "Europe/Berlin",
        hardening: { aide: { off: true, reason: "Checked by the image pipeline" } },
        volumes: {
          data: { sizeGiB: 10, mountPath: "/srv/data" },
          logs: { sizeGiB: 5, mountPath: "/srv/logs", filesystem: "xfs" },
        },
      },
      { authorizedKeys: [person] },
    );
    const sent = files(registered);
    expect(sent.env).toBe(
      [
        "SEAWALL_HOST='web'",
        "SEAWALL_USER='deploy'",
        "SEAWALL_VPC_RANGE='10.20.0.0/20'",
        "SEAWALL_SSH_SOURCES='198.51.100.10/32 2001:db8::/48'",
        "SEAWALL_BASTION='false'",
        "SEAWALL_TIME_ZONE='Europe/Berlin'",
        "SEAWALL_SWAP_MIB='0'",
        "",
      ].join("\n"),
    );
    expect(sent.authorized_keys).toBe(`ssh-ed25519 main-deploy-key\n${person}\n`);
    expect(sent["ufw.rules"]).toBe(
      [
        "tcp\t22\t198.51.100.10/32\tssh",
        "tcp\t22\t2001:db8::/48\tssh",
        "tcp\t22\t10.20.0.0/20\tssh",
        "tcp\t443\tany\tweb",
        "udp\t8000-8010\t10.20.0.0/20\t",
        "udp\t8000-8010\t198.51.100.10/32\t",
        "udp\t8000-8010\t2001:db8::/48\t",
        "",
      ].join("\n"),
    );
    expect(sent.volumes).toBe(
      "shop-test-main-web-data\t/srv/data\text4\t10\nshop-test-main-web-logs\t/srv/logs\txfs\t5\n",
    );
    expect(sent.off).toBe("aide\tChecked by the image pipeline\n");
  });

  test("defaults of the script", async () => {
    const sent = files((await make()).registered);
    expect(sent.env).toContain("SEAWALL_TIME_ZONE='Etc/UTC'\nSEAWALL_SWAP_MIB='1024'\n");
    expect([sent.volumes, sent.off]).toEqual(["", ""]);
  });

  test("volumes are blank, protected, attached, and there before the script runs", async () => {
    const { registered } = await make({ volumes: { data: { sizeGiB: 10, mountPath: "/srv/data" } } });
    expect(registered.one("Volume")).toMatchObject({
      name: "web-volume-data",
      inputs: { name: "shop-test-main-web-data", region: "fra1", size: 10, description: "/srv/data of web" },
      protect: true,
    });
    expect(registered.one("VolumeAttachment")).toMatchObject({
      name: "web-attachment-data",
      inputs: { volumeId: "100", dropletId: 100 },
    });
    expect(setup(registered).dependsOn).toContain("web-attachment-data");
  });

  test("protect: false leaves volumes and addresses free to go", async () => {
    const change: Change = {
      protect: false,
      reservedIp: true,
      volumes: { data: { sizeGiB: 1, mountPath: "/srv/data" } },
    };
    const { registered } = await make(change);
    expect([registered.one("Volume").protect, registered.one("ReservedIp").protect]).toEqual([false, false]);
  });

  test("transforms reach every child", async () => {
    const { registered } = await make({
      reservedIp: true,
      volumes: { data: { sizeGiB: 1, mountPath: "/srv/data" } },
      transform: {
        role: { tag: { name: "tag" }, firewall: { name: "firewall" } },
        hostKey: { algorithm: "RSA" },
        droplet: { monitoring: false },
        volume: { description: "mine" },
        volumeAttachment: (_, opts) => {
          opts.protect = true;
        },
        reservedIp: { region: "ams3" },
        reservedIpAssignment: { ipAddress: "192.0.2.1" },
        command: { logging: "none" },
      },
    });
    expect(registered.one("Tag").inputs.name).toBe("tag");
    expect(registered.one("Firewall").inputs.name).toBe("firewall");
    expect(registered.one("PrivateKey", "web-host-key").inputs.algorithm).toBe("RSA");
    expect(registered.one("Droplet").inputs.monitoring).toBe(false);
    expect(registered.one("Volume").inputs.description).toBe("mine");
    expect(registered.one("VolumeAttachment").protect).toBe(true);
    expect(registered.one("ReservedIp").inputs.region).toBe("ams3");
    expect(registered.one("ReservedIpAssignment").inputs.ipAddress).toBe("192.0.2.1");
    expect(setup(registered).inputs.logging).toBe("none");
  });
});

describe("sources among hosts", () => {
  test("a host is named by its private address in both firewalls, a role by its tag and the VPC", async () => {
    const { registered, result } = await run(() => {
      const network = new Network("main", networkArgs);
      const jobs = network.role("jobs");
      const web = new Host("web", { network, size: "s-1vcpu-1gb", serves: [{ port: 443, from: "world" }] });
      new Host("job-1", { network, size: "s-1vcpu-1gb", role: jobs });
      new Host("data", {
        network,
        size: "s-1vcpu-1gb",
        serves: [
          { port: 5432, from: web },
          { port: 6379, from: jobs },
        ],
      });
      return network.exposure();
    });
    expect(registered.one("Firewall", "data-role-firewall").inputs.inboundRules).toEqual([
      { protocol: "tcp", portRange: "22", sourceAddresses: networkArgs.adminCidrs },
      { protocol: "tcp", portRange: "5432", sourceDropletIds: [100] },
      { protocol: "tcp", portRange: "6379", sourceTags: ["shop-test-main-jobs"] },
    ]);
    expect(files(registered, "data")["ufw.rules"]).toContain("tcp\t5432\t10.20.0.2\t\ntcp\t6379\t10.20.0.0/20\t\n");
    expect(registered.one("Droplet", "job-1-droplet").inputs.tags).toEqual(["shop-test-main-jobs"]);
    expect(
      registered
        .of("Role")
        .map((r) => r.name)
        .sort(),
    ).toEqual(["data-role", "main-jobs", "web-role"]);
    const admins = ["admins", ...networkArgs.adminCidrs];
    expect(result).toEqual([
      { host: "job-1", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "web", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "web", network: "public", protocol: "tcp", ports: "443", from: ["world"] },
      { host: "web", network: "vpc", protocol: "tcp", ports: "443", from: ["world"] },
      { host: "data", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "data", network: "vpc", protocol: "tcp", ports: "5432", from: ["host:web"] },
      { host: "data", network: "vpc", protocol: "tcp", ports: "6379", from: ["host:job-1"] },
    ]);
  });

  test("administrators inside the VPC's range are an exposure of the VPC", async () => {
    const { result } = await make({}, { adminCidrs: ["10.20.1.0/24", "10.0.0.0/8"] });
    expect(result.exposure).toEqual([
      { host: "web", network: "public", protocol: "tcp", ports: "22", from: ["admins", "10.0.0.0/8"] },
      { host: "web", network: "vpc", protocol: "tcp", ports: "22", from: ["admins", "10.20.1.0/24", "10.0.0.0/8"] },
    ]);
  });
});

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
      dialErrorLimit: 90,
      perDialTimeout: 10,
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
      const bundle = new ScriptBundle({ directory: `${__dirname}/../../../components/remote/scripts`, secret: true });
      host.script("first", bundle);
      host.script("second", bundle);
    });
    expect(registered.one("Command", "web-first-run").dependsOn).toContain("web-setup-run");
    expect(registered.one("Command", "web-second-run").dependsOn).toContain("web-first-run");
    expect(registered.one("Command", "web-second-run").inputs.logging).toBe("none");
    expect(registered.one("RemoteScript", "web-second").inputs).toEqual({ bundleName: "second" });
  });
});

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
