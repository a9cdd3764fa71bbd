import type { Clone } from "./sandbox";

/** What a cloud has, by Pulumi type: ids, and the names that must be unique. */
export type World = Record<string, { id: string; name: string }[]>;

interface Item {
  id?: number | string;
  name?: string;
  access_key?: string;
  ip?: string;
  type?: string;
  content?: string;
}

const kinds = {
  "digitalocean:index/droplet:Droplet": ["/v2/droplets", "droplets"],
  "digitalocean:index/firewall:Firewall": ["/v2/firewalls", "firewalls"],
  "digitalocean:index/volume:Volume": ["/v2/volumes", "volumes"],
  "digitalocean:index/vpc:Vpc": ["/v2/vpcs", "vpcs"],
  "digitalocean:index/tag:Tag": ["/v2/tags", "tags"],
  "digitalocean:index/sshKey:SshKey": ["/v2/account/keys", "ssh_keys"],
  "digitalocean:index/reservedIp:ReservedIp": ["/v2/reserved_ips", "reserved_ips"],
  "digitalocean:index/spacesKey:SpacesKey": ["/v2/spaces/keys", "keys"],
  "digitalocean:index/loadBalancer:LoadBalancer": ["/v2/load_balancers", "load_balancers"],
} as const;
const zone = "cloudflare:index/zone:Zone";
const record = "cloudflare:index/dnsRecord:DnsRecord";

const idOf = ({ id, access_key, ip, name }: Item): string => String(id ?? access_key ?? ip ?? name);

/** Everything that the clouds of a sandbox have and that a stack can make. */
export async function worldOf(clone: Clone): Promise<World> {
  const world: World = {};
  for (const [type, [route, key]] of Object.entries(kinds)) {
    const list = (await clone.digitalocean<Record<string, Item[]>>("GET", `${route}?per_page=200`))[key] ?? [];
    const own = list.filter(({ name }) => type !== "digitalocean:index/vpc:Vpc" || !name?.startsWith("default-"));
    world[type] = own.map((item) => ({ id: idOf(item), name: item.name ?? idOf(item) }));
  }
  const read = async (route: string) =>
    (await clone.digitalocean<{ result: Item[] }>("GET", `/client/v4${route}?per_page=50`)).result;
  const zones = await read("/zones");
  const records = await Promise.all(zones.map((each) => read(`/zones/${each.id}/dns_records`)));
  world[zone] = zones.map((item) => ({ id: idOf(item), name: item.name ?? "" }));
  world[record] = records.flat().map((item) => ({ id: idOf(item), name: `${item.type} ${item.name} ${item.content}` }));
  return world;
}

/** The same of a stack's state. */
export async function worldOfState(clone: Clone): Promise<Record<string, string[]>> {
  const resources = (await clone.state()).filter(({ type }) => type in kinds || type === zone || type === record);
  const world: Record<string, string[]> = {};
  for (const { type, id = "" } of resources) (world[type] ??= []).push(id);
  return world;
}

/** Whether state and clouds have the same: nothing in a cloud is in no state, nothing in the state is gone, nothing is there twice. */
export async function expectSame(clone: Clone): Promise<void> {
  const [world, state] = [await worldOf(clone), await worldOfState(clone)];
  for (const [type, items] of Object.entries(world)) {
    expect({ [type]: items.map(({ id }) => id).sort() }).toEqual({ [type]: (state[type] ?? []).sort() });
    expect(items.map(({ name }) => name).sort()).toEqual([...new Set(items.map(({ name }) => name))].sort());
  }
}
