import { guardedPorts } from "../../../policies/ports";
import { Case, Refused, RuleCases, unknownList, unknownText } from "../harness";

const type = "digitalocean:index/firewall:Firewall";
const firewall = (what: string, inboundRules: unknown): Case => ({
  what,
  resources: [{ type, props: { inboundRules } }],
});

/** One inbound rule. */
const open = (portRange: unknown, sourceAddresses: unknown, protocol: unknown = "tcp") =>
  Object.fromEntries(
    Object.entries({ protocol, portRange, sourceAddresses }).filter(([, value]) => value !== undefined),
  );

const why = "Why: these services are found by scanners within minutes and guard little more than a password.";
const rest = `Allowed: guarded ports from named ranges (together a /8, or an IPv6 /32, at most), droplets or tags. Fix: name the ranges, droplets or tags that need the port. ${why}`;

const refused = (what: string, inboundRules: unknown, ...found: string[]): Refused => ({
  ...firewall(what, inboundRules),
  messages: found.map((one) => `${one}. ${rest}`),
});

const ssh = "port 22 (SSH) may be reached from";
const many = "(22 SSH, 1433 SQL Server, 2375 Docker, 2376 Docker and 31 more)";
const halves = Array.from({ length: 256 }, (_, i) => `${i}.0.0.0/8`);

