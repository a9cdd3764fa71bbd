import { Clouds, find, type Inputs } from "../../../sandbox/recover/find";
import { FakeApi } from "./support";

let api: FakeApi;
afterEach(() => api.close());

async function look(type: string, inputs: Inputs, answers: Record<string, unknown>, known: string[] = []) {
  api = new FakeApi(answers);
  return find(type, inputs, new Clouds(await api.listen()), (id) => known.includes(id));
}

const found = (id: string) => ({ kind: "found", id });
const none = { kind: "none" };
const droplets = (...items: object[]) => ({ "GET /v2/droplets": { droplets: items } });
const web = { id: 7, name: "web", region: { slug: "sgp1" }, tags: ["seawall-dev-web"] };
const inputs = { name: "web", region: "sgp1", tags: ["seawall-dev-web"] };
const droplet = "digitalocean:index/droplet:Droplet";

describe("a droplet", () => {
  test.each<[string, object[], string[], object]>([
    ["with the same name, region and tags is it", [web], [], found("7")],
    ["that the state has already is another", [web], ["7"], none],
    ["with another stack's tag is another", [{ ...web, tags: ["seawall-prod-web"] }], [], none],
    ["in another region is another", [{ ...web, region: { slug: "ams3" } }], [], none],
    ["that exists twice is unclear", [web, { ...web, id: 8 }], [], { kind: "unclear", candidates: ["7", "8"] }],
  ])("%s", async (_name, items, known, expected) => {
    expect(await look(droplet, inputs, droplets(...items), known)).toEqual(expected);
  });
});

test.each<[string, Inputs, string, object, string]>([
  [
    "vpc:Vpc",
    { name: "net" },
    "GET /v2/vpcs",
    {
      vpcs: [
        { id: "u1", name: "net" },
        { id: "u2", name: "n" },
      ],
    },
    "u1",
  ],
  ["firewall:Firewall", { name: "fw" }, "GET /v2/firewalls", { firewalls: [{ id: "u3", name: "fw" }] }, "u3"],
  ["tag:Tag", { name: "t" }, "GET /v2/tags", { tags: [{ name: "t" }] }, "t"],
  [
    "volume:Volume",
    { name: "v", region: "sgp1" },
    "GET /v2/volumes",
    {
      volumes: [
        { id: "u4", name: "v", region: { slug: "ams3" } },
        { id: "u5", name: "v", region: { slug: "sgp1" } },
      ],
    },
    "u5",
  ],
  [
    "sshKey:SshKey",
    { name: "k", publicKey: "ssh-ed25519 AAAA laptop" },
    "GET /v2/account/keys",
    { ssh_keys: [{ id: 5, name: "another", public_key: "ssh-ed25519 AAAA office" }] },
    "5",
  ],
  [
    "reservedIp:ReservedIp",
    { region: "sgp1" },
    "GET /v2/reserved_ips",
    {
      reserved_ips: [
        { ip: "198.18.0.1", region: { slug: "sgp1" }, droplet: { id: 1 } },
        { ip: "198.18.0.2", region: { slug: "sgp1" }, droplet: null },
      ],
    },
    "198.18.0.2",
  ],
  [
    "reservedIpAssignment:ReservedIpAssignment",
    { ipAddress: "198.18.0.1", dropletId: 1 },
    "GET /v2/reserved_ips",
    { reserved_ips: [{ ip: "198.18.0.1", droplet: { id: 1 } }] },
    "1-198.18.0.1-recovered",
  ],
  [
    "volumeAttachment:VolumeAttachment",
    { volumeId: "u5", dropletId: 1 },
    "GET /v2/volumes",
    { volumes: [{ id: "u5", droplet_ids: [1] }] },
    "1-u5-recovered",
  ],
])("%s is found by what is its own", async (type, wanted, route, answer, id) => {
  const token = `digitalocean:index/${type}`;
  expect(await look(token, wanted, { [route]: answer })).toEqual(found(id));
});

test("a Spaces key, whose secret was only in the lost answer, is deleted", async () => {
  const keys = {
    keys: [
      { name: "backups", access_key: "DO1" },
      { name: "other", access_key: "DO2" },
    ],
  };
  const answers = { "GET /v2/spaces/keys": keys, "DELETE /v2/spaces/keys/DO1": {} };
  const type = "digitalocean:index/spacesKey:SpacesKey";
  expect(await look(type, { name: "backups" }, answers)).toEqual({
    kind: "removed",
    id: "DO1",
    why: "existed without its secret",
  });
  expect(api.requests).toEqual(["GET /v2/spaces/keys", "DELETE /v2/spaces/keys/DO1"]);
});

test("a Spaces key that the state has is not touched", async () => {
  const keys = { keys: [{ name: "backups", access_key: "DO1" }] };
  const type = "digitalocean:index/spacesKey:SpacesKey";
  expect(await look(type, { name: "backups" }, { "GET /v2/spaces/keys": keys }, ["DO1"])).toEqual(none);
  expect(api.requests).toEqual(["GET /v2/spaces/keys"]);
});

test("a Cloudflare zone is found by its name", async () => {
  const answers = { "GET /client/v4/zones": { result: [{ id: "z1", name: "example.com" }] } };
  expect(await look("cloudflare:index/zone:Zone", { name: "example.com" }, answers)).toEqual(found("z1"));
});

describe("a Cloudflare record", () => {
  const type = "cloudflare:index/dnsRecord:DnsRecord";
  const records = (...result: object[]) => ({ "GET /client/v4/zones/z1/dns_records": { result } });
  test.each<[string, Inputs, object, object]>([
    ["by name and content", { content: "198.18.0.1" }, { content: "198.18.0.1" }, found("r1")],
    ["not with another content", { content: "198.18.0.1" }, { content: "198.18.0.2" }, none],
    ["whether or not a text is quoted", { content: '"v=spf1 -all"' }, { content: "v=spf1 -all" }, found("r1")],
    ["by its data where it has no content", { data: { port: 25 } }, { data: { port: 25 } }, found("r1")],
    ["not with other data", { data: { port: 25 } }, { data: { port: 26 } }, none],
  ])("is found %s", async (_name, wanted, record, expected) => {
    const named = { name: "www.example.com", type: "A" };
    const answers = records({ id: "r1", ...named, ...record });
    expect(await look(type, { zoneId: "z1", ...named, ...wanted }, answers)).toEqual(expected);
  });
});

test("what only exists in the state, or runs again without harm, is asked of no cloud", async () => {
  for (const type of [
    "random:index/randomPassword:RandomPassword",
    "tls:index/privateKey:PrivateKey",
    "command:remote:Command",
  ]) {
    expect(await look(type, { name: "x" }, {})).toEqual(none);
    expect(api.requests).toEqual([]);
    api.close();
  }
});

test("an answer that is an error is no answer: the repair stops with the request that failed", async () => {
  await expect(look(droplet, inputs, {})).rejects.toThrow("GET /v2/droplets: 404");
});
