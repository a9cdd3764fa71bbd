import { CloudFirewall, FirewallRule, NetworkState } from "../driver";
import { machineTable, NetworkPlan, normaliseNetworks } from "./addresses";
import { balancerChains, End, endsOf } from "./ends";

type Host = NetworkState["hosts"][number];

/** The router's end of the uplink, and of the stranger's link. */
export const routerUplink = "up0";
export const strangerLink = "st0";

/**
 * Source ports of the scans, which are no target of the first's own scan: a probe would else meet the reverse of another
 * host's probe, and connection tracking would take it for an answer. Each of the three is knocked on from the next.
 */
export const scanPorts = [61_001, 61_002, 61_003] as const;
const scanRange = `${scanPorts[0]}-${scanPorts[2]}`;

const metadataAddress = "169.254.169.254";

/** An nft set's elements, or the keyword that leaves it empty. */
const elements = (items: string[]): string => (items.length > 0 ? ` elements = { ${items.join(", ")} };` : "");

const covers = (firewall: CloudFirewall, host: Host): boolean =>
  firewall.dropletIds.includes(host.id) || firewall.tags.some((tag) => host.tags.includes(tag));

/** Addresses that a rule's peers stand for: undefined is everywhere, an empty list is nowhere. */
function peerAddresses(peers: FirewallRule["peers"], network: NetworkState): string[] | undefined {
  const hosts = network.hosts.filter(
    (host) => peers.dropletIds.includes(host.id) || peers.tags.some((tag) => host.tags.includes(tag)),
  );
  const balancers = network.loadBalancers.filter(({ id }) => peers.loadBalancerIds?.includes(id));
  const named = [...hosts, ...balancers].flatMap(({ publicIp, privateIp }) => [publicIp, privateIp]);
  const all = normaliseNetworks([...peers.addresses, ...named.filter((address) => address !== undefined)]);
  return all.includes("0.0.0.0/0") ? undefined : all;
}

const everyPort = ["0", "all", "", "1-65535", "0-65535"];

/** One rule as an nft match, or undefined where it can match nothing. */
function match(rule: FirewallRule, side: "saddr" | "daddr", network: NetworkState): string | undefined {
  const addresses = peerAddresses(rule.peers, network);
  if (addresses?.length === 0) return undefined;
  const ports = rule.ports ?? "all";
  const protocol =
    rule.protocol === "icmp" || everyPort.includes(ports)
      ? `meta l4proto ${rule.protocol}`
      : `${rule.protocol} dport ${ports}`;
  return addresses ? `${protocol} ip ${side} { ${addresses.join(", ")} }` : protocol;
}

/** What may leave (outbound) or reach (inbound) each host. A chain that returns has allowed the packet. */
function hostChains(direction: "inbound" | "outbound", network: NetworkState): string[] {
  const side = direction === "inbound" ? "saddr" : "daddr";
  const matches = new Map(
    network.firewalls.map((firewall) => [firewall, firewall[direction].map((rule) => match(rule, side, network))]),
  );
  return network.hosts.flatMap((host) => {
    const firewalls = network.firewalls.filter((firewall) => covers(firewall, host));
    const allowed = firewalls.flatMap((firewall) => matches.get(firewall) ?? []).filter((text) => text !== undefined);
    const rules = firewalls.length > 0 ? [...allowed.map((text) => `${text} return`), "drop"] : ["return"];
    return chain(`${direction}_${host.id}`, [...new Set(rules)]);
  });
}

const chain = (name: string, rules: string[]): string[] => [
  `  chain ${name} {`,
  ...rules.map((rule) => `    ${rule}`),
  "  }",
];

/** Sends a packet to the chain of the one at an end of its way. */
function judge(ends: End[], direction: "inbound" | "outbound"): string[] {
  const link = direction === "inbound" ? "oifname" : "iifname";
  const verdicts = ends.flatMap(({ key, links }) => links.map(({ name }) => `"${name}" : jump ${direction}_${key}`));
  return verdicts.length > 0 ? [`${link} vmap { ${verdicts.join(", ")} }`] : [];
}

