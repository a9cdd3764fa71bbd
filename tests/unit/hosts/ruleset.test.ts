import type { CloudFirewall, FirewallRule, NetworkState } from "../../../sandbox/hosts/driver";
import { planOf } from "../../../sandbox/hosts/network/addresses";
import { compileMachineRuleset, compileRuleset } from "../../../sandbox/hosts/network/ruleset";

const plan = planOf({
  id: "abc123",
  publicCidr: "198.18.16.0/20",
  machineAddress: "198.18.16.1",
  routerAddress: "198.18.16.2",
  apiPort: 17310,
  metadataPort: 17311,
  s3Port: 17312,
  spacesPort: 17313,
  token: "dop_v1_test",
});

const host = (id: number, vpcId = "vpc-a", tags: string[] = []) => ({
  id,
  publicIp: `198.18.16.${id}`,
  privateIp: `10.20.0.${id}`,
  vpcId,
  tags,
});

/** A policy of two hosts with these faults. */
const faulty = (faults: NetworkState["faults"]): string =>
  compileRuleset(
    { hosts: [host(16), host(17)], vpcs: [], reservedIps: [], firewalls: [], loadBalancers: [], faults },
    plan,
  );

describe("faults", () => {
  test("SSH is refused to a host at both of its addresses, before anything could allow it; open connections go on", () => {
    const lines = faulty({ sshRefused: [17], dnsDown: false }).split("\n");
    const refusal = lines.findIndex((line) => line.includes("reject with tcp reset"));
    expect(lines[refusal]?.trim()).toBe(
      "ip daddr { 198.18.16.17, 10.20.0.17 } tcp flags & (fin | syn | rst | ack) == syn tcp dport 22 reject with tcp reset",
    );
    expect(lines[refusal - 1]).toContain("type filter hook forward");
  });

  test("a name server that is down drops queries before it knows anybody", () => {
    const lines = faulty({ sshRefused: [], dnsDown: true }).split("\n");
    const drop = lines.findIndex((line) => line.includes("th dport 53 drop"));
    expect(lines[drop - 1]).toContain('iifname "lo" accept');
    expect(lines[drop + 1]).toContain("ct state established,related accept");
  });

  test("none are in a policy without them", () => {
    expect(faulty({ sshRefused: [], dnsDown: false })).toBe(faulty(undefined));
    expect(faulty(undefined)).not.toMatch(/reject with tcp reset|dport 53 drop/);
  });
});

const rule = (over: Partial<FirewallRule> & { to?: Partial<FirewallRule["peers"]> }): FirewallRule => ({
  protocol: over.protocol ?? "tcp",
  ports: "ports" in over ? over.ports : "443",
  peers: { addresses: [], dropletIds: [], tags: [], ...over.to },
});

const firewall = (over: Partial<CloudFirewall>): CloudFirewall => ({
  id: "fw",
  name: "fw",
  dropletIds: [],
  tags: [],
  inbound: [],
  outbound: [],
  ...over,
});

const network = (over: Partial<NetworkState>): NetworkState => ({
  hosts: [host(16), host(17)],
  vpcs: [{ id: "vpc-a", ipRange: "10.20.0.0/20" }],
  reservedIps: [],
  firewalls: [],
  loadBalancers: [],
  ...over,
});