export const fwNoWorldAdminCases: RuleCases = {
  id: "fw-no-world-admin",
  violating: [
    refused("SSH from the world", [open("22", ["0.0.0.0/0"])], `inboundRules[0]: ${ssh} 0.0.0.0/0`),
    refused("SSH from the IPv6 world", [open("22", ["::/0"])], `inboundRules[0]: ${ssh} ::/0`),
    refused(
      "the world among named ranges",
      [open("22", ["192.0.2.1", "0.0.0.0/0"])],
      `inboundRules[0]: ${ssh} 192.0.2.1 and 0.0.0.0/0`,
    ),
    refused("the world with host bits", [open("22", ["1.2.3.4/0"])], `inboundRules[0]: ${ssh} 1.2.3.4/0`),
    refused(
      "the IPv6 world written long",
      [open("22", ["0:0:0:0:0:0:0:0/0"])],
      `inboundRules[0]: ${ssh} 0:0:0:0:0:0:0:0/0`,
    ),
    refused("the IPv4 world written as IPv6", [open("22", ["::ffff:0:0/96"])], `inboundRules[0]: ${ssh} ::ffff:0:0/96`),
    refused("spaces around the world", [open("22", [" 0.0.0.0/0 "])], `inboundRules[0]: ${ssh}  0.0.0.0/0 `),
    refused("half of the world", [open("22", ["128.0.0.0/1"])], `inboundRules[0]: ${ssh} 128.0.0.0/1`),
    refused(
      "the world in two halves",
      [open("22", ["0.0.0.0/1", "128.0.0.0/1"])],
      `inboundRules[0]: ${ssh} 0.0.0.0/1 and 128.0.0.0/1`,
    ),
    refused(
      "the IPv6 world in two halves",
      [open("22", ["::/1", "8000::/1"])],
      `inboundRules[0]: ${ssh} ::/1 and 8000::/1`,
    ),
    refused("the world in 256 pieces", [open("22", halves)], `inboundRules[0]: ${ssh} ${halves.join(" and ")}`),
    refused(
      "the world in pieces over several rules",
      halves.slice(0, 2).map((half) => open("22", [half.replace("0.0.0.0", "3.0.0.0")])),
      `inboundRules[0] and inboundRules[1]: ${ssh} 3.0.0.0/8 and 1.0.0.0/8`,
    ),
    refused(
      "pieces whose port ranges only overlap",
      [open("20-22", ["3.0.0.0/8"]), open("22-23", ["4.0.0.0/8"])],
      `inboundRules[0] and inboundRules[1]: ${ssh} 3.0.0.0/8 and 4.0.0.0/8`,
    ),
    refused(
      "a range that holds SSH",
      [open("20-30", ["0.0.0.0/0"])],
      "inboundRules[0]: ports 20-30 (22 SSH) may be reached from 0.0.0.0/0",
    ),
    refused(
      "a range with spaces",
      [open("20 - 30", ["0.0.0.0/0"])],
      "inboundRules[0]: ports 20-30 (22 SSH) may be reached from 0.0.0.0/0",
    ),
    refused("a port written as a number", [open(22, ["0.0.0.0/0"])], `inboundRules[0]: ${ssh} 0.0.0.0/0`),
    refused("a port with zeros before it", [open("0022", ["0.0.0.0/0"])], `inboundRules[0]: ${ssh} 0.0.0.0/0`),
    ...["0", "all", "ALL", "1-65535", "0-65535", "*", "any", "", undefined].map((ports) =>
      refused(
        `every port, written ${JSON.stringify(ports)}`,
        [open(ports, ["0.0.0.0/0"])],
        `inboundRules[0]: every port ${many} may be reached from 0.0.0.0/0`,
      ),
    ),
    refused(
      "a port list nobody understands",
      [open("22,80", ["0.0.0.0/0"])],
      `inboundRules[0]: every port ${many} may be reached from 0.0.0.0/0`,
    ),
    refused(
      "an address nobody understands",
      [open("22", ["everybody"])],
      `inboundRules[0]: ${ssh} "everybody", which is no address range`,
    ),
    refused(
      "UDP as well",
      [open("12345", ["0.0.0.0/0"], "udp")],
      "inboundRules[0]: port 12345 (Alloy) may be reached from 0.0.0.0/0",
    ),
    refused(
      "the second rule",
      [open("443", ["0.0.0.0/0"]), open("5432", ["0.0.0.0/0"])],
      "inboundRules[1]: port 5432 (PostgreSQL) may be reached from 0.0.0.0/0",
    ),
    ...Object.entries(guardedPorts).map(([port, service]) =>
      refused(
        `port ${port} from the world`,
        [open(port, ["0.0.0.0/0"])],
        `inboundRules[0]: port ${port} (${service}) may be reached from 0.0.0.0/0`,
      ),
    ),
  ],
  compliant: [
    firewall("web ports from the world", [open("80", ["0.0.0.0/0", "::/0"]), open("443", ["0.0.0.0/0", "::/0"])]),
    firewall("SSH from named addresses", [open("22", ["192.0.2.1", "198.51.100.0/24", "2001:db8::/48"])]),
    firewall("SSH from a /8", [open("22", ["3.0.0.0/8"])]),
    firewall("SSH from the same /8 twice", [open("22", ["3.0.0.0/8", "3.4.0.0/16"]), open("22", ["3.0.0.0/8"])]),
    firewall("every port from private ranges", [
      open("all", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"]),
    ]),
    firewall("SSH from a tag", [{ protocol: "tcp", portRange: "22", sourceTags: ["bastion"] }]),
    firewall("ping from the world", [open(undefined, ["0.0.0.0/0"], "icmp")]),
    firewall("a range beside guarded ports", [open("8000-8100", ["0.0.0.0/0"])]),
    firewall("no inbound rules", undefined),
    firewall("an empty list", []),
  ],
  violatingUnknown: [
    refused(
      "an unknown source",
      [open("22", ["192.0.2.1", unknownText])],
      `inboundRules[0]: ${ssh} an address that is known only after the update`,
    ),
    refused(
      "an unknown list of sources",
      [open("22", unknownList)],
      `inboundRules[0]: ${ssh} an address that is known only after the update`,
    ),
    refused(
      "an unknown port from the world",
      [open(unknownText, ["0.0.0.0/0"])],
      `inboundRules[0]: every port ${many} may be reached from 0.0.0.0/0`,
    ),
    refused("an unknown protocol", [open("22", ["0.0.0.0/0"], unknownText)], `inboundRules[0]: ${ssh} 0.0.0.0/0`),
    refused(
      "an unknown rule",
      [unknownText],
      `inboundRules[0]: every port ${many} may be reached from an address that is known only after the update`,
    ),
    {
      ...firewall("unknown rules altogether", unknownList),
      messages: [
        `inboundRules: the inbound rules are known only after the update, so nobody can judge them before. Allowed: guarded ports from named ranges (together a /8, or an IPv6 /32, at most), droplets or tags. Fix: write the rules without values that other resources give, and name droplets and tags as sources. ${why}`,
      ],
    },
  ],
  compliantUnknown: [
    firewall("web ports from an unknown source", [open("443", [unknownText])]),
    firewall("SSH from an unknown droplet", [{ protocol: "tcp", portRange: "22", sourceDropletIds: [unknownText] }]),
    firewall("an unknown port from named addresses", [open(unknownText, ["192.0.2.1"])]),
    {
      what: "an unknown name",
      resources: [{ type, props: { name: unknownText, inboundRules: [open("22", ["192.0.2.1"])] } }],
    },
  ],
};
