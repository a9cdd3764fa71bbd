import { cloudflare as standIn } from "../../../sandbox/plugins/cloudflare/provider";
import { Values } from "../../../sandbox/plugins/shared/values";
import { account, CloudflareCase, typeOf } from "./cloudflare-support";
import { Plugin } from "./support";

jest.setTimeout(60_000);

let cloudflare: CloudflareCase;
const ids: Record<string, string> = {};

beforeAll(async () => {
  cloudflare = await CloudflareCase.start();
  for (const name of ["one.example", "two.example", "three.example"]) ids[name] = await cloudflare.zone(name);
});
afterAll(() => cloudflare.remove());

const invoke = (name: string, args: Values): Promise<Values> =>
  cloudflare.plugin.provider.invoke(`cloudflare:index/${name}:${name}`, { values: args, secrets: [] });

test("getZone finds a zone by its id, or as the only one of a filter", async () => {
  const zoneId = ids["one.example"]!;
  const byId = await invoke("getZone", { zoneId });
  expect(byId).toMatchObject({ id: zoneId, zoneId, name: "one.example", status: "pending", type: "full" });
  expect(byId.account).toEqual({ ...account, name: "Seawall sandbox" });
  expect(byId.nameServers).toHaveLength(2);
  const filter = { name: "one.example", account };
  expect(await invoke("getZone", { filter })).toEqual({ ...byId, filter });
  await expect(invoke("getZone", { filter: { account } })).rejects.toThrow("Expected the filter to match one zone");
  await expect(invoke("getZone", { filter: { name: "no.example" } })).rejects.toThrow("it matches none");
  await expect(invoke("getZone", {})).rejects.toThrow("give zoneId, or a filter");
  await expect(invoke("getZone", { zoneId: "0".repeat(32) })).rejects.toThrow(/^Cannot read zone 0{32}: 404 /);
});

test("getZones lists what matches, at most as many as asked for", async () => {
  const names = async (args: Values): Promise<unknown[]> => {
    const { results } = await invoke("getZones", args);
    return (results as Values[]).map(({ name }) => name).sort();
  };
  expect(await names({})).toEqual(["one.example", "three.example", "two.example"]);
  expect(await names({ name: "two.example" })).toEqual(["two.example"]);
  expect(await names({ status: "active" })).toEqual([]);
  expect(await names({ maxItems: 2 })).toHaveLength(2);
});

test("getIpRanges tells the networks that Cloudflare's requests come from", async () => {
  const ranges = await invoke("getIpRanges", {});
  expect(ranges).toMatchObject({ etag: "38f79d050aa027e3be3865e495dcc9bc", jdcloudCidrs: undefined });
  expect([ranges.ipv4Cidrs, ranges.ipv6Cidrs].map((list) => (list as string[]).length)).toEqual([15, 7]);
  expect(ranges.ipv4Cidrs).toContain("173.245.48.0/20");
});

test("a token, a key with its e-mail address, or a service key is needed, and none of them is told", async () => {
  const zone = (args: Values): Promise<unknown> => {
    const plugin = new Plugin(standIn as never);
    plugin.provider.configure({ baseUrl: `${cloudflare.cloud.url}/client/v4/`, ...args });
    return plugin.create(typeOf("Zone"), { name: "secret.example", account });
  };
  await expect(zone({})).rejects.toThrow("Cloudflare needs a token");
  await expect(zone({ apiToken: "wrong-token" })).rejects.toThrow("403 Invalid access token (9109)");
  const keyed = zone({ apiKey: "wrong-key", email: "a@example.com" });
  await expect(keyed).rejects.toThrow(/^Cannot create zone secret\.example: \d+ (?!.*wrong-key).+$/);
  const secret = Object.entries(standIn.facts.config).filter(([, property]) => property.secret);
  expect(secret.map(([name]) => name)).toEqual(["apiKey", "apiToken", "apiUserServiceKey"]);
});
