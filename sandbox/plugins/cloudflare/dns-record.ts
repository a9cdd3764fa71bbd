import { privateStateOf } from "../shared/meta";
import { Change, Problem, ResourceType } from "../shared/resource";
import { allOf, between, oneOfAnyCase, Rule } from "../shared/rules";
import { isObject, textOf, UNKNOWN, Value, Values } from "../shared/values";
import { afterRead, afterWrite } from "./answer";
import { createBody, Json, updateBody } from "./body";
import type { CloudflareConfig } from "./config";
import { fieldsOf } from "./field";
import { planOf } from "./plan";
import { call, find, importParts } from "./request";

const fields = fieldsOf("DnsRecord");
const types =
  "A AAAA CNAME MX NS OPENPGPKEY PTR TXT CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI".split(" ");

const pathOf = (zoneId: Value, id = ""): string => `/zones/${textOf(zoneId)}/dns_records${id && `/${id}`}`;

/** The settings that only a CNAME has: there they are off where nobody says otherwise. */
const cnameSettings = ["flattenCname", "ipv4Only", "ipv6Only"];

function withSettings(values: Values): Values {
  if (values.type !== "CNAME" || values.settings === UNKNOWN) return values;
  const given: Values = isObject(values.settings) ? values.settings : {};
  const settings = cnameSettings.map((name) => [name, given[name] === UNKNOWN ? false : (given[name] ?? false)]);
  return { ...values, settings: Object.fromEntries(settings) as Values };
}

function plan(inputs: Values, state?: Values): Values {
  const planned = planOf(fields, inputs, state);
  if (inputs.comment === undefined) planned.commentModifiedOn = undefined;
  if (!Array.isArray(inputs.tags) || inputs.tags.length === 0) planned.tagsModifiedOn = undefined;
  if (!state) return withSettings(planned);
  // What means the same stays as it is written.
  if (sameName(state, inputs.name)) planned.name = state.name;
  if (inputs.type === "CNAME" && sameCase(state.content, inputs.content)) planned.content = state.content;
  if (inputs.settings === undefined) planned.settings = state.settings;
  return withSettings(planned);
}

const stateAfterWrite = (planned: Values, reply: Json): Values => withSettings(afterWrite(fields, planned, reply));

function proxiedTtl({ proxied, ttl }: Values): Problem[] {
  if (proxied !== true || ttl === 1 || ttl === UNKNOWN) return [];
  return [{ path: ["ttl"], reason: "ttl must be set to 1 when `proxied` is true: Cloudflare controls it then" }];
}

const contentOrData: Rule = ({ content, data }) =>
  content !== undefined && data !== undefined
    ? [{ path: ["data"], reason: "data and content exclude each other" }]
    : [];

const withoutDot = (name: Value): string => textOf(name).replace(/\.$/, "");

/** What follows a short name in the whole one, if it is the beginning of it. */
function restOf(whole: Value, short: Value): string | undefined {
  const [longer, shorter] = [withoutDot(whole), withoutDot(short)];
  return longer.startsWith(`${shorter}.`) ? longer.slice(shorter.length + 1) : undefined;
}

/** A whole name is what was asked for by "@" or by what stands before the zone's name, where that is known yet. */
function sameName(state: Values, name: Value): boolean {
  if (withoutDot(state.name) === withoutDot(name)) return true;
  if (name === "@") return textOf(state.name).includes(".");
  const rest = restOf(state.name, name);
  const { zone_name: zone } = privateStateOf(state);
  return rest !== undefined && (zone === undefined || rest === zone);
}

function refine(changes: Change[], state: Values, inputs: Values): Change[] {
  const refined = changes.filter(({ path, kind }) => {
    if (path[0] === "name" && kind === "update") return inputs.name === UNKNOWN || !sameName(state, inputs.name);
    return !(path[0] === "content" && inputs.type === "CNAME" && sameCase(state.content, inputs.content));
  });
  const [now, given] = [state.settings, inputs.settings];
  if (inputs.type !== "CNAME" || !isObject(now) || !isObject(given)) return refined;
  // A setting that is left out of those given is off.
  const turnedOff = cnameSettings.filter((name) => now[name] === true && given[name] === undefined);
  return [
    ...refined,
    ...turnedOff.map((name): Change => ({ path: ["settings", name], kind: "update", replace: false })),
  ];
}

const sameCase = (one: Value, other: Value): boolean => textOf(one).toLowerCase() === textOf(other).toLowerCase();

export const dnsRecord: ResourceType<CloudflareConfig> = {
  validate: allOf(oneOfAnyCase(["type"], types), between(["priority"], 0, 65535), contentOrData, proxiedTtl),
  refine,
  plan,
  // Of a structured record the content is only another way to say the data.
  imported: ({ content, ...inputs }) => (inputs.data === undefined ? { content, ...inputs } : inputs),
  create: async (context, inputs) => {
    const planned = plan(inputs);
    const what = `create ${textOf(inputs.type)} record ${textOf(inputs.name)}`;
    const body = createBody(fields, planned);
    const reply = await call(context, { what, method: "post", path: pathOf(inputs.zoneId), body });
    return { id: textOf(reply.id as string), state: stateAfterWrite(planned, reply) };
  },
  read: async (context, id, state) => {
    const importing = state.zoneId === undefined;
    const [zoneId, recordId] = importing
      ? (importParts(id, "<zone_id>/<dns_record_id>") as [string, string])
      : [textOf(state.zoneId), id];
    const what = `read record ${recordId}`;
    const reply = await find(context, { what, method: "get", path: pathOf(zoneId, recordId) });
    const before = { includeShadowMetadata: false, ...state, zoneId };
    if (!reply) return undefined;
    const zone = importing ? undefined : restOf(reply.name as string, state.name);
    const live = { id: recordId, state: withSettings(afterRead(fields, before, reply)) };
    return zone === undefined ? live : { ...live, privateState: { zone_name: zone } };
  },
  update: async (context, id, state, inputs) => {
    const planned = plan(inputs, state);
    const body = updateBody(fields, planned, state);
    const what = `change record ${textOf(inputs.name)}`;
    const reply = await call(context, { what, method: "put", path: pathOf(inputs.zoneId, id), body });
    return stateAfterWrite(planned, reply);
  },
  delete: async (context, id, state) => {
    const what = `delete record ${textOf(state.name)}`;
    await call(context, { what, method: "delete", path: pathOf(state.zoneId, id) });
  },
};
