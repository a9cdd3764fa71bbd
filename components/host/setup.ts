import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "../network/network";
import type { Role } from "../network/role";
import { ScriptBundle } from "../remote/bundle";
import type { HostArgs } from "./args";

/** A host's volume under the name the cloud knows it by. */
export interface NamedVolume {
  cloudName: string;
  mountPath: string;
  filesystem: "ext4" | "xfs";
  sizeGiB: number;
}

/** The bundle that makes a blank host a hardened one, and keeps it so. */
export function setupBundle(name: string, args: HostArgs, role: Role, volumes: NamedVolume[]): ScriptBundle {
  const { network } = args;
  return new ScriptBundle({
    directory: path.join(__dirname, "scripts"),
    env: {
      SEAWALL_HOST: name,
      SEAWALL_USER: network.user,
      SEAWALL_VPC_RANGE: network.ipRange,
      SEAWALL_SSH_SOURCES: sshSources(network, role),
      SEAWALL_BASTION: args.forwarding ?? false,
      SEAWALL_TIME_ZONE: args.timeZone ?? "Etc/UTC",
      SEAWALL_SWAP_MIB: args.swapMiB ?? 1024,
    },
    files: {
      authorized_keys: { content: authorizedKeys(network, args) },
      "ufw.rules": { content: role.hostRules },
      volumes: { content: rows(volumes.map((v) => [v.cloudName, v.mountPath, v.filesystem, String(v.sizeGiB)])) },
      off: { content: rows(Object.entries(args.hardening ?? {}).map(([control, { reason }]) => [control, reason])) },
    },
  });
}

/** Those that neither fail2ban nor the SSH server may shut out. Roles that may log in are known by the VPC's range alone. */
function sshSources(network: Network, role: Role): pulumi.Output<string> {
  const first = pulumi.output(role.bastion?.privateIp ?? network.adminCidrs.join(" "));
  return role.sshFrom.length > 0 ? pulumi.interpolate`${first} ${network.ipRange}` : first;
}

function authorizedKeys(network: Network, args: HostArgs): pulumi.Output<string> {
  const people = [...network.authorizedKeys, ...(args.authorizedKeys ?? [])];
  return network.deployKey.publicKey.apply((deploy) => [...new Set([deploy, ...people])].map((k) => `${k}\n`).join(""));
}

const rows = (table: string[][]): string => table.map((row) => `${row.join("\t")}\n`).join("");
