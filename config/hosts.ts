import type { HostArgs, Network } from "@seawall/components";
import { validateHost } from "../components/host/validate";
import type { Findings } from "./findings";
import { nearest } from "./nearest";
import { inOrder } from "./order";
import type { PlannedHost } from "./platform";
import type { Written, WrittenHost } from "./schema";
import { sizes } from "./sizes";

/** Words of `from` and `to` that are no host. */
const words = { from: ["world", "cloudflare", "admins", "vpc"], to: ["world", "vpc"] } as const;

const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The hosts of `written`, in an order in which each comes after those it names. */
export function planHosts(written: Written, findings: Findings): PlannedHost[] {
  const hosts = Object.entries(written.hosts).map(([name, host]) => plan(name, host));
  const names = hosts.map(({ name }) => name);
  if (hosts.length === 0) findings.add("seawall:hosts", written.hosts, "at least one host", "add one, such as web");
  checkBastions(hosts, findings);
  for (const host of hosts) {
    checkName(host, findings);
    checkSize(host, findings);
    checkReferences(host, names, findings);
    checkAsLibrary(host, names, written.adminCidrs, findings);
  }
  checkVolumeNames(hosts, findings);
  return ordered(hosts, findings);
}

const at = (name: string, path?: string): string => ["seawall:hosts", name, path].filter(Boolean).join(".");

function plan(name: string, { bastion = false, serves = [], egress, hardening, ...rest }: WrittenHost): PlannedHost {
  const off = Object.entries(hardening ?? {}).map(([control, { off: reason }]) => [control, { off: true, reason }]);
  return {
    ...(rest as Omit<PlannedHost, "name" | "serves" | "egress" | "isBastion">),
    name,
    isBastion: bastion,
    serves: serves.map((service) => ({ ...service, from: listed(service.from) })) as PlannedHost["serves"],
    ...(egress && { egress: egress.map((rule) => ({ ...rule, to: listed(rule.to) })) as PlannedHost["egress"] }),
    ...(hardening && { hardening: Object.fromEntries(off) as PlannedHost["hardening"] }),
  };
}

function checkBastions(hosts: readonly PlannedHost[], findings: Findings): void {
  const [first, ...others] = hosts.filter(({ isBastion }) => isBastion);
  for (const { name } of others) {
    findings.add(at(name, "bastion"), true, `one bastion; ${first?.name} is one already`, "leave bastion out here");
  }
}

function checkName({ name }: PlannedHost, findings: Findings): void {
  if (!(words.from as readonly string[]).includes(name)) return;
  findings.add(at(name), name, "a name that is no word of from", "rename the host");
}

function checkSize({ name, size }: PlannedHost, findings: Findings): void {
  if (sizes.includes(size)) return;
  const near = nearest(size, sizes, 3);
  findings.add(
    at(name, "size"),
    size,
    "a size of DigitalOcean's with a known price (config/sizes.ts)",
    near.length > 0 ? `choose one such as ${near.join(", ")}` : "write it as s-1vcpu-2gb",
  );
}

/** Each name in a host's rules, with its path. */
const references = ({ serves, egress = [] }: PlannedHost) => [
  ...serves.flatMap(({ from }, i) =>
    from.map((peer, j) => ({ peer, side: "from" as const, path: one("serves", i, "from", from, j) })),
  ),
  ...egress.flatMap(({ to }, i) =>
    to.map((peer, j) => ({ peer, side: "to" as const, path: one("egress", i, "to", to, j) })),
  ),
];

const one = (list: string, i: number, side: string, peers: readonly string[], j: number): string =>
  `${list}[${i}].${side}${peers.length > 1 ? `[${j}]` : ""}`;

const isAddress = (peer: string): boolean => /^[0-9a-f]*[.:][0-9a-f.:]*(\/\d*)?$/i.test(peer) || peer.includes("/");

function checkReferences(host: PlannedHost, names: readonly string[], findings: Findings): void {
  for (const { peer, side, path } of references(host)) {
    const known = [...words[side], ...names.filter((name) => name !== host.name)];
    if (known.includes(peer) || isAddress(peer)) continue;
    const [guess] = nearest(peer, known);
    const word = `write "${guess ?? "vpc"}"`;
    const orHost = (words.from as readonly string[]).includes(peer) ? "" : ", or add a host of that name";
    findings.add(
      at(host.name, path),
      peer,
      `${words[side].map((word) => `"${word}"`).join(", ")}, a range, or the name of another host`,
      peer === host.name ? "remove it: a host always reaches itself" : word + orHost,
    );
  }
}

/** Asks the library what it would say of each host, with stand-ins for the network and for other hosts. */
function checkAsLibrary(host: PlannedHost, names: readonly string[], adminCidrs: string[], findings: Findings): void {
  const network = { adminCidrs } as unknown as Network;
  const peer = (text: string) =>
    names.includes(text) ? { peer: "host", name: text, network } : isAddress(text) ? text : known(text);
  // What is no known word is reported already.
  const known = (text: string) => (([...words.from, ...words.to] as string[]).includes(text) ? text : "vpc");
  const { name, isBastion: _, ...rest } = host;
  const args = {
    ...rest,
    network,
    serves: host.serves.map((service) => ({ ...service, from: service.from.map(peer) })),
    ...(host.egress && { egress: host.egress.map((rule) => ({ ...rule, to: rule.to.map(peer) })) }),
  } as unknown as HostArgs;
  const path = (inner: string) =>
    inner === "name" ? at(name) : at(name, inner.replace(/^(hardening\..*)\.reason$/, "$1.off"));
  findings.collect(path, () => validateHost(name, args));
}

/** The cloud knows a volume by its host's and its own name together. */
function checkVolumeNames(hosts: readonly PlannedHost[], findings: Findings): void {
  const first = new Map<string, string>();
  for (const { name, volumes = {} } of hosts) {
    for (const key of Object.keys(volumes)) {
      const path = at(name, `volumes.${key}`);
      const other = first.get(`${name}-${key}`);
      if (other === undefined) first.set(`${name}-${key}`, path);
      else findings.add(path, key, `a name that ${other} does not share: both become "${name}-${key}"`, "rename one");
    }
  }
}

function ordered(hosts: readonly PlannedHost[], findings: Findings): PlannedHost[] {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const bastion = hosts.find(({ isBastion }) => isBastion)?.name;
  const needs = (name: string): string[] => {
    const host = byName.get(name);
    const named = host ? references(host).map(({ peer }) => peer) : [];
    return [...named, ...(bastion === undefined || host?.isBastion ? [] : [bastion])].filter((peer) => peer !== name);
  };
  const { order, circles } = inOrder([...byName.keys()], needs);
  for (const circle of circles) {
    findings.add(
      at(circle[0] ?? ""),
      circle.join(" needs "),
      "hosts that do not need each other in a circle (every host needs the bastion)",
      'write "vpc" in place of one of these names',
    );
  }
  return order.flatMap((name) => byName.get(name) ?? []);
}
