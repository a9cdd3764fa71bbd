/** The controls of a host that can be switched off, by the names of their steps in `scripts/steps`. */
export const controls = [
  "banner",
  "ssh",
  "firewall",
  "metadata",
  "fail2ban",
  "updates",
  "sysctl",
  "modules",
  "apparmor",
  "audit",
  "passwords",
  "permissions",
  "idle",
  "umask",
  "coredumps",
  "journal",
  "time",
  "aide",
] as const;

export type Control = (typeof controls)[number];

/** Controls that a host goes without, each with a reason that also lands in /etc/seawall/controls on the host. */
export type Hardening = Partial<Record<Control, { off: true; reason: string }>>;
