import type Cloudflare from "cloudflare";
import { ProviderFacts } from "../shared/facts";
import { Change, Live, Problem, ResourceType } from "../shared/resource";
import { allOf, between, oneOf, Rule } from "../shared/rules";
import { isObject, textOf, UNKNOWN, Value, Values } from "../shared/values";
import { ask, CfContext, CloudflareConfig, find } from "./config";
import { sameContent } from "./content";
import { fromApi, toApi } from "./fields";
import facts from "./schema/cloudflare.json";

const { properties } = (facts as unknown as ProviderFacts).resources["cloudflare:index/dnsRecord:DnsRecord"]!;
type ApiRecord = Record<string, unknown> & { id: string; name: string };

const types =
  "A AAAA CNAME MX NS OPENPGPKEY PTR TXT CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI".split(" ");

async function zoneName(context: CfContext, zoneId: string): Promise<string> {
  const names = context.config.zoneNames;
  if (!names.has(zoneId)) {
    const zone = await ask(context, `read zone ${zoneId}`, (client) => client.zones.get({ zone_id: zoneId }));
    names.set(zoneId, zone.name);
  }
  return names.get(zoneId)!;
}

/** The full name that Cloudflare makes of a record's name: "@", "www", or a full name already. */
export function fullName(name: string, zone: string): string {
  const plain = name.toLowerCase().replace(/\.$/, "");
  if (plain === "@" || plain === "") return zone;
  return plain === zone || plain.endsWith(`.${zone}`) ? plain : `${plain}.${zone}`;
}

/** Of `data`, what was given: the API adds parts of its own. */
function dataOf(api: Values, given: Value): Value {
  if (!isObject(given) || !isObject(api.data)) return api.data;
  const data = api.data;
  return Object.fromEntries(Object.keys(given).map((name) => [name, data[name] ?? given[name]]));
}

/** The state as the program words it where that means the same, and as the API does where something moved. */
function stateOf(record: ApiRecord, zoneId: string, zone: string, given: Values): Values {
  const api = fromApi(properties, record);
  const type = textOf(api.type);
  const name = textOf(given.name);
  return {
    ...api,
    zoneId,
    name: name !== "" && fullName(name, zone) === record.name.toLowerCase() ? name : record.name,
    content: sameContent(type, api.content, given.content) ? given.content : api.content,
    data: given.content !== undefined && given.data === undefined ? undefined : dataOf(api, given.data),
    // The API repeats the priority that stands in the data of SRV and its like.
    priority: given.priority === undefined && isObject(api.data) ? undefined : api.priority,
    tags: api.tags ?? [],
    proxied: api.proxied ?? false,
    includeShadowMetadata: given.includeShadowMetadata ?? false,
    settings: {
      ipv4Only: false,
      ipv6Only: false,
      flattenCname: false,
      ...(isObject(api.settings) ? api.settings : {}),
    },
  };
}

const bodyOf = ({ zoneId: _, includeShadowMetadata: __, ...inputs }: Values): Record<string, unknown> =>
  toApi({ proxied: false, ...inputs });

/** The client types a body for every kind of record; which one this is only the program knows. */
type Body = Parameters<Cloudflare["dns"]["records"]["create"]>[0];
const request = (inputs: Values): Body => ({ ...bodyOf(inputs), zone_id: textOf(inputs.zoneId) }) as unknown as Body;

async function create(context: CfContext, inputs: Values): Promise<Live> {
  const zoneId = textOf(inputs.zoneId);
  const what = `create ${textOf(inputs.type)} record ${textOf(inputs.name)}`;
  const record = await ask(context, what, (client) => client.dns.records.create(request(inputs)));
  const state = stateOf(record as unknown as ApiRecord, zoneId, await zoneName(context, zoneId), inputs);
  return { id: record.id, state };
}

async function read(context: CfContext, id: string, state: Values): Promise<Live | undefined> {
  const importing = state.zoneId === undefined;
  const [zoneId, recordId] = importing ? id.split("/") : [textOf(state.zoneId), id];
  if (!zoneId || !recordId) throw new Error(`Cannot import "${id}": expected <zone id>/<record id>.`);
  const record = await find(context, `read record ${recordId}`, (client) =>
    client.dns.records.get(recordId, { zone_id: zoneId }),
  );
  if (!record) return undefined;
  const zone = await zoneName(context, zoneId);
  return { id: recordId, state: stateOf(record as unknown as ApiRecord, zoneId, zone, state) };
}

async function update(context: CfContext, id: string, _: Values, inputs: Values): Promise<Values> {
  const zoneId = textOf(inputs.zoneId);
  const record = await ask(context, `change record ${textOf(inputs.name)}`, (client) =>
    client.dns.records.update(id, request(inputs)),
  );
  return stateOf(record as unknown as ApiRecord, zoneId, await zoneName(context, zoneId), inputs);
}

function proxiedTtl({ proxied, ttl }: Values): Problem[] {
  if (proxied !== true || ttl === 1 || ttl === UNKNOWN) return [];
  return [{ path: ["ttl"], reason: "ttl must be set to 1 when `proxied` is true: Cloudflare controls it then" }];
}

const contentOrData: Rule = ({ content, data }) =>
  content !== undefined && data !== undefined
    ? [{ path: ["data"], reason: "data and content exclude each other" }]
    : [];

/** Texts that mean the same address or host are no change. */
const meaningful = (changes: Change[], state: Values, inputs: Values): Change[] =>
  changes.filter(
    ({ path }) => !(path[0] === "content" && sameContent(textOf(inputs.type), state.content, inputs.content)),
  );

export const dnsRecord: ResourceType<CloudflareConfig> = {
  validate: allOf(oneOf(["type"], types), between(["priority"], 0, 65535), contentOrData, proxiedTtl),
  refine: meaningful,
  // Of a structured record the content is only another way to say the data.
  imported: ({ content, ...inputs }) => (inputs.data === undefined ? { content, ...inputs } : inputs),
  create,
  read,
  update,
  delete: async (context, id, state) => {
    const zoneId = textOf(state.zoneId);
    await find(context, `delete record ${textOf(state.name)}`, (client) =>
      client.dns.records.delete(id, { zone_id: zoneId }),
    );
  },
};
