import cloudflare from "../../../policies/cloudflare-ranges.json";
import { types } from "../../../policies/types";
import { RuleCases, unknownList, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const inbound = (portRange: unknown, sourceAddresses: unknown, protocol: unknown = "tcp") => ({
  protocol,
  portRange,
  sourceAddresses,
});
const outbound = (portRange: unknown, destinationAddresses: unknown, protocol: unknown = "tcp") => ({
  protocol,
  portRange,
  destinationAddresses,
});
const world = ["0.0.0.0/0", "::/0"];
const firewall = (props: Record<string, unknown>, sources?: Record<string, string[]>) =>
  made(types.firewall, { tags: ["web"], ...props }, { name: "fw", ...(sources && { sources }) });
const opens = (...inboundRules: unknown[]) => firewall({ inboundRules });
const unjudged = "inboundRules: the inbound rules are known only after the update, so nobody can judge them before";

export const fwWorldPortAllowlistCases: RuleCases = {
  id: "fw-world-port-allowlist",
  violating: [
    refused(
      "a port that nobody listed",
      "inboundRules[0]: port 8080 (tcp) may be reached from 0.0.0.0/0 and ::/0",
      opens(inbound("8080", world)),
    ),
    refused(
      "a range that reaches beyond a listed port",
      "inboundRules[1]: ports 80-90 (tcp) may be reached from 0.0.0.0/0",
      opens(inbound("443", world), inbound("80-90", ["0.0.0.0/0"])),
    ),
    refused(
      "UDP on a port listed for TCP",
      "inboundRules[0]: port 80 (udp) may be reached from ::/0",
      opens(inbound("80", ["::/0"], "udp")),
    ),
    refused(
      "a mail port on a web host",
      "inboundRules[0]: port 25 (tcp) may be reached from 0.0.0.0/0 and ::/0",
      opens(inbound("25", world)),
    ),
    {
      ...refused(
        "a listed port that a file takes off",
        "inboundRules[0]: port 80 (tcp) may be reached from 0.0.0.0/0 and ::/0",
        opens(inbound("80", world)),
      ),
      options: { ports: ["443/tcp"] },
    },
  ],
  compliant: [
    fine("web ports, and HTTP/3", opens(inbound("80", world), inbound("443", world), inbound("443", world, "udp"))),
    fine(
      "mail ports on a mail host, by its tag",
      firewall({ tags: ["shop-prod-mail"], inboundRules: [inbound("25", world), inbound("993", world)] }),
    ),
    fine(
      "mail ports on a mail host, by its name",
      firewall({ name: "mail.example.com", inboundRules: [inbound("587", world)] }),
    ),
    fine("another port from a named range", opens(inbound("8080", ["198.51.100.0/24"]))),
    fine("another port from droplets", opens({ protocol: "tcp", portRange: "8080", sourceDropletIds: [1] })),
    fine("pings", opens(inbound(undefined, world, "icmp"))),
    { ...fine("a port that a file adds", opens(inbound("8000-8005", world))), options: { ports: ["8000-8010/tcp"] } },
  ],
  violatingUnknown: [
    refused("unknown rules", unjudged, firewall({ inboundRules: unknownList })),
    refused(
      "an unknown source",
      "inboundRules[0]: port 8080 (tcp) may be reached from an address that is known only after the update",
      opens(inbound("8080", [unknownText])),
    ),
    refused(
      "an unknown port",
      "inboundRules[0]: every port (tcp) may be reached from 0.0.0.0/0 and ::/0",
      opens(inbound(unknownText, world)),
    ),
  ],
  compliantUnknown: [
    fine("an unknown droplet", opens({ protocol: "tcp", portRange: "8080", sourceDropletIds: [unknownText] })),
  ],
};

export const fwEgressCases: RuleCases = {
  id: "fw-egress",
  violating: [
    refused(
      "every port of the world",
      "outboundRules: every port (tcp) of 0.0.0.0/0 and ::/0, every port (udp) of 0.0.0.0/0 and ::/0 may be reached",
      firewall({
        outboundRules: [outbound("1-65535", world), outbound("all", world, "udp"), outbound(undefined, world, "icmp")],
      }),
    ),
    refused(
      "mail from a host that sends none",
      "outboundRules: port 25 (tcp) of 0.0.0.0/0 may be reached",
      firewall({ outboundRules: [outbound("25", ["0.0.0.0/0"])] }),
    ),
  ],
  compliant: [
    fine(
      "names, time and the web",
      firewall({
        outboundRules: [outbound("53", world, "udp"), outbound("123", world, "udp"), outbound("443", world)],
      }),
    ),
    fine("anything inside", firewall({ outboundRules: [outbound("1-65535", ["10.0.0.0/8"])] })),
    {
      ...fine("mail, where a file lists it", firewall({ outboundRules: [outbound("25", world)] })),
      options: { ports: ["25/tcp"] },
    },
  ],
  violatingUnknown: [
    refused(
      "unknown rules",
      "outboundRules: the outbound rules are known only after the update",
      firewall({ outboundRules: unknownList }),
    ),
    refused(
      "an unknown destination",
      "outboundRules: port 5432 (tcp) of an address that is known only after the update may be reached",
      firewall({ outboundRules: [outbound("5432", [unknownText])] }),
    ),
  ],
  compliantUnknown: [
    fine("an unknown destination on the web", firewall({ outboundRules: [outbound("443", [unknownText])] })),
  ],
};

const droplet = (props: Record<string, unknown>, sources?: Record<string, string[]>) =>
  made(types.droplet, props, { name: "web", ...(sources && { sources }) });

export const fwHasTargetCases: RuleCases = {
  id: "fw-has-target",
  violating: [
    refused("neither droplets nor tags", "dropletIds: it covers no droplet", made(types.firewall, {})),
    refused("empty lists", "dropletIds: it covers no droplet", firewall({ tags: [], dropletIds: [] })),
  ],
  compliant: [fine("a tag", firewall({})), fine("a droplet", firewall({ tags: null, dropletIds: [1] }))],
  violatingUnknown: [
    refused(
      "an unknown list that comes from nowhere",
      "dropletIds: whether it covers any droplet is known only after the update",
      firewall({ tags: null, dropletIds: unknownList }),
    ),
  ],
  compliantUnknown: [
    fine(
      "an unknown list of a droplet",
      droplet({}),
      firewall({ tags: null, dropletIds: unknownList }, { dropletIds: ["web"] }),
    ),
    fine("an unknown tag in a list", firewall({ tags: [unknownText] })),
  ],
};

const record = (props: Record<string, unknown>, sources?: Record<string, string[]>) =>
  made(
    types.dnsRecord,
    { name: "www.example.com", type: "A", proxied: true, ...props },
    { name: "www", ...(sources && { sources }) },
  );
const guarded = (...inboundRules: unknown[]) => firewall({ inboundRules });
const at = (ipv4Address: unknown = "198.51.100.7") => droplet({ id: "7", ipv4Address, tags: ["web"] });
const direct = (port: string, who: string) =>
  `inboundRules[0]: ${port} of what serves www.example.com may be reached from ${who}`;

export const fwOriginCloudflareOnlyCases: RuleCases = {
  id: "fw-origin-cloudflare-only",
  violating: [
    refused(
      "the world beside a proxied name",
      direct("port 443", "0.0.0.0/0, ::/0"),
      at(),
      guarded(inbound("443", world)),
      record({ content: "198.51.100.7" }),
    ),
    refused(
      "a range of ports that holds 80",
      direct("ports 1-1024", "203.0.113.0/24"),
      at(),
      guarded(inbound("1-1024", ["203.0.113.0/24"])),
      record({ content: "198.51.100.7" }),
    ),
    refused(
      "a host behind a reserved address",
      direct("port 443", "0.0.0.0/0"),
      at(),
      guarded(inbound("443", ["0.0.0.0/0"])),
      made(types.reservedIp, { ipAddress: "203.0.113.9", dropletId: 7 }, { name: "ip" }),
      record({ content: "203.0.113.9" }),
    ),
    refused(
      "a load balancer that lets everybody in",
      "firewall.allows: the load balancer that serves www.example.com may be reached from everywhere",
      made(types.loadBalancer, { id: "lb", ip: "203.0.113.9", firewall: null }, { name: "lb" }),
      record({ content: "203.0.113.9" }),
    ),
  ],
  compliant: [
    fine(
      "Cloudflare's ranges",
      at(),
      guarded(inbound("443", cloudflare.ranges), inbound("22", ["198.51.100.0/24"])),
      record({ content: "198.51.100.7" }),
    ),
    fine(
      "an unproxied name",
      at(),
      guarded(inbound("443", world)),
      record({ content: "198.51.100.7", proxied: false }),
    ),
    fine("a proxied name of another host", at(), guarded(inbound("443", world)), record({ content: "203.0.113.1" })),
    {
      ...fine(
        "an office that a file lists",
        at(),
        guarded(inbound("443", ["192.0.2.0/24"])),
        record({ content: "198.51.100.7" }),
      ),
      options: { alsoFrom: ["192.0.2.0/24"] },
    },
    fine(
      "a load balancer for Cloudflare",
      made(types.loadBalancer, {
        id: "lb",
        ip: "203.0.113.9",
        firewall: { allows: cloudflare.ranges.map((range) => `cidr:${range}`) },
      }),
      record({ content: "203.0.113.9" }),
    ),
  ],
  violatingUnknown: [
    refused(
      "a host that does not exist yet",
      direct("port 80", "0.0.0.0/0"),
      droplet({ id: unknownText, ipv4Address: unknownText, tags: ["web"] }),
      firewall({ inboundRules: [inbound("80", ["0.0.0.0/0"])] }),
      record({ content: unknownText }, { content: ["web"] }),
    ),
    refused(
      "a reserved address that does not exist yet",
      direct("port 80", "0.0.0.0/0"),
      droplet({ id: unknownText, ipv4Address: unknownText, tags: ["web"] }),
      firewall({ inboundRules: [inbound("80", ["0.0.0.0/0"])] }),
      made(types.reservedIp, { ipAddress: unknownText }, { name: "ip" }),
      made(
        types.reservedIpAssignment,
        { ipAddress: unknownText, dropletId: unknownText },
        { name: "link", sources: { ipAddress: ["ip"], dropletId: ["web"] } },
      ),
      record({ content: unknownText }, { content: ["ip"] }),
    ),
    refused(
      "a name that may be proxied, and an unknown source",
      direct("port 443", "a value that is known only after the update"),
      at(),
      guarded(inbound("443", [unknownText])),
      record({ content: "198.51.100.7", proxied: unknownText }),
    ),
  ],
  compliantUnknown: [
    fine(
      "a new host that takes from Cloudflare alone",
      droplet({ id: unknownText, ipv4Address: unknownText, tags: ["web"] }),
      firewall({ inboundRules: [inbound("443", cloudflare.ranges)] }),
      record({ content: unknownText }, { content: ["web"] }),
    ),
  ],
};
