import type { HostArgs, Network } from "@seawall/components";
import { validateHost } from "../components/host/validate";
import type { Findings } from "./findings";
import { nearest } from "./nearest";
import type { PlannedHost } from "./platform";
import { checkReferences, listed, standIn, words } from "./references";
import type { Written, WrittenHost } from "./schema";
import { sizes } from "./sizes";

/** The hosts of `written`, in its order. */
export function planHosts(written: Written, findings: Findings): PlannedHost[] {
  const hosts = Object.entries(written.hosts).map(([name, host]) => plan(name, host));
  const names = [...hosts.map(({ name }) => name), ...Object.keys(written.clusters ?? {})];
  if (hosts.length === 0) findings.add("seawall:hosts", written.hosts, "at least one host", "add one, such as web");
  checkBastions(hosts, findings);
  for (const host of hosts) {
    checkName(host, findings);
    checkSize(at(host.name, "size"), host.size, findings);
    checkReferences(host, names, (path) => at(host.name, path), findings);
    checkAsLibrary(host, names, written.adminCidrs, findings);
  }
  checkVolumeNames(hosts, findings);
  return hosts;
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

/** @param path Where the size stands. */
export function checkSize(path: string, size: string, findings: Findings): void {
  if (sizes.includes(size)) return;
  const near = nearest(size, sizes, 3);
  findings.add(
    path,
    size,
    "a size of DigitalOcean's with a known price (config/sizes.ts)",
    near.length > 0 ? `choose one such as ${near.join(", ")}` : "write it as s-1vcpu-2gb",
  );
}

/** Asks the library what it would say of each host, with stand-ins for the network and for other hosts. */
function checkAsLibrary(host: PlannedHost, names: readonly string[], adminCidrs: string[], findings: Findings): void {
  const network = { adminCidrs } as unknown as Network;
  const peer = (text: string) => standIn(text, names, network);
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
