import { BadInput, problemsOf } from "./support";

const web = { size: "s-1vcpu-2gb" };
/** A host with `more` in it, and other hosts beside it. */
const hosts = (more: object, others: object = {}) => ({ hosts: { web: { ...web, ...more }, ...others } });
const data = (more: object) => ({ data: { ...web, ...more } });

const cases: BadInput[] = [
  [
    "misspelt keys of a host",
    hosts({ sieze: 1, swapMib: 5 }),
    [
      'seawall:hosts.web.sieze: "sieze" is not allowed. Allowed: one of size, image, hostname, serves, egress, volumes, reservedIp, bastion, authorizedKeys, hardening, swapMiB, timeZone, backups, ipv6. Fix: remove it.',
      'seawall:hosts.web.swapMib: "swapMib" is not allowed. Allowed: one of size, image, hostname, serves, egress, volumes, reservedIp, bastion, authorizedKeys, hardening, swapMiB, timeZone, backups, ipv6. Fix: rename it to swapMiB, or remove it.',
    ],
  ],
  [
    "a size that is misspelt",
    hosts({ size: "s-1vcpu-2bg" }),
    [
      `seawall:hosts.web.size: "s-1vcpu-2bg" is not allowed. Allowed: a size of DigitalOcean's with a known price (config/sizes.ts). Fix: choose one such as s-1vcpu-2gb, s-1vcpu-1gb, s-2vcpu-2gb.`,
    ],
  ],
  [
    "a size without a known price",
    hosts({ size: "m-16vcpu-128gb" }),
    [
      `seawall:hosts.web.size: "m-16vcpu-128gb" is not allowed. Allowed: a size of DigitalOcean's with a known price (config/sizes.ts). Fix: choose one such as s-1vcpu-1gb, s-1vcpu-2gb.`,
    ],
  ],
  [
    "an empty size",
    hosts({ size: "" }),
    [
      `seawall:hosts.web.size: "" is not allowed. Allowed: a size of DigitalOcean's with a known price (config/sizes.ts). Fix: write it as s-1vcpu-2gb.`,
    ],
  ],
  [
    "a size that is a number",
    hosts({ size: 5 }),
    ['seawall:hosts.web.size: 5 is not allowed. Allowed: a text. Fix: write it as "s-1vcpu-2gb".'],
  ],
  [
    "an image that is not supported",
    hosts({ image: "debian-12-x64" }),
    [
      'seawall:hosts.web.image: "debian-12-x64" is not allowed. Allowed: "debian-13-x64" or "ubuntu-24-04-x64". Fix: leave it out for "debian-13-x64".',
    ],
  ],
  [
    "a list of hosts",
    { hosts: ["web"] },
    ['seawall:hosts: ["web"] is not allowed. Allowed: a mapping. Fix: write it as {"web":{"size":"s-1vcpu-2gb"}}.'],
  ],
  [
    "a text in place of hosts",
    { hosts: "web" },
    ['seawall:hosts: "web" is not allowed. Allowed: a mapping. Fix: write it as {"web":{"size":"s-1vcpu-2gb"}}.'],
  ],
  [
    "no hosts",
    { hosts: {} },
    ["seawall:hosts: {} is not allowed. Allowed: at least one host. Fix: add one, such as web."],
  ],
  [
    "a host without anything",
    { hosts: { web: null } },
    ['seawall:hosts.web is missing. Allowed: a mapping. Fix: write it as {"size":"s-1vcpu-2gb"}.'],
  ],
  [
    "a host's name in capitals",
    { hosts: { Web_1: { size: "s-1vcpu-2gb" } } },
    [
      'seawall:hosts.Web_1: "Web_1" is not allowed. Allowed: 1 to 63 small letters, digits and hyphens, none of them at an end. Fix: rename the host.',
    ],
  ],
  [
    "hosts called like words",
    { hosts: { world: { size: "s-1vcpu-2gb" }, vpc: { size: "s-1vcpu-2gb" } } },
    [
      'seawall:hosts.world: "world" is not allowed. Allowed: a name that is no word of from. Fix: rename the host.',
      'seawall:hosts.vpc: "vpc" is not allowed. Allowed: a name that is no word of from. Fix: rename the host.',
    ],
  ],
  [
    "two hosts that need each other",
    hosts({ serves: [{ port: 80, from: "data" }] }, data({ serves: [{ port: 81, from: "web" }] })),
    [
      'seawall:hosts.web: "web needs data needs web" is not allowed. Allowed: hosts that do not need each other in a circle (every host needs the bastion). Fix: write "vpc" in place of one of these names.',
    ],
  ],
  [
    "three hosts in a circle, one by its egress",
    {
      hosts: {
        a: { size: "c-2", serves: [{ port: 80, from: "b" }] },
        b: { size: "c-2", serves: [{ port: 80, from: "c" }] },
        c: { size: "c-2", egress: [{ to: "a" }] },
      },
    },
    [
      'seawall:hosts.a: "a needs b needs c needs a" is not allowed. Allowed: hosts that do not need each other in a circle (every host needs the bastion). Fix: write "vpc" in place of one of these names.',
    ],
  ],
  [
    "a bastion that needs a host behind it",
    hosts({ bastion: true, serves: [{ port: 80, from: "data" }] }, data({})),
    [
      'seawall:hosts.web: "web needs data needs web" is not allowed. Allowed: hosts that do not need each other in a circle (every host needs the bastion). Fix: write "vpc" in place of one of these names.',
    ],
  ],
  [
    "two bastions",
    hosts({ bastion: true }, data({ bastion: true })),
    [
      "seawall:hosts.data.bastion: true is not allowed. Allowed: one bastion; web is one already. Fix: leave bastion out here.",
    ],
  ],
  [
    "volumes of wrong size, type and place",
    hosts({
      volumes: {
        data: { sizeGiB: 0, mountPath: "/etc" },
        more: { sizeGiB: "10", mountPath: "srv" },
        dup: { sizeGiB: 1, mountPath: "/srv/x" },
        dup2: { sizeGiB: 1, mountPath: "/srv/x" },
      },
    }),
    [
      'seawall:hosts.web.volumes.more.sizeGiB: "10" is not allowed. Allowed: a number. Fix: write it without quotes, such as 10.',
      "seawall:hosts.web.volumes.data.sizeGiB: 0 is not allowed. Allowed: a whole number from 1 to 16,384. Fix: write the size in GiB, such as 10.",
      'seawall:hosts.web.volumes.data.mountPath: "/etc" is not allowed. Allowed: an absolute path of letters, digits and . _ -, outside /bin, /boot, /dev, /etc, /lib, /proc, /root, /run, /sbin, /sys, /tmp, /usr. Fix: mount it under "/srv".',
      'seawall:hosts.web.volumes.more.mountPath: "srv" is not allowed. Allowed: an absolute path of letters, digits and . _ -, outside /bin, /boot, /dev, /etc, /lib, /proc, /root, /run, /sbin, /sys, /tmp, /usr. Fix: mount it under "/srv".',
      'seawall:hosts.web.volumes.dup2.mountPath: "/srv/x" is not allowed. Allowed: a path apart from that of volumes.dup. Fix: give each volume a folder of its own.',
    ],
  ],
  [
    "volumes whose names meet in the cloud",
    {
      hosts: {
        a: { size: "c-2", volumes: { "b-c": { sizeGiB: 1, mountPath: "/srv/x" } } },
        "a-b": { size: "c-2", volumes: { c: { sizeGiB: 1, mountPath: "/srv/x" } } },
      },
    },
    [
      'seawall:hosts.a-b.volumes.c: "c" is not allowed. Allowed: a name that seawall:hosts.a.volumes.b-c does not share: both become "a-b-c". Fix: rename one.',
    ],
  ],
  [
    "negative swap",
    hosts({ swapMiB: -1 }),
    [
      "seawall:hosts.web.swapMiB: -1 is not allowed. Allowed: a whole number from 0 to 65,536. Fix: leave it out for 1,024, or say 0 for none.",
    ],
  ],
  [
    "hardening switched off without a reason, or of an unknown kind",
    hosts({ hardening: { aid: { off: "a good reason" }, aide: { off: "no" }, ssh: { off: true }, audit: false } }),
    [
      'seawall:hosts.web.hardening.ssh.off: true is not allowed. Allowed: a text. Fix: write it as "the reason why this host goes without it".',
      'seawall:hosts.web.hardening.audit: false is not allowed. Allowed: a mapping. Fix: write it as {"off":"the reason why this host goes without it"}.',
      `seawall:hosts.web.hardening.aid: "aid" is not allowed. Allowed: one of banner, ssh, firewall, metadata, fail2ban, updates, sysctl, modules, apparmor, audit, passwords, permissions, idle, umask, coredumps, journal, time, aide. Fix: correct the control's name.`,
      'seawall:hosts.web.hardening.aide.off: "no" is not allowed. Allowed: one line of 10 to 200 characters. Fix: say why this host goes without the control.',
    ],
  ],
  [
    "keys that are empty, cut off, and private",
    hosts({ authorizedKeys: ["", "ssh-rsa AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----"] }),
    [
      'seawall:hosts.web.authorizedKeys[0]: "…" is not allowed. Allowed: one line of a public key in OpenSSH format. Fix: paste the line of the .pub file, such as "ssh-ed25519 AAAA… you@example.com".',
      'seawall:hosts.web.authorizedKeys[1]: "ssh-rsa…" is not allowed. Allowed: one line of a public key in OpenSSH format. Fix: paste the line of the .pub file, such as "ssh-ed25519 AAAA… you@example.com".',
      'seawall:hosts.web.authorizedKeys[2]: "-----BEGIN…" is not allowed. Allowed: one line of a public key in OpenSSH format. Fix: paste the line of the .pub file, such as "ssh-ed25519 AAAA… you@example.com".',
    ],
  ],
  [
    "backups at an unknown plan",
    hosts({ backups: { plan: "hourly", hour: 3 } }),
    ['seawall:hosts.web.backups.plan: "hourly" is not allowed. Allowed: "daily" or "weekly". Fix: write one of them.'],
  ],
];

test.each(cases)("%s", (_what, values, problems, ...secretKeys) => {
  expect(problemsOf(values, secretKeys)).toEqual(problems);
});
