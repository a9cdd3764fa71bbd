import * as fs from "node:fs";
import * as path from "node:path";
import { Instance, paths } from "../instance";
import { HostSpec } from "./driver";
import { debianSources, forHosts, MachineApt } from "./image/machine-apt";
import { TarFile } from "./tar";

/** Where first-boot files lie in a host; `init` moves them to their places. */
const ours = "/usr/lib/seawall";
const cloudSeed = "/var/lib/cloud/seed/nocloud";
const certificates = "/usr/local/share/ca-certificates";

export const seedFolders = [ours, `${ours}/etc`, "/var/lib/cloud", "/var/lib/cloud/seed", cloudSeed];
export const initProgram = `${ours}/init`;

/** cloud-init's NoCloud files. The droplet's id is the instance's: a reboot runs nothing again. */
export function cloudInit(spec: HostSpec): TarFile[] {
  const metaData = {
    "instance-id": String(spec.id),
    "local-hostname": spec.name,
    "public-keys": spec.sshKeys.map((key) => key.trim()),
  };
  return [
    { path: `${cloudSeed}/meta-data`, content: `${JSON.stringify(metaData)}\n`, mode: 0o600 },
    { path: `${cloudSeed}/user-data`, content: spec.userData ?? "#cloud-config\n{}\n", mode: 0o600 },
  ];
}

/** Authorities that the machine trusts beyond its distribution's, and those of the sandbox. */
export function trustedCertificates(folders: string[] = [certificates, paths.trust]): TarFile[] {
  const found = folders.flatMap((folder) => {
    if (!fs.existsSync(folder)) return [];
    const names = fs.readdirSync(folder, { recursive: true }) as string[];
    return names.filter((name) => name.endsWith(".crt")).map((name) => path.join(folder, name));
  });
  const files = found.map((file) => ({
    path: `${certificates}/${path.basename(file)}`,
    content: fs.readFileSync(file),
  }));
  return files.length > 0 ? [...files, { path: `${certificates}/.new`, content: "" }] : [];
}

/** What makes a disk this host's, whatever it was before: a disk that was another host's is a new instance to cloud-init. */
export function identity(spec: HostSpec, instance: Instance): TarFile[] {
  const hosts = [
    "127.0.0.1 localhost",
    `127.0.1.1 ${spec.name} ${spec.name.split(".")[0]}`,
    "::1 localhost ip6-localhost",
  ];
  return [
    { path: initProgram, content: fs.readFileSync(path.join(__dirname, "scripts", "init.sh")), mode: 0o755 },
    { path: `${ours}/etc/hosts`, content: `${hosts.join("\n")}\n` },
    { path: `${ours}/etc/hostname`, content: `${spec.name}\n` },
    { path: `${ours}/etc/resolv.conf`, content: `nameserver ${instance.routerAddress}\n` },
    ...cloudInit(spec),
  ];
}

/** All files that a host has beyond its image before its first boot. */
export function seed(spec: HostSpec, instance: Instance, apt: MachineApt): TarFile[] {
  const options = forHosts(apt.options, instance.machineAddress);
  const files: TarFile[] = [
    ...identity(spec, instance),
    { path: "/etc/apt/sources.list.d/debian.sources", content: debianSources(apt) },
    ...trustedCertificates(),
  ];
  if (options.length > 0) files.push({ path: "/etc/apt/apt.conf.d/90machine", content: `${options.join("\n")}\n` });
  return files;
}