/** A VPC's hosts and load balancers reach each other and nobody else on private addresses. */
function vpcRules(network: NetworkState): { sets: string[]; rules: string[] } {
  const sets: string[] = [];
  const rules: string[] = [];
  network.vpcs.forEach((vpc, index) => {
    const inside = [...network.hosts, ...network.loadBalancers].filter(({ vpcId }) => vpcId === vpc.id);
    const members = inside.map(({ privateIp }) => privateIp);
    sets.push(`  set vpc_${index} { type ipv4_addr;${elements(members)} }`);
    rules.push(`ip saddr @vpc_${index} ip daddr @vpc_${index} goto judge`);
  });
  return { sets, rules: [...rules, "drop"] };
}

/** Reserved addresses lead to their host; a host that calls its own comes back through them. */
function reservedRules(network: NetworkState): { destinations: string[]; sources: string[] } {
  const assigned = network.reservedIps.flatMap(({ ip, hostId }) => {
    const host = network.hosts.find(({ id }) => id === hostId);
    return host ? [{ ip, to: host.publicIp }] : [];
  });
  return {
    destinations: assigned.map(({ ip, to }) => `ip daddr ${ip} dnat ip to ${to}`),
    sources: assigned.map(({ ip, to }) => `ip saddr ${to} ip daddr ${to} snat ip to ${ip}`),
  };
}

/** What goes wrong by order: before every other judgement, so that nothing allows it. */
function faultRules({ faults, hosts }: NetworkState): { forward: string[]; input: string[] } {
  const refusing = hosts.filter(({ id }) => faults?.sshRefused.includes(id));
  const addresses = refusing.flatMap(({ publicIp, privateIp }) => [publicIp, privateIp]);
  const opens = "tcp flags & (fin | syn | rst | ack) == syn tcp dport 22";
  return {
    forward: addresses.length > 0 ? [`ip daddr { ${addresses.join(", ")} } ${opens} reject with tcp reset`] : [],
    input: faults?.dnsDown ? ["meta l4proto { tcp, udp } th dport 53 drop"] : [],
  };
}

/**
 * The router's whole policy as one nft transaction, which replaces the previous one at once. Connections that are
 * open stay open, as on DigitalOcean. A link that the policy does not know passes nothing.
 */
