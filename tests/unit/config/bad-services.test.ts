import { BadInput, problemsOf } from "./support";

const web = { size: "s-1vcpu-2gb" };
/** A host with `more` in it, and other hosts beside it. */
const hosts = (more: object, others: object = {}) => ({ hosts: { web: { ...web, ...more }, ...others } });
const data = (more: object) => ({ data: { ...web, ...more } });

const cases: BadInput[] = [
  [
    "a misspelt key of a service",
    hosts({ serves: [{ ports: 80, from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].port is missing. Allowed: a number or a text. Fix: write it as 443 or "8000-8010".',
      'seawall:hosts.web.serves[0].ports: "ports" is not allowed. Allowed: one of port, protocol, from, description. Fix: rename it to port, or remove it.',
    ],
  ],
  [
    "a port that is too high",
    hosts({ serves: [{ port: 70000, from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].port: 70000 is not allowed. Allowed: a port from 1 to 65535, or a range of them. Fix: write a number such as 443, or a range such as "8000-8010".',
    ],
  ],
  [
    "port 0",
    hosts({ serves: [{ port: 0, from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].port: 0 is not allowed. Allowed: a port from 1 to 65535, or a range of them. Fix: write a number such as 443, or a range such as "8000-8010".',
    ],
  ],
  [
    "a range that runs backwards",
    hosts({ serves: [{ port: "90-80", from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].port: "90-80" is not allowed. Allowed: a port from 1 to 65535, or a range of them. Fix: write a number such as 443, or a range such as "8000-8010".',
    ],
  ],
  [
    "a port that is a switch",
    hosts({ serves: [{ port: true, from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].port: true is not allowed. Allowed: a number or a text. Fix: write it as 443 or "8000-8010".',
    ],
  ],
  [
    "SSH as a service",
    hosts({ serves: [{ port: 22, from: "world" }] }),
    [
      "seawall:hosts.web.serves[0].port: 22 is not allowed. Allowed: any port but SSH's (22). Fix: leave it out: the network opens it to adminCidrs, or to the bastion.",
    ],
  ],
  [
    "an unknown protocol",
    hosts({ serves: [{ port: 80, protocol: "http", from: "world" }] }),
    [
      'seawall:hosts.web.serves[0].protocol: "http" is not allowed. Allowed: "tcp" or "udp". Fix: leave it out for "tcp".',
    ],
  ],
  [
    "a source that is misspelt",
    hosts({ serves: [{ port: 80, from: "wrold" }] }),
    [
      'seawall:hosts.web.serves[0].from: "wrold" is not allowed. Allowed: "world", "cloudflare", "admins", "vpc", a range, or the name of another host or cluster. Fix: write "world", or add a host or cluster of that name.',
    ],
  ],
  [
    "a host that is misspelt",
    hosts({ serves: [{ port: 80, from: "dta" }] }, data({})),
    [
      'seawall:hosts.web.serves[0].from: "dta" is not allowed. Allowed: "world", "cloudflare", "admins", "vpc", a range, or the name of another host or cluster. Fix: write "data", or add a host or cluster of that name.',
    ],
  ],
  [
    "a host that names itself",
    hosts({ serves: [{ port: 80, from: "web" }] }),
    [
      'seawall:hosts.web.serves[0].from: "web" is not allowed. Allowed: "world", "cloudflare", "admins", "vpc", a range, or the name of another host or cluster. Fix: remove it: a host always reaches itself, and the nodes of a cluster each other.',
    ],
  ],
  [
    "addresses without and with a wrong prefix",
    hosts({ serves: [{ port: 80, from: ["10.0.0.1", "1.2.3.0/33"] }] }),
    [
      'seawall:hosts.web.serves[0].from[0]: "10.0.0.1" is not allowed. Allowed: an address range with its prefix. Fix: write "10.0.0.1/32".',
      'seawall:hosts.web.serves[0].from[1]: "1.2.3.0/33" is not allowed. Allowed: an address range with its prefix. Fix: write it as "198.51.100.0/24".',
    ],
  ],
  [
    "the world as a range",
    hosts({ serves: [{ port: 80, from: "0.0.0.0/0" }] }),
    [
      'seawall:hosts.web.serves[0].from: "0.0.0.0/0" is not allowed. Allowed: a prefix of /8 or longer. Fix: list the ranges that are meant; say "world" where everybody is meant.',
    ],
  ],
  [
    "no source",
    hosts({ serves: [{ port: 80, from: [] }] }),
    [
      'seawall:hosts.web.serves[0].from: [] is not allowed. Allowed: at least one of "world", "cloudflare", "admins", "vpc", a range, a host or a role. Fix: name one.',
    ],
  ],
  [
    "a service without a source",
    hosts({ serves: [{ port: 80 }] }),
    ['seawall:hosts.web.serves[0].from is missing. Allowed: a text. Fix: write it as "vpc".'],
  ],
  [
    "administrators as a destination",
    hosts({ egress: [{ port: 80, to: "admins" }] }),
    [
      'seawall:hosts.web.egress[0].to: "admins" is not allowed. Allowed: "world", "vpc", a range, or the name of another host or cluster. Fix: write "vpc".',
    ],
  ],
  [
    "one service in place of a list",
    hosts({ serves: { port: 80, from: "world" } }),
    [
      'seawall:hosts.web.serves: {"port":80,"from":"world"} is not allowed. Allowed: a list. Fix: write it as [{"port":443,"from":"vpc"}].',
    ],
  ],
];

test.each(cases)("%s", (_what, values, problems, ...secretKeys) => {
  expect(problemsOf(values, secretKeys)).toEqual(problems);
});