/** Rules of one chain, without its braces. */
function chainOf(ruleset: string, name: string): string[] {
  const body = new RegExp(`^  chain ${name} \\{\\n([\\s\\S]*?)^  \\}`, "m").exec(ruleset)?.[1];
  if (body === undefined) throw new Error(`no chain ${name}`);
  return body
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

const inbound = (state: NetworkState, id = 16) => chainOf(compileRuleset(state, plan), `inbound_${id}`);
const outbound = (state: NetworkState, id = 16) => chainOf(compileRuleset(state, plan), `outbound_${id}`);

describe("the router's ruleset", () => {
  test("whole, for one host behind a firewall that lets the administrator in by SSH", () => {
    const state = network({
      hosts: [host(16)],
      reservedIps: [{ ip: "198.18.31.254", hostId: 16 }, { ip: "198.18.31.253" }],
      firewalls: [
        firewall({
          dropletIds: [16],
          inbound: [rule({ ports: "22", to: { addresses: ["198.51.100.10/32"] } })],
          outbound: [rule({ ports: "all", to: { addresses: ["0.0.0.0/0", "::/0"] } })],
        }),
      ],
    });
    expect(compileRuleset(state, plan)).toBe(`add table inet seawall
delete table inet seawall
table inet seawall {
  set owned { type ifname . ipv4_addr; elements = { "p16" . 198.18.16.16, "v16" . 10.20.0.16 }; }
  set vpc_0 { type ipv4_addr; elements = { 10.20.0.16 }; }
  chain inbound_16 {
    tcp dport 22 ip saddr { 198.51.100.10/32 } return
    drop
  }
  chain outbound_16 {
    meta l4proto tcp return
    drop
  }
  chain judge {
    iifname vmap { "p16" : jump outbound_16, "v16" : jump outbound_16 }
    oifname vmap { "p16" : jump inbound_16, "v16" : jump inbound_16 }
    accept
  }
  chain vpc {
    ip saddr @vpc_0 ip daddr @vpc_0 goto judge
    drop
  }
  chain spaces {
    iifname "up0" drop
    tcp dport 443 goto judge
    drop
  }
  chain appear_in {
    type filter hook prerouting priority raw - 10; policy accept;
    iifname "up0" ip saddr 198.18.16.5 ip saddr set 198.51.100.10
    iifname "up0" ip saddr 198.18.16.4 ip saddr set 173.245.48.10
  }
  chain appear_out {
    type filter hook postrouting priority srcnat + 100; policy accept;
    oifname "up0" ip daddr 198.51.100.10 ip daddr set 198.18.16.5
    oifname "up0" ip daddr 173.245.48.10 ip daddr set 198.18.16.4
  }
  chain antispoof {
    type filter hook prerouting priority raw; policy accept;
    meta nfproto ipv6 drop
    iifname "p*" iifname . ip saddr != @owned drop
    iifname "v*" iifname . ip saddr != @owned drop
    iifname "st0" ip saddr != 192.0.2.66 drop
  }
  chain destinations {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "p*" ip daddr 169.254.169.254 tcp dport 80 dnat ip to 198.18.16.1:17311
    ip daddr 198.18.31.254 dnat ip to 198.18.16.16
  }
  chain sources {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "up0" ip saddr 192.0.2.66 snat ip to 198.18.16.3
    ip saddr 198.18.16.16 ip daddr 198.18.16.16 snat ip to 198.18.31.254
  }
  chain segment_size {
    type filter hook forward priority mangle; policy accept;
    tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    meta l4proto != tcp ct state established,related accept
    tcp flags & (fin | syn | rst | ack) != syn ct state established,related accept
    ct state invalid drop
    iifname "p*" ct original ip daddr 169.254.169.254 ip daddr 198.18.16.1 tcp dport 17311 accept
    iifname "v*" oifname "v*" goto vpc
    iifname "v*" drop
    oifname "v*" drop
    oifname "p*" oifname . ip daddr != @owned drop
    ip daddr 198.18.16.6 goto spaces
    goto judge
  }
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state established,related accept
    iifname "v*" drop
    iifname vmap { "p16" : jump outbound_16, "v16" : jump outbound_16 }
    icmp type echo-request accept
    ip daddr 198.18.16.2 meta l4proto { tcp, udp } th dport 53 accept
  }
}
`);
  });

  test("with no host it drops everything forwarded and has no empty map", () => {
    const empty = compileRuleset(network({ hosts: [], vpcs: [] }), plan);
    expect(chainOf(empty, "judge")).toEqual(["accept"]);
    expect(chainOf(empty, "vpc")).toEqual(["drop"]);
    expect(empty).toContain("  set owned { type ifname . ipv4_addr; }\n");
  });

  test("a host without a firewall is open both ways", () => {
    expect(inbound(network({}))).toEqual(["return"]);
    expect(outbound(network({}))).toEqual(["return"]);
  });

  test("a firewall with rules one way only closes the other", () => {
    const state = network({
      firewalls: [firewall({ dropletIds: [16], outbound: [rule({ ports: "0", to: { addresses: ["0.0.0.0/0"] } })] })],
    });
    expect(inbound(state)).toEqual(["drop"]);
    expect(outbound(state)).toEqual(["meta l4proto tcp return", "drop"]);
    expect(inbound(state, 17)).toEqual(["return"]);
  });

  test("several firewalls add up, by id and by tag, each rule once", () => {
    const world = { addresses: ["0.0.0.0/0", "::/0"] };
    const state = network({
      hosts: [host(16, "vpc-a", ["web"])],
      firewalls: [
        firewall({ id: "a", tags: ["web"], inbound: [rule({ to: world }), rule({ ports: "8000-8010", to: world })] }),
        firewall({ id: "b", dropletIds: [16], inbound: [rule({ to: world }), rule({ protocol: "udp", to: world })] }),
        firewall({ id: "c", tags: ["db"], inbound: [rule({ ports: "5432", to: world })] }),
      ],
    });
    expect(inbound(state)).toEqual([
      "tcp dport 443 return",
      "tcp dport 8000-8010 return",
      "udp dport 443 return",
      "drop",
    ]);
  });

  test("peers by droplet and by tag are their public and private addresses", () => {
    const state = network({
      hosts: [host(16), host(17), host(18, "vpc-a", ["app"])],
      firewalls: [
        firewall({
          dropletIds: [16],
          inbound: [rule({ ports: "5432", to: { dropletIds: [17], tags: ["app"] } })],
          outbound: [rule({ ports: "53", protocol: "udp", to: { dropletIds: [17] } })],
        }),
      ],
    });
    expect(inbound(state)).toEqual([
      "tcp dport 5432 ip saddr { 10.20.0.17/32, 10.20.0.18/32, 198.18.16.17/32, 198.18.16.18/32 } return",
      "drop",
    ]);
    expect(outbound(state)).toEqual(["udp dport 53 ip daddr { 10.20.0.17/32, 198.18.16.17/32 } return", "drop"]);
  });

  test("a rule whose peers are nobody, or only IPv6, allows nothing", () => {
    const nobody = [rule({}), rule({ to: { tags: ["none"] } }), rule({ to: { addresses: ["::/0"] } })];
    expect(inbound(network({ firewalls: [firewall({ dropletIds: [16], inbound: nobody })] }))).toEqual(["drop"]);
  });

  test("icmp has no ports", () => {
    const icmp = rule({ protocol: "icmp", ports: undefined, to: { addresses: ["10.0.0.0/8"] } });
    expect(inbound(network({ firewalls: [firewall({ dropletIds: [16], inbound: [icmp] })] }))).toEqual([
      "meta l4proto icmp ip saddr { 10.0.0.0/8 } return",
      "drop",
    ]);
  });

  test("hosts of different VPCs are in different sets", () => {
    const state = network({
      hosts: [host(16), host(17, "vpc-b")],
      vpcs: [
        { id: "vpc-a", ipRange: "10.20.0.0/20" },
        { id: "vpc-b", ipRange: "10.30.0.0/20" },
        { id: "vpc-c", ipRange: "10.40.0.0/20" },
      ],
    });
    const ruleset = compileRuleset(state, plan);
    expect(ruleset).toContain("  set vpc_0 { type ipv4_addr; elements = { 10.20.0.16 }; }\n");
    expect(ruleset).toContain("  set vpc_1 { type ipv4_addr; elements = { 10.20.0.17 }; }\n");
    expect(ruleset).toContain("  set vpc_2 { type ipv4_addr; }\n");
    expect(chainOf(ruleset, "vpc")).toEqual([
      "ip saddr @vpc_0 ip daddr @vpc_0 goto judge",
      "ip saddr @vpc_1 ip daddr @vpc_1 goto judge",
      "ip saddr @vpc_2 ip daddr @vpc_2 goto judge",
      "drop",
    ]);
  });

  test("the same state gives the same text", () => {
    const state = network({
      firewalls: [firewall({ dropletIds: [16], inbound: [rule({ to: { dropletIds: [17] } })] })],
    });
    expect(compileRuleset(state, plan)).toBe(compileRuleset(structuredClone(state), plan));
  });
});

test("the machine's table lets hosts out and nobody in by forwarding", () => {
  expect(compileMachineRuleset(plan)).toBe(`add table inet seawall_abc123
delete table inet seawall_abc123
table inet seawall_abc123 {
  chain scan_out {
    type filter hook output priority raw; policy accept;
    oifname "swabc123" tcp sport 61001-61003 notrack
  }
  chain scan_in {
    type filter hook prerouting priority raw; policy accept;
    iifname "swabc123" tcp dport 61001-61003 notrack
  }
  chain destinations {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "swabc123" ip daddr 198.18.16.6 tcp dport 443 dnat ip to 198.18.16.1:17313
  }
  chain sources {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 198.18.16.0/20 oifname != "swabc123" masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    oifname "swabc123" ct state established,related accept
    oifname "swabc123" drop
    iifname "swabc123" ip saddr != 198.18.16.0/20 drop
  }
}
`);
});

describe("load balancers", () => {
  const balancer = (over: Partial<NetworkState["loadBalancers"][number]> = {}) => ({
    id: "lb",
    number: 3,
    publicIp: "198.18.16.90",
    privateIp: "10.20.0.90",
    vpcId: "vpc-a",
    ports: { tcp: [80, 443], udp: [] },
    allow: [],
    deny: [],
    ...over,
  });
  const chains = (over: Partial<NetworkState["loadBalancers"][number]> = {}) => {
    const ruleset = compileRuleset(network({ loadBalancers: [balancer(over)] }), plan);
    return [chainOf(ruleset, "inbound_l3"), chainOf(ruleset, "outbound_l3")];
  };

  test("are linked as hosts are, reach their VPC alone and serve their ports", () => {
    const ruleset = compileRuleset(network({ hosts: [host(16)], loadBalancers: [balancer()] }), plan);
    expect(ruleset).toContain('"p16" . 198.18.16.16, "v16" . 10.20.0.16, "pl3" . 198.18.16.90, "vl3" . 10.20.0.90 }');
    expect(ruleset).toContain("set vpc_0 { type ipv4_addr; elements = { 10.20.0.16, 10.20.0.90 }; }");
    expect(chainOf(ruleset, "judge")).toEqual([
      'iifname vmap { "p16" : jump outbound_16, "v16" : jump outbound_16, "pl3" : jump outbound_l3, "vl3" : jump outbound_l3 }',
      'oifname vmap { "p16" : jump inbound_16, "v16" : jump inbound_16, "pl3" : jump inbound_l3, "vl3" : jump inbound_l3 }',
      "accept",
    ]);
    expect(chains()).toEqual([
      ["ip daddr 198.18.16.90 tcp dport { 80, 443 } return", "drop"],
      ["ip saddr 10.20.0.90 return", "drop"],
    ]);
  });

  test("an internal one has a private link alone", () => {
    const ruleset = compileRuleset(network({ hosts: [], loadBalancers: [balancer({ publicIp: undefined })] }), plan);
    expect(ruleset).toContain('elements = { "vl3" . 10.20.0.90 }');
    expect(chainOf(ruleset, "inbound_l3")).toEqual(["ip daddr 10.20.0.90 tcp dport { 80, 443 } return", "drop"]);
    expect(ruleset).not.toContain('"pl3"');
  });

  test("their own firewall: who is denied is not allowed, and where some are allowed nobody else is", () => {
    expect(chains({ allow: ["203.0.113.7", "10.0.0.0/8"], deny: ["10.1.0.0/16"] })[0]).toEqual([
      "ip saddr { 10.1.0.0/16 } drop",
      "ip daddr 198.18.16.90 ip saddr { 10.0.0.0/8, 203.0.113.7/32 } tcp dport { 80, 443 } return",
      "drop",
    ]);
    // There is no IPv6 here, so that is nobody.
    expect(chains({ allow: ["2001:db8::1"] })[0]).toEqual(["drop"]);
  });

  test("datagrams reach them on ports of their own", () => {
    expect(chains({ ports: { tcp: [], udp: [53] }, allow: ["203.0.113.7"] })[0]).toEqual([
      "ip daddr 198.18.16.90 ip saddr { 203.0.113.7/32 } udp dport { 53 } return",
      "drop",
    ]);
    expect(chains({ ports: { tcp: [80], udp: [53, 80] } })[0]).toEqual([
      "ip daddr 198.18.16.90 tcp dport { 80 } return",
      "ip daddr 198.18.16.90 udp dport { 53, 80 } return",
      "drop",
    ]);
  });

  test("firewalls of hosts name them by their id", () => {
    const state = network({
      loadBalancers: [balancer()],
      firewalls: [firewall({ dropletIds: [16], inbound: [rule({ ports: "80", to: { loadBalancerIds: ["lb"] } })] })],
    });
    expect(inbound(state)).toEqual(["tcp dport 80 ip saddr { 10.20.0.90/32, 198.18.16.90/32 } return", "drop"]);
    expect(inbound({ ...state, loadBalancers: [] })).toEqual(["drop"]);
  });
});