export function compileRuleset(network: NetworkState, plan: NetworkPlan): string {
  const ends = endsOf(network);
  const owned = ends.flatMap(({ links }) => links.map(({ name, address }) => `"${name}" . ${address}`));
  const vpc = vpcRules(network);
  const reserved = reservedRules(network);
  const faults = faultRules(network);
  const appearances = [
    [plan.adminAddress, plan.admin],
    [plan.edgeAddress, plan.edge],
  ];
  const metadata = `ip daddr ${plan.machineAddress} tcp dport ${plan.metadataPort}`;
  const lines = [
    "add table inet seawall",
    "delete table inet seawall",
    "table inet seawall {",
    `  set owned { type ifname . ipv4_addr;${elements(owned)} }`,
    ...vpc.sets,
    ...hostChains("inbound", network),
    ...hostChains("outbound", network),
    ...balancerChains(network).flatMap(({ name, rules }) => chain(name, rules)),
    ...chain("judge", [...judge(ends, "outbound"), ...judge(ends, "inbound"), "accept"]),
    ...chain("vpc", vpc.rules),
    // A place on the internet to hosts, and to the stranger: their firewalls judge, and one port answers.
    ...chain("spaces", [`iifname "${routerUplink}" drop`, "tcp dport 443 goto judge", "drop"]),
    // Before conntrack on the way in and behind it on the way out: everything between sees whom the packet stands for.
    ...chain("appear_in", [
      "type filter hook prerouting priority raw - 10; policy accept;",
      ...appearances.map(([own, shown]) => `iifname "${routerUplink}" ip saddr ${own} ip saddr set ${shown}`),
    ]),
    ...chain("appear_out", [
      "type filter hook postrouting priority srcnat + 100; policy accept;",
      ...appearances.map(([own, shown]) => `oifname "${routerUplink}" ip daddr ${shown} ip daddr set ${own}`),
    ]),
    ...chain("antispoof", [
      "type filter hook prerouting priority raw; policy accept;",
      "meta nfproto ipv6 drop",
      'iifname "p*" iifname . ip saddr != @owned drop',
      'iifname "v*" iifname . ip saddr != @owned drop',
      `iifname "${strangerLink}" ip saddr != ${plan.stranger} drop`,
    ]),
    ...chain("destinations", [
      "type nat hook prerouting priority dstnat; policy accept;",
      `iifname "p*" ip daddr ${metadataAddress} tcp dport 80 dnat ip to ${plan.machineAddress}:${plan.metadataPort}`,
      ...reserved.destinations,
    ]),
    ...chain("sources", [
      "type nat hook postrouting priority srcnat; policy accept;",
      `oifname "${routerUplink}" ip saddr ${plan.stranger} snat ip to ${plan.strangerGateway}`,
      ...reserved.sources,
    ]),
    ...chain("segment_size", [
      "type filter hook forward priority mangle; policy accept;",
      "tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu",
    ]),
    ...chain("forward", [
      "type filter hook forward priority filter; policy drop;",
      ...faults.forward,
      // Who opens a connection is judged, also where connection tracking remembers an earlier one between the same ports.
      "meta l4proto != tcp ct state established,related accept",
      "tcp flags & (fin | syn | rst | ack) != syn ct state established,related accept",
      "ct state invalid drop",
      `iifname "p*" ct original ip daddr ${metadataAddress} ${metadata} accept`,
      'iifname "v*" oifname "v*" goto vpc',
      'iifname "v*" drop',
      'oifname "v*" drop',
      'oifname "p*" oifname . ip daddr != @owned drop',
      `ip daddr ${plan.spacesAddress} goto spaces`,
      "goto judge",
    ]),
    ...chain("input", [
      "type filter hook input priority filter; policy drop;",
      'iifname "lo" accept',
      ...faults.input,
      "ct state established,related accept",
      'iifname "v*" drop',
      ...judge(ends, "outbound"),
      "icmp type echo-request accept",
      `ip daddr ${plan.routerAddress} meta l4proto { tcp, udp } th dport 53 accept`,
    ]),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

/** The machine's own table of one sandbox: the way out for hosts, their way to Spaces, and nobody else's way in. */
export function compileMachineRuleset(plan: NetworkPlan): string {
  const table = `inet ${machineTable(plan.id)}`;
  const lines = [
    `add table ${table}`,
    `delete table ${table}`,
    `table ${table} {`,
    // A port scan would fill the machine's table of connections.
    ...chain("scan_out", [
      "type filter hook output priority raw; policy accept;",
      `oifname "${plan.uplink}" tcp sport ${scanRange} notrack`,
    ]),
    ...chain("scan_in", [
      "type filter hook prerouting priority raw; policy accept;",
      `iifname "${plan.uplink}" tcp dport ${scanRange} notrack`,
    ]),
    ...chain("destinations", [
      "type nat hook prerouting priority dstnat; policy accept;",
      `iifname "${plan.uplink}" ip daddr ${plan.spacesAddress} tcp dport 443 dnat ip to ${plan.machineAddress}:${plan.spacesPort}`,
    ]),
    ...chain("sources", [
      "type nat hook postrouting priority srcnat; policy accept;",
      `ip saddr ${plan.publicCidr} oifname != "${plan.uplink}" masquerade`,
    ]),
    ...chain("forward", [
      "type filter hook forward priority filter; policy accept;",
      `oifname "${plan.uplink}" ct state established,related accept`,
      `oifname "${plan.uplink}" drop`,
      `iifname "${plan.uplink}" ip saddr != ${plan.publicCidr} drop`,
    ]),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}
