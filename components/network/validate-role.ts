import { Problems, words } from "../errors";
import type { Destination, Egress, PeerHost, RoleArgs, Service, Source } from "./args";
import { cloudflareRanges } from "./cloudflare";
import { listed } from "./source";
import { checkSourceRange } from "./validate";

/** DigitalOcean's limits for one firewall. */
const limits = { rules: 50, sources: 1000 } as const;

/** Checks what a role or a host declares to serve, and where it may connect to. `network` is the one it is in. */
export function checkRole(
  problems: Problems,
  args: Pick<RoleArgs, "serves" | "egress" | "bastion" | "sshFrom" | "tag">,
  network: { adminCidrs: readonly string[] },
): void {
  const serves = args.serves ?? [];
  const { sshFrom = [], tag } = args;
  if (sshFrom.length > 0) checkPeers(problems, "sshFrom", sshFrom, network, []);
  problems.check(
    !tag || tag.network === network,
    "tag",
    tag?.name,
    "a tag of the same network",
    "make it with network.roleTag",
  );
  serves.forEach((service, i) => checkService(problems, `serves[${i}]`, service, network));
  (args.egress ?? []).forEach((rule, i) => checkEgress(problems, `egress[${i}]`, rule, network));
  checkBastion(problems, args.bastion, network);
  const rules = 1 + serves.length + (args.egress?.length ?? 3);
  problems.check(
    rules <= limits.rules,
    "serves",
    words(`${rules} rules with SSH and egress`),
    `at most ${limits.rules} rules a firewall`,
    "serve a range of ports, or join sources in one rule",
  );
}

function checkService(problems: Problems, path: string, service: Service, network: { adminCidrs: readonly string[] }) {
  const { protocol, description } = service;
  checkPort(problems, `${path}.port`, service.port);
  const range = portRange(service.port);
  const opensSsh = protocol !== "udp" && range !== undefined && range[0] <= 22 && range[1] >= 22;
  problems.check(
    !opensSsh,
    `${path}.port`,
    service.port,
    "any port but SSH's (22)",
    "leave it out: the network opens it to adminCidrs, or to the bastion",
  );
  problems.check(
    protocol === undefined || protocol === "tcp" || protocol === "udp",
    `${path}.protocol`,
    protocol,
    '"tcp" or "udp"',
    'leave it out for "tcp"',
  );
  problems.check(
    description === undefined || /^[A-Za-z0-9 .,:/_-]{1,60}$/.test(description),
    `${path}.description`,
    description,
    "1 to 60 letters, digits, spaces and . , : / _ -",
    "shorten it or leave it out",
  );
  checkPeers(problems, `${path}.from`, listed(service.from), network, ["world", "cloudflare", "admins", "vpc"]);
}

function checkEgress(problems: Problems, path: string, rule: Egress, network: { adminCidrs: readonly string[] }) {
  const icmp = rule.protocol === "icmp";
  problems.check(
    rule.protocol === undefined || ["tcp", "udp", "icmp"].includes(rule.protocol),
    `${path}.protocol`,
    rule.protocol,
    '"tcp", "udp" or "icmp"',
    'leave it out for "tcp"',
  );
  if (icmp) problems.check(rule.port === undefined, `${path}.port`, rule.port, "no port for icmp", "leave it out");
  else if (rule.port !== undefined) checkPort(problems, `${path}.port`, rule.port);
  checkPeers(problems, `${path}.to`, listed(rule.to), network, ["world", "vpc"]);
}

/** First and last port of a range, or undefined where it is none. */
function portRange(port: number | string): [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(port));
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65535 ? [first, last] : undefined;
}

function checkPort(problems: Problems, path: string, port: number | string): void {
  const fix = 'write a number such as 443, or a range such as "8000-8010"';
  problems.check(portRange(port) !== undefined, path, port, "a port from 1 to 65535, or a range of them", fix);
}

const kinds = { host: "host", role: "role", balancer: "load balancer", kubernetes: "cluster", group: "cluster" };

function checkPeers(
  problems: Problems,
  path: string,
  peers: readonly (Source | Destination)[],
  network: { adminCidrs: readonly string[] },
  keywords: string[],
): void {
  const named = keywords.map((word) => `"${word}"`).join(", ");
  problems.check(peers.length > 0, path, peers, `at least one of ${named}, a range, a host or a role`, "name one");
  let sources = 0;
  peers.forEach((peer, i) => {
    const at = peers.length === 1 ? path : `${path}[${i}]`;
    if (typeof peer === "object") {
      const fix = "name a host or role of the same network";
      problems.check(peer.network === network, at, peer.name, `a ${kinds[peer.peer]} of the same network`, fix);
    } else if (!keywords.includes(peer)) {
      checkSourceRange(problems, at, peer, 'say "world" where everybody is meant');
    }
    sources += countOf(peer, network);
  });
  problems.check(
    sources <= limits.sources,
    path,
    words(`${sources} sources`),
    `at most ${limits.sources} sources a rule`,
    "join neighbouring ranges, or spread them over several services",
  );
}

function countOf(peer: Source | Destination, { adminCidrs }: { adminCidrs: readonly string[] }): number {
  if (peer === "admins") return adminCidrs.length;
  return peer === "world" ? 2 : peer === "cloudflare" ? cloudflareRanges.length : 1;
}

function checkBastion(problems: Problems, bastion: PeerHost | undefined, network: object): void {
  if (!bastion) return;
  const fix = "name a bastion of the same network";
  problems.check(bastion.network === network, "bastion", bastion.name, "a host of the same network", fix);
}
