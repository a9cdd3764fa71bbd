import { Host, Network, NetworkArgs } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { bundleFiles, caught, run, valueOf } from "../../support/mocks";

const args: NetworkArgs = { region: "fra1", ipRange: "10.20.0.0/20", adminCidrs: ["198.51.100.10/32"] };

describe("Network", () => {
  test("registers a VPC, a generated deploy key and the key at DigitalOcean, and nothing else", async () => {
    const { registered } = await run(() => new Network("main", args));
    expect(registered.names).toEqual([
      "Network main",
      "PrivateKey main-deploy-key",
      "SshKey main-ssh-key",
      "Vpc main-vpc",
    ]);
    expect(registered.one("Vpc")).toMatchObject({
      inputs: { name: "shop-test-main", region: "fra1", ipRange: "10.20.0.0/20" },
      parent: "main",
    });
    expect(registered.one("PrivateKey").inputs).toEqual({ algorithm: "ED25519" });
    expect(registered.one("SshKey").inputs).toEqual({
      name: "shop-test-main-deploy",
      publicKey: "ssh-ed25519 main-deploy-key",
    });
  });

  test("a network called like its stack does not repeat the name in the cloud", async () => {
    const { registered } = await run(() => new Network("test", args));
    expect(registered.one("Vpc").inputs.name).toBe("shop-test");
  });

  test("uses a deploy key that is given, and generates none", async () => {
    const deployKey = { privateKey: "PRIVATE", publicKey: "ssh-ed25519 GIVEN me\n" };
    const { registered, result } = await run(() => new Network("main", { ...args, deployKey }));
    expect(registered.of("PrivateKey")).toEqual([]);
    expect(registered.one("SshKey").inputs.publicKey).toBe("ssh-ed25519 GIVEN me");
    expect(await valueOf(result.deployKey.privateKey)).toBe("PRIVATE");
    expect(await pulumi.isSecret(result.deployKey.privateKey)).toBe(true);
  });

  test("records no key among its own inputs", async () => {
    const deployKey = { privateKey: "PRIVATE", publicKey: "ssh-ed25519 GIVEN" };
    const { registered } = await run(() => new Network("main", { ...args, deployKey }));
    expect(registered.one("Network").inputs).toEqual({
      region: "fra1",
      ipRange: "10.20.0.0/20",
      adminCidrs: ["198.51.100.10/32"],
    });
  });

  test("puts out ids, user and key", async () => {
    const { result } = await run(() => new Network("main", { ...args, user: "ops" }));
    expect([result.user, result.region, result.ipRange]).toEqual(["ops", "fra1", "10.20.0.0/20"]);
    expect(await valueOf(result.vpcId)).toBe("100");
    expect(await valueOf(result.sshKeyId)).toBe("100");
    expect(await valueOf(result.deployKey.publicKey)).toBe("ssh-ed25519 main-deploy-key");
  });

  test("transforms reach its children", async () => {
    const { registered } = await run(
      () =>
        new Network("main", {
          ...args,
          transform: {
            vpc: { description: "mine" },
            sshKey: (key, opts) => {
              key.name = "renamed";
              opts.protect = true;
            },
          },
        }),
    );
    expect(registered.one("Vpc").inputs.description).toBe("mine");
    expect(registered.one("SshKey")).toMatchObject({ inputs: { name: "renamed" }, protect: true });
  });

  const refused: [string, Partial<NetworkArgs>, Record<string, string>][] = [
    ["region", { region: "Frankfurt" }, { given: '"Frankfurt"', fix: 'write it as "fra1"' }],
    ["ipRange", { ipRange: "10.20.0.0" }, { allowed: "an IPv4 range with its prefix" }],
    ["ipRange", { ipRange: "fd00::/64" }, { allowed: "an IPv4 range with its prefix" }],
    ["ipRange", { ipRange: "10.20.0.5/20" }, { fix: 'write "10.20.0.0/20"' }],
    ["ipRange", { ipRange: "10.16.0.0/15" }, { allowed: "a prefix from /16 to /28" }],
    ["ipRange", { ipRange: "10.20.0.0/29" }, { allowed: "a prefix from /16 to /28" }],
    ["ipRange", { ipRange: "8.8.0.0/16" }, { fix: 'choose one such as "10.20.0.0/20"' }],
    [
      "ipRange",
      { ipRange: "10.244.16.0/20" },
      { allowed: "a range clear of 10.244.0.0/16, which is for DigitalOcean's Kubernetes" },
    ],
    [
      "ipRange",
      { ipRange: "10.245.0.0/16" },
      { allowed: "a range clear of 10.245.0.0/16, which is for DigitalOcean's Kubernetes" },
    ],
    [
      "ipRange",
      { ipRange: "10.246.0.0/24" },
      { allowed: "a range clear of 10.246.0.0/16, which is for DigitalOcean's Kubernetes" },
    ],
    [
      "ipRange",
      { ipRange: "10.229.0.0/20" },
      { allowed: "a range clear of 10.229.0.0/16, which is for DigitalOcean's internal services" },
    ],
    ["ipRange", { ipRange: "10.1.0.0/16" }, { allowed: "a range clear of 10.1.0.0/16, which is for MicroK8s' pods" }],
    [
      "ipRange",
      { ipRange: "10.152.0.0/16" },
      { allowed: "a range clear of 10.152.183.0/24, which is for MicroK8s' services" },
    ],
    ["adminCidrs", { adminCidrs: [] }, { given: "[]", allowed: "at least one range" }],
    [
      "adminCidrs[0]",
      { adminCidrs: ["0.0.0.0/0"] },
      {
        allowed: "a prefix of /8 or longer",
        fix: "list the ranges that are meant; port 22 is never open to the world",
      },
    ],
    ["adminCidrs[0]", { adminCidrs: ["::/0"] }, { allowed: "a prefix of /32 or longer" }],
    ["adminCidrs[0]", { adminCidrs: ["128.0.0.0/1"] }, { allowed: "a prefix of /8 or longer" }],
    ["adminCidrs[1]", { adminCidrs: ["198.51.100.10/32", "198.51.100.11"] }, { fix: 'write "198.51.100.11/32"' }],
    ["adminCidrs[0]", { adminCidrs: ["2001:db8::1"] }, { fix: 'write "2001:db8::1/128"' }],
    ["adminCidrs[0]", { adminCidrs: ["198.51.100.10/24"] }, { fix: 'write "198.51.100.0/24"' }],
    ["adminCidrs[0]", { adminCidrs: ["home"] }, { allowed: "an address range with its prefix" }],
    [
      "adminCidrs",
      { adminCidrs: Array.from({ length: 1001 }, (_, i) => `198.18.${i >> 8}.${i & 255}/32`) },
      { given: "1001" },
    ],
    ["user", { user: "root" }, { given: '"root"', fix: 'leave it out for "deploy"' }],
    ["user", { user: "Deploy" }, { given: '"Deploy"' }],
    [
      "authorizedKeys[0]",
      { authorizedKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----\nabc"] },
      { given: '"-----BEGIN…"', allowed: "one line of a public key in OpenSSH format" },
    ],
  ];
  test.each(refused)("refuses %s %#", async (path, change, expected) => {
    const { registered, result } = await run(() => caught(() => new Network("main", { ...args, ...change })));
    expect(result.component).toBe("Network");
    expect(result.problems).toContainEqual(expect.objectContaining({ path, ...expected }));
    expect(registered.all).toEqual([]);
  });

  test("says every problem at once, in words", async () => {
    const { result } = await run(() => caught(() => new Network("main", { ...args, region: "x", user: "root" })));
    expect(result.message).toBe(
      [
        'Network "main" has 2 problems in its arguments, and nothing of it was created:',
        '  region: "x" is not allowed. Allowed: a region\'s slug: three letters and a digit. Fix: write it as "fra1".',
        '  user: "root" is not allowed. Allowed: a Unix account that is not root: a small letter, then up to 30 small letters, digits, _ or -. Fix: leave it out for "deploy".',
      ].join("\n"),
    );
  });
});

describe("Role", () => {
  const firewall = async (role: Parameters<Network["role"]>[1]) => {
    const { registered } = await run(() => new Network("main", args).role("app", role));
    return registered.one("Firewall").inputs as { inboundRules: unknown[]; outboundRules: unknown[] };
  };
  const ssh = { protocol: "tcp", portRange: "22", sourceAddresses: ["198.51.100.10/32"] };
  const world = ["0.0.0.0/0", "::/0"];

  test("is a tag and a firewall for the tag", async () => {
    const { registered } = await run(() => new Network("main", args).role("app"));
    expect(registered.one("Role")).toMatchObject({ name: "main-app", parent: "main", inputs: { role: "app" } });
    expect(registered.one("Tag")).toMatchObject({ name: "main-app-tag", inputs: { name: "shop-test-main-app" } });
    expect(registered.one("Firewall")).toMatchObject({
      name: "main-app-firewall",
      inputs: { name: "shop-test-main-app", tags: ["shop-test-main-app"] },
    });
  });

  test("lets administrators in by SSH and everything out, unless told more", async () => {
    expect(await firewall({})).toMatchObject({
      inboundRules: [ssh],
      outboundRules: [
        { protocol: "tcp", portRange: "1-65535", destinationAddresses: world },
        { protocol: "udp", portRange: "1-65535", destinationAddresses: world },
        { protocol: "icmp", destinationAddresses: world },
      ],
    });
  });

  test("turns services into rules, sources joined", async () => {
    const rules = await firewall({
      serves: [
        { port: 443, from: "world" },
        { port: "8000-8010", protocol: "udp", from: ["vpc", "203.0.113.0/24"] },
        { port: 9000, from: "admins", description: "console" },
      ],
    });
    expect(rules.inboundRules).toEqual([
      ssh,
      { protocol: "tcp", portRange: "443", sourceAddresses: world },
      { protocol: "udp", portRange: "8000-8010", sourceAddresses: ["10.20.0.0/20", "203.0.113.0/24"] },
      { protocol: "tcp", portRange: "9000", sourceAddresses: ["198.51.100.10/32"] },
    ]);
  });

  test("a host as a source is its private address, a role its tag", async () => {
    const { registered } = await run(() => {
      const network = new Network("main", args);
      const web = new Host("web", { network, size: "s-1vcpu-1gb" });
      const jobs = network.role("jobs");
      return network.role("data", { serves: [{ port: 5432, from: [web, jobs] }] });
    });
    expect(registered.one("Firewall", "main-data-firewall").inputs.inboundRules).toEqual([
      ssh,
      { protocol: "tcp", portRange: "5432", sourceDropletIds: [100], sourceTags: ["shop-test-main-jobs"] },
    ]);
  });

  test("a load balancer as a source is its id, and the VPC for the hosts' own firewalls", async () => {
    const { registered, result } = await run(() => {
      const network = new Network("main", args);
      const front = { peer: "balancer" as const, name: "front", id: pulumi.output("lb-1"), network };
      const role = network.role("app", { serves: [{ port: 8080, from: [front, "admins"] }] });
      new Host("a", { network, size: "s-1vcpu-1gb", role });
      return role;
    });
    expect(registered.one("Firewall").inputs.inboundRules).toEqual([
      ssh,
      { protocol: "tcp", portRange: "8080", sourceAddresses: ["198.51.100.10/32"], sourceLoadBalancerUids: ["lb-1"] },
    ]);
    expect(await valueOf(result.hostRules)).toContain("tcp\t8080\t10.20.0.0/20\t\ntcp\t8080\t198.51.100.10/32\t\n");
    expect(result.exposure().slice(1)).toEqual([
      { host: "a", network: "public", protocol: "tcp", ports: "8080", from: ["admins", "198.51.100.10/32"] },
      { host: "a", network: "vpc", protocol: "tcp", ports: "8080", from: ["load-balancer:front"] },
    ]);
  });

  test("roles can name each other, by a tag that is made beforehand", async () => {
    const { registered, result } = await run(() => {
      const network = new Network("main", args);
      const tag = network.roleTag("workers", { transform: { name: "mine" } });
      const leaders = network.role("leaders", { serves: [{ port: 1, from: tag }], sshFrom: [tag] });
      const workers = network.role("workers", { tag, serves: [{ port: 2, from: leaders }] });
      for (const name of ["a", "b"]) new Host(name, { network, size: "s-1vcpu-1gb", role: workers });
      new Host("c", { network, size: "s-1vcpu-1gb", role: leaders });
      return network;
    });
    expect(registered.one("Tag", "main-workers-tag")).toMatchObject({ parent: "main", inputs: { name: "mine" } });
    expect(registered.one("Firewall", "main-leaders-firewall").inputs.inboundRules).toEqual([
      { ...ssh, sourceTags: ["mine"] },
      { protocol: "tcp", portRange: "1", sourceTags: ["mine"] },
    ]);
    expect(registered.one("Firewall", "main-workers-firewall").inputs).toMatchObject({
      tags: ["mine"],
      inboundRules: [ssh, { protocol: "tcp", portRange: "2", sourceTags: ["shop-test-main-leaders"] }],
    });
    const ways = result
      .exposure()
      .map(({ host, ports, network, from }) => `${host} ${ports} ${network} ${from.join(" ")}`);
    expect(ways).toEqual([
      "c 22 public admins 198.51.100.10/32",
      "c 22 vpc host:a host:b",
      "c 1 vpc host:a host:b",
      "a 22 public admins 198.51.100.10/32",
      "a 2 vpc host:c",
      "b 22 public admins 198.51.100.10/32",
      "b 2 vpc host:c",
    ]);
  });

  test("whoever may log in besides the administrators is not shut out by the hosts", async () => {
    const { registered } = await run(() => {
      const network = new Network("main", args);
      const jobs = network.role("jobs");
      const role = network.role("app", { sshFrom: [jobs] });
      new Host("a", { network, size: "s-1vcpu-1gb", role });
    });
    const { env } = bundleFiles(registered.one("Command", "a-setup-run").inputs.stdin);
    expect(env).toContain("SEAWALL_SSH_SOURCES='198.51.100.10/32 10.20.0.0/20'\n");
  });

  test("egress closes what it does not list", async () => {
    const rules = await firewall({
      egress: [{ port: 443, to: "world" }, { to: "vpc" }, { protocol: "icmp", to: ["vpc", "192.0.2.0/24"] }],
    });
    expect(rules.outboundRules).toEqual([
      { protocol: "tcp", portRange: "443", destinationAddresses: world },
      { protocol: "tcp", portRange: "1-65535", destinationAddresses: ["10.20.0.0/20"] },
      { protocol: "icmp", destinationAddresses: ["10.20.0.0/20", "192.0.2.0/24"] },
    ]);
  });

  test("transforms reach tag and firewall", async () => {
    const { registered } = await run(() =>
      new Network("main", args).role("app", { transform: { tag: { name: "t" }, firewall: { name: "f" } } }),
    );
    expect(registered.one("Tag").inputs.name).toBe("t");
    expect(registered.one("Firewall").inputs).toMatchObject({ name: "f", tags: ["t"] });
  });

  const refused: [string, Parameters<Network["role"]>[1], Record<string, string>][] = [
    [
      "serves[0].port",
      { serves: [{ port: 0, from: "world" }] },
      { given: "0", allowed: "a port from 1 to 65535, or a range of them" },
    ],
    [
      "serves[1].port",
      {
        serves: [
          { port: 80, from: "world" },
          { port: 70000, from: "world" },
        ],
      },
      { given: "70000" },
    ],
    ["serves[0].port", { serves: [{ port: "90-80", from: "world" }] }, { given: '"90-80"' }],
    [
      "serves[0].port",
      { serves: [{ port: "http", from: "world" }] },
      { fix: 'write a number such as 443, or a range such as "8000-8010"' },
    ],
    [
      "serves[0].port",
      { serves: [{ port: 22, from: "world" }] },
      { fix: "leave it out: the network opens it to adminCidrs, or to the bastion" },
    ],
    ["serves[0].port", { serves: [{ port: "20-30", from: "vpc" }] }, { allowed: "any port but SSH's (22)" }],
    [
      "serves[0].protocol",
      { serves: [{ port: 80, from: "world", protocol: "sctp" as "tcp" }] },
      { allowed: '"tcp" or "udp"' },
    ],
    [
      "serves[0].description",
      { serves: [{ port: 80, from: "world", description: "a\tb" }] },
      { fix: "shorten it or leave it out" },
    ],
    ["serves[0].from", { serves: [{ port: 80, from: [] }] }, { fix: "name one" }],
    [
      "serves[0].from",
      { serves: [{ port: 80, from: "0.0.0.0/0" }] },
      { fix: 'list the ranges that are meant; say "world" where everybody is meant' },
    ],
    ["serves[0].from[1]", { serves: [{ port: 80, from: ["vpc", "everyone"] }] }, { given: '"everyone"' }],
    [
      "serves[0].from",
      { serves: [{ port: 80, from: Array.from({ length: 1001 }, () => "192.0.2.0/24") }] },
      { given: "1001 sources", allowed: "at most 1000 sources a rule" },
    ],
    [
      "serves",
      { serves: Array.from({ length: 47 }, (_, i) => ({ port: 1000 + i, from: "vpc" })) },
      { given: "51 rules with SSH and egress", allowed: "at most 50 rules a firewall" },
    ],
    [
      "egress[0].protocol",
      { egress: [{ protocol: "gre" as "tcp", to: "world" }] },
      { allowed: '"tcp", "udp" or "icmp"' },
    ],
    ["egress[0].port", { egress: [{ protocol: "icmp", port: 1, to: "world" }] }, { fix: "leave it out" }],
    ["egress[0].port", { egress: [{ port: 0, to: "world" }] }, { given: "0" }],
    ["egress[0].to", { egress: [{ to: "admins" }] }, { given: '"admins"' }],
  ];
  test.each(refused)("refuses %s %#", async (path, change, expected) => {
    const { registered, result } = await run(() => {
      const network = new Network("main", args);
      return caught(() => network.role("app", change));
    });
    expect(result.problems).toContainEqual(expect.objectContaining({ path, ...expected }));
    expect(registered.of("Role")).toEqual([]);
    expect(registered.of("Firewall")).toEqual([]);
  });

  test("46 services are the most that fit beside SSH and free egress", async () => {
    const rules = await firewall({ serves: Array.from({ length: 46 }, (_, i) => ({ port: 1000 + i, from: "vpc" })) });
    expect(rules.inboundRules.length + rules.outboundRules.length).toBe(50);
  });

  test("tags, and roles that may log in, are of the same network", async () => {
    const { result } = await run(() => {
      const other = new Network("other", { ...args, ipRange: "10.30.0.0/20" });
      const network = new Network("main", args);
      const { problems } = caught(() =>
        network.role("app", { tag: other.roleTag("app"), sshFrom: [network.roleTag("a"), other.role("b")] }),
      );
      return problems.map(({ path, given, allowed }) => [path, given, allowed]);
    });
    expect(result).toEqual([
      ["sshFrom[1]", '"other-b"', "a role of the same network"],
      ["tag", '"other-app"', "a tag of the same network"],
    ]);
  });

  test("a source from another network is refused", async () => {
    const { result } = await run(() => {
      const other = new Network("other", { ...args, ipRange: "10.30.0.0/20" }).role("jobs");
      return caught(() => new Network("main", args).role("app", { serves: [{ port: 80, from: other }] }));
    });
    expect(result.problems).toEqual([
      {
        path: "serves[0].from",
        given: '"other-jobs"',
        allowed: "a role of the same network",
        fix: "name a host or role of the same network",
      },
    ]);
  });
});
