import { command } from "../../../sandbox/plugins/command/provider";
import { digitalocean } from "../../../sandbox/plugins/digitalocean/provider";
import { hashed } from "../../../sandbox/plugins/digitalocean/hashed";
import { random } from "../../../sandbox/plugins/random/provider";
import { UNKNOWN, Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

const plugin = new Plugin(digitalocean, "web");
const droplet = "digitalocean:index/droplet:Droplet";
const inputs: Values = {
  __defaults: ["name", "resizeDisk"],
  name: "web-1234567",
  region: "FRA1",
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  userData: "#cloud-config\n",
  tags: ["a", "B"],
  resizeDisk: true,
};
const state: Values = {
  ...inputs,
  region: "fra1",
  userData: hashed(inputs.userData),
  tags: ["b", "a"],
  monitoring: false,
  ipv6: false,
  backups: false,
  ipv4Address: "192.0.2.1",
  vpcUuid: "v",
  volumeIds: ["x"],
};
const changed = (news: Values, ignore: string[] = []) =>
  plugin.changes(droplet, state, inputs, { ...inputs, ...news }, ignore);

test("nothing differs for the same inputs, whatever order, case, hash and what the cloud chose", () => {
  expect(changed({})).toEqual([]);
  expect(changed({ tags: ["B", "a"], monitoring: false })).toEqual([]);
});

test.each<[Values, string[]]>([
  [{ size: "s-2vcpu-4gb" }, ["size: update"]],
  [{ name: "db" }, ["name: update"]],
  [{ image: "ubuntu-24-04-x64" }, ["image: update, replaces"]],
  [{ image: UNKNOWN }, ["image: update, replaces"]],
  [{ userData: "other" }, ["userData: update, replaces"]],
  [{ monitoring: true }, ["monitoring: update, replaces"]],
  [{ sshKeys: ["1"] }, ["sshKeys: add, replaces"]],
  [{ tags: ["a", "c"] }, ["tags.1: add", "tags.0: delete"]],
  [{ ipv6: true }, ["ipv6: update", "ipv6Address: update"]],
])("%j is a change", (news, expected) => {
  expect(changed(news)).toEqual(expected);
});

test("what the program ignores is no change", () => {
  expect(changed({ image: "x", size: "y" }, ["image"])).toEqual(["size: update"]);
  expect(changed({ tags: ["z"] }, ["tags"])).toEqual([]);
});

test("a drift that a refresh found is a change back", () => {
  const drifted = { ...state, name: "renamed" };
  expect(plugin.changes(droplet, drifted, inputs, inputs)).toEqual(["name: update"]);
});

test("a replacement goes before its successor unless a new name is generated", () => {
  const diff = (names: Values) =>
    plugin.provider.diff(
      plugin.target(droplet),
      { values: state, secrets: [] },
      { values: inputs, secrets: [] },
      { values: { ...inputs, image: "x", ...names }, secrets: [] },
      [],
    ).deleteBeforeReplace;
  expect(diff({})).toBe(false);
  expect(diff({ __defaults: ["resizeDisk"] })).toBe(true);
});

test("firewall rules are sets of sets", () => {
  const type = "digitalocean:index/firewall:Firewall";
  const rule = (portRange: string, ...sourceAddresses: string[]): Values => ({
    protocol: "tcp",
    portRange,
    sourceAddresses,
  });
  const live = (each: Values): Values => ({ ...each, sourceTags: [], sourceDropletIds: [] });
  const before = [rule("22", "::/0", "0.0.0.0/0"), rule("80", "192.0.2.1")];
  const old = { name: "f", inboundRules: before.map(live), dropletIds: [1, 2] };
  const compare = (inboundRules: Values[], dropletIds: Values[string] = [2, 1]) =>
    plugin.changes(type, old, {}, { name: "f", inboundRules, dropletIds });
  expect(compare([rule("80", "192.0.2.1"), rule("22", "0.0.0.0/0", "::/0")])).toEqual([]);
  expect(compare([...before, rule("443", "192.0.2.2")])).toEqual(["inboundRules.2: add"]);
  expect(compare([before[0]!])).toEqual(["inboundRules.1: delete"]);
  expect(compare(before, [1, UNKNOWN])).toEqual(["dropletIds: update"]);
});

test("a volume cannot shrink", () => {
  const volume = { name: "v", region: "fra1", size: 10 };
  const resize = (size: number) =>
    plugin.changes("digitalocean:index/volume:Volume", volume, volume, { ...volume, size });
  expect(resize(20)).toEqual(["size: update"]);
  expect(() => resize(5)).toThrow("volumes `size` can only be expanded and not shrunk: it is 10 GiB, got 5.");
});

test("a trigger's element updates a command, the whole of them replaces it", () => {
  const commands = new Plugin(command);
  const old: Values = { create: "a", triggers: [1], stdout: "", stderr: "" };
  const compare = (triggers: Values[string]) =>
    commands.changes("command:local:Command", old, { create: "a", triggers: [1] }, { create: "a", triggers });
  expect(compare([1])).toEqual([]);
  expect(compare([2])).toEqual(["triggers.0: update"]);
  expect(compare([1, { a: 1 }])).toEqual(["triggers.1: add"]);
  expect(compare(UNKNOWN)).toEqual(["triggers: update, replaces"]);
  expect(compare(undefined)).toEqual(["triggers: delete, replaces"]);
});

test("keepers and lengths replace what is random; defaults left out do not", () => {
  const type = "random:index/randomPassword:RandomPassword";
  const plain: Values = { length: 12, special: true, numeric: true, number: true, minLower: 0 };
  const compare = (news: Values, old: Values = plain) => new Plugin(random).changes(type, old, {}, news);
  expect(compare({ length: 12 })).toEqual([]);
  expect(compare({ length: 13 })).toEqual(["length: update, replaces"]);
  expect(compare({ length: 12, keepers: { a: "1" } })).toEqual(["keepers: add, replaces"]);
  expect(compare({ length: 12 }, { ...plain, special: false })).toEqual(["special: update, replaces"]);
  expect(compare({ length: 12, numeric: false }, { ...plain, numeric: false, number: false })).toEqual([]);
});
