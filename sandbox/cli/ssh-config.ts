import * as fs from "node:fs";
import * as path from "node:path";
import type { HostOutput, StackExport, StackOutputs } from "./outputs";
import { hostOwners } from "./state-hosts";

/** How one host is reached. */
export interface SshHost {
  address: string;
  user: string;
  /** "ssh-ed25519 AAAA…" */
  hostKey: string;
  /** Name of the host to go through. */
  bastion?: string;
}

export interface SshAccess {
  hosts: Record<string, SshHost>;
  /** Private key in OpenSSH format. */
  key: string;
}

const outputHost = ({ publicIp, privateIp, user, hostKey, bastion }: HostOutput): SshHost => ({
  address: bastion ? privateIp : publicIp,
  user,
  hostKey,
  ...(bastion && { bastion }),
});

/** How the hosts of a stack are reached, by its outputs. */
export function accessByOutputs({ hosts = {}, deployKey = "" }: StackOutputs): SshAccess {
  return {
    key: deployKey,
    hosts: Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, outputHost(host)])),
  };
}

interface Connection {
  host?: string;
  user?: string;
  hostKey?: string;
  privateKey?: string;
}

/**
 * How a host is reached that no output names yet, because its first update runs or failed: as its remote script, done
 * or pending, is told. `exported` must show secrets. Undefined where no script of that host was begun.
 */
export function accessByState(exported: StackExport, name: string, known: SshAccess): SshAccess | undefined {
  const { resources = [], pending_operations = [] } = exported.deployment;
  // What is pending comes first: it is how the host is reached now.
  const all = [...pending_operations.map((p) => p.resource), ...resources];
  const ownerOf = hostOwners(all);
  const script = all.find((r) => r.type === "command:remote:Command" && ownerOf(r.urn) === name);
  const connection = plain(script?.inputs?.connection) as (Connection & { proxy?: Connection }) | undefined;
  if (!connection?.host || !connection.user || !connection.hostKey) return undefined;
  const { host, user, hostKey, privateKey, proxy } = connection;
  const bastion = Object.entries(known.hosts).find(([, h]) => h.hostKey === proxy?.hostKey)?.[0];
  const hosts = { ...known.hosts, [name]: { address: host, user, hostKey, ...(bastion && { bastion }) } };
  return { hosts, key: known.key || (privateKey ?? "") };
}

/** Signature of a secret in an export that shows secrets: `{ [sig]: …, plaintext: "<JSON>" }`. */
const secretSignature = "4dabf18193072939515e22adb298388d";

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const entries = value as Record<string, unknown>;
  if (secretSignature in entries && typeof entries.plaintext === "string") return plain(JSON.parse(entries.plaintext));
  return Object.fromEntries(Object.entries(entries).map(([key, inner]) => [key, plain(inner)]));
}

/** Writes key, pinned host keys and configuration for the system's `ssh`, readable by the owner alone. Gives the configuration's path. */
export function writeSshFiles(folder: string, stack: string, { hosts, key }: SshAccess): string {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => path.join(folder, name);
  const alias = (name: string): string => `seawall-${stack}-${name}`;
  const write = (name: string, content: string): void => {
    const next = file(`${name}.${process.pid}`);
    fs.writeFileSync(next, content, { mode: 0o600 });
    fs.renameSync(next, file(name));
  };
  write("key", key.endsWith("\n") ? key : `${key}\n`);
  write(
    "known_hosts",
    Object.entries(hosts)
      .map(([name, { hostKey }]) => `${alias(name)} ${hostKey.trim()}\n`)
      .join(""),
  );
  const sections = Object.entries(hosts).map(([name, { address, user, bastion }]) => [
    `Host ${name}`,
    `  HostName ${address}`,
    `  User ${user}`,
    `  HostKeyAlias ${alias(name)}`,
    ...(bastion ? [`  ProxyJump ${bastion}`] : []),
  ]);
  const everywhere = [
    "Host *",
    `  IdentityFile "${file("key")}"`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile "${file("known_hosts")}"`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  PasswordAuthentication no",
    "  ConnectTimeout 10",
    "  LogLevel ERROR",
  ];
  write("config", `${[...sections, everywhere].map((lines) => lines.join("\n")).join("\n\n")}\n`);
  return file("config");
}

/** The words of a command as one line for the host's shell. A single word is a line already. */
export const remoteLine = (words: string[]): string =>
  words.length === 1 ? (words[0] ?? "") : words.map(quoted).join(" ");

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
