import * as path from "node:path";
import { Problems, words } from "../errors";
import { checkPublicKeys } from "../keys";
import { checkRole } from "../network/validate-role";
import type { HostArgs, HostVolume } from "./args";
import { controls } from "./controls";

const images = ["debian-13-x64", "ubuntu-24-04-x64"];
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Folders the system itself needs as they are. */
const systemFolders = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/tmp",
  "/usr",
];

export function validateHost(name: string, args: HostArgs): void {
  const problems = new Problems("Host", name);
  checkNames(problems, name, args);
  checkMachine(problems, args);
  checkMembership(problems, args);
  Object.entries(args.volumes ?? {}).forEach(([key, volume]) => checkVolume(problems, key, volume));
  checkMounts(problems, args.volumes ?? {});
  checkPublicKeys(problems, "authorizedKeys", args.authorizedKeys ?? []);
  checkHardening(problems, args.hardening ?? {});
  problems.throwIfAny();
}

function checkNames(problems: Problems, name: string, { hostname }: HostArgs): void {
  const small = "1 to 63 small letters, digits and hyphens, none of them at an end";
  problems.check(label.test(name), "name", name, small, "rename the host");
  problems.check(
    hostname === undefined || (hostname.length <= 253 && hostname.split(".").every((part) => label.test(part))),
    "hostname",
    hostname,
    "a host name or FQDN in small letters",
    'write it as "mail.example.com"',
  );
}

function checkMachine(problems: Problems, args: HostArgs): void {
  const { size, image, swapMiB, timeZone } = args;
  problems.check(
    typeof size !== "string" || /^[a-z0-9]+(-[a-z0-9_.]+)+$/.test(size),
    "size",
    size,
    "a slug of DigitalOcean's",
    'write it as "s-1vcpu-2gb"',
  );
  problems.check(
    image === undefined || images.includes(image),
    "image",
    image,
    images.map((slug) => `"${slug}"`).join(" or "),
    'leave it out for "debian-13-x64"',
  );
  problems.check(
    swapMiB === undefined || (Number.isInteger(swapMiB) && swapMiB >= 0 && swapMiB <= 65536),
    "swapMiB",
    swapMiB,
    "a whole number from 0 to 65,536",
    "leave it out for 1,024, or say 0 for none",
  );
  problems.check(
    timeZone === undefined || isTimeZone(timeZone),
    "timeZone",
    timeZone,
    "a name of the time zone database",
    'write it as "Europe/Berlin", or leave it out for "Etc/UTC"',
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

function checkMembership(problems: Problems, args: HostArgs): void {
  const { network, role, bastion, serves, egress, forwarding } = args;
  if (!role) {
    checkRole(problems, { serves, egress, bastion }, network);
  } else {
    const fix = "name a role of the host's network";
    problems.check(role.network === network, "role", role.name, "a role of the same network", fix);
    for (const [path, value] of Object.entries({ serves, egress, bastion })) {
      const given = words(`what is set beside role "${role.name}"`);
      problems.check(value === undefined, path, given, "what the shared role says", `say ${path} on the role instead`);
    }
  }
  const via = bastion ?? role?.bastion;
  problems.check(
    via === undefined || (via as Partial<HostArgs>).forwarding === true,
    "bastion",
    via?.name,
    "a host that forwards SSH",
    "make it a Bastion instead of a Host",
  );
  problems.check(
    !(via && forwarding),
    "forwarding",
    forwarding,
    "a bastion that is reached directly",
    "leave out bastion",
  );
}

function checkVolume(problems: Problems, key: string, volume: HostVolume): void {
  const at = `volumes.${key}`;
  const { sizeGiB, mountPath, filesystem } = volume;
  problems.check(
    /^[a-z][a-z0-9-]{0,30}$/.test(key),
    at,
    key,
    "a key of a small letter and up to 30 small letters, digits and hyphens",
    "rename the volume's key",
  );
  problems.check(
    Number.isInteger(sizeGiB) && sizeGiB >= 1 && sizeGiB <= 16384,
    `${at}.sizeGiB`,
    sizeGiB,
    "a whole number from 1 to 16,384",
    "write the size in GiB, such as 10",
  );
  const reserved = systemFolders.some((folder) => mountPath === folder || mountPath.startsWith(`${folder}/`));
  problems.check(
    /^(\/[A-Za-z0-9._-]+)+$/.test(mountPath) && path.posix.normalize(mountPath) === mountPath && !reserved,
    `${at}.mountPath`,
    mountPath,
    `an absolute path of letters, digits and . _ -, outside ${systemFolders.join(", ")}`,
    'mount it under "/srv"',
  );
  problems.check(
    filesystem === undefined || filesystem === "ext4" || filesystem === "xfs",
    `${at}.filesystem`,
    filesystem,
    '"ext4" or "xfs"',
    'leave it out for "ext4"',
  );
}

function checkMounts(problems: Problems, volumes: Record<string, HostVolume>): void {
  const entries = Object.entries(volumes);
  problems.check(entries.length <= 15, "volumes", entries.length, "at most 15 volumes a droplet", "join some of them");
  entries.forEach(([key, { mountPath }], i) => {
    const other = entries
      .slice(0, i)
      .find(([, v]) => `${mountPath}/`.startsWith(`${v.mountPath}/`) || `${v.mountPath}/`.startsWith(`${mountPath}/`));
    problems.check(
      other === undefined,
      `volumes.${key}.mountPath`,
      mountPath,
      `a path apart from that of volumes.${other?.[0]}`,
      "give each volume a folder of its own",
    );
  });
}

function checkHardening(problems: Problems, hardening: NonNullable<HostArgs["hardening"]>): void {
  for (const [control, value] of Object.entries(hardening)) {
    const at = `hardening.${control}`;
    const known = (controls as readonly string[]).includes(control);
    problems.check(known, at, control, `one of ${controls.join(", ")}`, "correct the control's name");
    problems.check(
      value.off === true && /^[^\t\r\n]{10,200}$/.test(value.reason),
      `${at}.reason`,
      value.reason,
      "one line of 10 to 200 characters",
      "say why this host goes without the control",
    );
  }
}
