import * as fs from "node:fs";

/** Capabilities by their number in the kernel (linux/capability.h). */
const names = [
  ...["CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP"],
  ...["LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER"],
  ...["SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE"],
  ...["SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP"],
  ...["MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF"],
  "CHECKPOINT_RESTORE",
];

/** What would let a guest change the machine itself: its clock, its modules, its memory and ports. */
const neverGiven = ["SYS_TIME", "SYS_MODULE", "SYS_RAWIO"];

/** Capabilities that are missing in a bounding set, given in hexadecimal as in /proc/self/status. */
export function missingCapabilities(boundingSet: string): string[] {
  const bits = BigInt(`0x${boundingSet}`);
  return names.filter((_, number) => ((bits >> BigInt(number)) & 1n) === 0n);
}

/**
 * `docker run` arguments that give a container every capability the machine's root has, less those a guest must not
 * have. `--privileged` would ask for all of them, and fails where the machine's root lacks one.
 */
export function capabilityArguments(boundingSet: string, withheld: string[] = neverGiven): string[] {
  const dropped = [...new Set([...missingCapabilities(boundingSet), ...withheld])];
  return ["--cap-add=ALL", ...dropped.map((name) => `--cap-drop=${name}`)];
}

/** The bounding set of this process: the same as the daemon's, unless that runs in a container itself. */
export function boundingSet(): string {
  const status = fs.readFileSync("/proc/self/status", "utf8");
  return /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "1ffffffffff";
}
