import { cloudflare } from "../../../sandbox/plugins/cloudflare/provider";
import { command } from "../../../sandbox/plugins/command/provider";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { UNKNOWN, Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

const droplet = "digitalocean:index/droplet:Droplet";
const firewall = "digitalocean:index/firewall:Firewall";
const plugin = new Plugin(digitalocean, "web");
const good: Values = { region: "fra1", size: "s-1vcpu-1gb", image: "debian-13-x64" };

test("a name is generated once and kept", () => {
  const first = plugin.check(droplet, good).values;
  expect(first.name).toMatch(/^web-[0-9a-f]{7}$/);
  expect(first.__defaults).toEqual(["name", "resizeDisk"]);
  expect(first.resizeDisk).toBe(true);
  const olds = { ...first, name: "web-0000000" };
  expect(plugin.check(droplet, good, olds).values.name).toBe("web-0000000");
  expect(plugin.check(droplet, { ...good, name: "db" }, olds).values).toMatchObject({
    name: "db",
    __defaults: ["resizeDisk"],
  });
});

test("what is missing, unknown or of another type is named with its path", () => {
  const { failures } = plugin.check(droplet, { region: "fra1", size: "s", nope: 1, ipv6: "maybe", tags: [{ a: "b" }] });
  expect(failures).toEqual([
    { property: "", reason: "Invalid or unknown key. Examine values at 'web.nope'." },
    { property: "", reason: "Expected true or false, got a string. Examine values at 'web.ipv6'." },
    { property: "", reason: "Expected a string, got an object. Examine values at 'web.tags[0]'." },
    {
      property: "",
      reason: `Missing required argument. The argument "image" is required, but no definition was found. Examine values at 'web.image'.`,
    },
  ]);
});

test("loose types are brought into the property's", () => {
  const { values, failures } = plugin.check(droplet, { ...good, ipv6: "true", tags: "one", size: 5 });
  expect(failures).toEqual([]);
  expect(values).toMatchObject({ ipv6: true, tags: ["one"], size: "5" });
  expect(
    plugin.check(firewall, { dropletIds: ["12"], inboundRules: [{ protocol: "icmp" }] }).values.dropletIds,
  ).toEqual([12]);
});

test("a value of a wrong type is not shown: it may be a secret", () => {
  const reasons = new Plugin(command).reasons("command:local:Command", { create: { key: "hunter2" } });
  expect(reasons).toEqual(["Expected a string, got an object."]);
});

test("unknown values pass and stay", () => {
  const rule: Values = { protocol: "tcp", portRange: UNKNOWN, sourceAddresses: [UNKNOWN] };
  const given: Values = { dropletIds: [UNKNOWN], inboundRules: [rule], outboundRules: UNKNOWN, name: UNKNOWN };
  const { values, failures } = plugin.check(firewall, given);
  expect(failures).toEqual([]);
  expect(values).toMatchObject(given);
});

test("rules that only an update will know count as none, as with the official provider", () => {
  const reason =
    "At least one rule must be specified: a list whose rules a preview cannot know yet counts as none. Examine values at 'web.inboundRules'.";
  expect(plugin.reasons(firewall, { inboundRules: UNKNOWN })).toEqual([reason]);
  expect(plugin.reasons(firewall, { outboundRules: [UNKNOWN] })).toEqual([reason]);
});

test.each<[string, string, Values, string]>([
  [
    "an empty region",
    droplet,
    { ...good, region: "" },
    "region must not be empty, got . Examine values at 'web.region'.",
  ],
  [
    "a tag with a space",
    droplet,
    { ...good, tags: ["a b"] },
    "tags may contain lowercase letters, numbers, colons, dashes, and underscores; there is a limit of 255 characters per tag. Examine values at 'web.tags[0]'.",
  ],
  ["no rule at all", firewall, {}, "At least one rule must be specified. Examine values at 'web.inboundRules'."],
  [
    "an unknown protocol",
    firewall,
    { inboundRules: [{ protocol: "gre" }] },
    "expected inboundRules[0].protocol to be one of tcp, udp, icmp, got gre. Examine values at 'web.inboundRules[0].protocol'.",
  ],
  [
    "a volume of nothing",
    "digitalocean:index/volume:Volume",
    { name: "v", region: "fra1", size: 0 },
    "expected size to be at least (1), got 0. Examine values at 'web.size'.",
  ],
  [
    "an MX record without priority",
    "digitalocean:index/dnsRecord:DnsRecord",
    { domain: "a.b", name: "@", type: "MX", value: "m." },
    "`priority` is required for when type is `MX`. Examine values at 'web.priority'.",
  ],
])("refuses %s", (_, type, inputs, reason) => {
  expect(plugin.reasons(type, inputs)).toContain(reason);
});

test("a proxied record of Cloudflare must leave the ttl to it", () => {
  const record = { zoneId: "z", name: "www", type: "A", content: "192.0.2.1", proxied: true };
  const type = "cloudflare:index/dnsRecord:DnsRecord";
  const reasons = (ttl: number) => new Plugin(cloudflare).reasons(type, { ...record, ttl });
  expect(reasons(300)).toEqual([
    "ttl must be set to 1 when `proxied` is true: Cloudflare controls it then. Examine values at 'res.ttl'.",
  ]);
  expect(reasons(1)).toEqual([]);
});

test("a connection gets its defaults and is secret, with the key in it", () => {
  const connection = { host: "192.0.2.1", privateKey: "key", proxy: { host: "192.0.2.2" } };
  const result = new Plugin(command).check("command:remote:Command", { create: "true", connection });
  const defaults = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
  expect(result.values.connection).toEqual({ ...defaults, ...connection, proxy: { ...defaults, host: "192.0.2.2" } });
  expect(result.secrets).toEqual([["connection"], ["connection", "privateKey"]]);
});
