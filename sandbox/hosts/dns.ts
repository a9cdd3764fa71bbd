import * as dns from "node:dns";
import * as fs from "node:fs";
import * as path from "node:path";
import { DnsZone } from "./driver";
import { Docker } from "./engine/docker";
import { tar, TarFile } from "./tar";

const folder = "/etc/unbound";
const configuration = `${folder}/sandbox.conf`;
const zoneFolder = `${folder}/zones`;
const control = "/run/unbound/control.sock";

/** Names that unbound answers by itself unless told otherwise, and that a zone of ours may carry. */
const builtIn = ["test.", "invalid.", "home.arpa."];

const fileOf = (zone: DnsZone): string => `${zoneFolder}/${zone.name.toLowerCase().replace(/[^a-z0-9._-]/g, "_")}.zone`;

/** A zone as a master file. A negative answer lives one second: a record is there when it was made. */
export function zoneText(zone: DnsZone): string {
  const broken = zone.records.find((record) => /[\n\r]/.test(record.name + record.data));
  if (broken) throw new Error(`Zone ${zone.name}: the ${broken.type} record of ${broken.name} holds a line break.`);
  const own = zone.records.some((record) => record.type === "NS" && record.name === zone.name);
  const lines = [
    `${zone.name}. 60 IN SOA localhost. hostmaster.${zone.name}. 1 3600 600 604800 1`,
    ...(own ? [] : [`${zone.name}. 60 IN NS localhost.`]),
    ...zone.records.map((record) => `${record.name}. ${record.ttl} IN ${record.type} ${record.data}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** unbound's configuration: authoritative for the zones, CNAMEs followed across them, everything else forwarded. */
export function resolverConfiguration(zones: DnsZone[], address: string, forwarders: string[]): string {
  const lines = [
    "server:",
    `  interface: ${address}`,
    "  interface: 127.0.0.1",
    "  access-control: 0.0.0.0/0 allow",
    "  do-ip6: no",
    '  username: ""',
    '  chroot: ""',
    `  directory: "${folder}"`,
    '  pidfile: "/run/unbound/unbound.pid"',
    "  use-syslog: no",
    "  verbosity: 0",
    '  module-config: "iterator"',
    "  unblock-lan-zones: yes",
    "  cache-max-negative-ttl: 1",
    "  edns-buffer-size: 1232",
    ...builtIn.map((name) => `  local-zone: "${name}" nodefault`),
    "remote-control:",
    "  control-enable: yes",
    `  control-interface: "${control}"`,
    "  control-use-cert: no",
    ...zones.flatMap((zone) => [
      "auth-zone:",
      `  name: "${zone.name}."`,
      `  zonefile: "${fileOf(zone)}"`,
      "  for-downstream: no",
      "  for-upstream: yes",
      "  fallback-enabled: no",
    ]),
    "forward-zone:",
    '  name: "."',
    ...forwarders.map((forwarder) => `  forward-addr: ${forwarder.replace(/^(.*):(\d+)$/, "$1@$2")}`),
  ];
  return `${lines.join("\n")}\n`;
}

const loopback = (server: string): boolean => /^(127\.|\[?::1)/.test(server);
const resolved = "/run/systemd/resolve/resolv.conf";

/**
 * IPv4 name servers of this machine as the router can reach them. A resolver on the loopback is asked for its upstreams
 * where it is systemd's.
 */
export function machineResolvers(servers: string[] = dns.getServers(), upstreams: string = resolved): string[] {
  const reachable = (all: string[]) => all.filter((server) => !loopback(server) && /^[\d.]+(:\d+)?$/.test(server));
  const direct = reachable(servers);
  if (direct.length > 0 && !servers.some(loopback)) return direct;
  const text = fs.existsSync(upstreams) ? fs.readFileSync(upstreams, "utf8") : "";
  const found = reachable([...text.matchAll(/^nameserver\s+(\S+)/gm)].map((match) => match[1] ?? ""));
  const all = found.length > 0 ? found : direct;
  if (all.length === 0)
    throw new Error(
      `The machine's name servers (${servers.join(", ") || "none"}) cannot be reached from the sandbox's network. ` +
        "Name one with an IPv4 address in /etc/resolv.conf.",
    );
  return all;
}

/** Files of the name server. */
export function resolverFiles(zones: DnsZone[], address: string, forwarders: string[]): TarFile[] {
  return [
    { path: configuration, content: resolverConfiguration(zones, address, forwarders) },
    ...zones.map((zone) => ({ path: fileOf(zone), content: zoneText(zone) })),
  ];
}

/** Puts zones in force in the router. Rejects, with the previous zones still answering, where a record is malformed. */
export async function applyZones(docker: Docker, router: string, files: TarFile[]): Promise<void> {
  const staged = files.map((file) => ({ ...file, path: file.path.replace(folder, `${folder}.next`) }));
  const archive = tar(staged, [`${folder}.next`, `${folder}.next/zones`]);
  await docker.run(["cp", "-", `${router}:/`], { input: archive });
  await docker.script(router, path.join(__dirname, "scripts", "zones.sh"), [folder, control]);
}
