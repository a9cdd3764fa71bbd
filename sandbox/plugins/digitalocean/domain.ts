import { Live, Problem, ResourceType } from "../shared/resource";
import { allOf, atLeast, between, notEmpty, oneOf } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";

interface ApiDomain {
  name: string;
  ttl: number | null;
}
interface ApiRecord {
  id: number;
  type: string;
  name: string;
  data: string;
  priority: number | null;
  port: number | null;
  ttl: number;
  weight: number | null;
  flags: number | null;
  tag: string | null;
}

const domainLive = (domain: ApiDomain, given: Values): Live => ({
  id: domain.name,
  state: { name: domain.name, domainUrn: `do:domain:${domain.name}`, ttl: domain.ttl, ipAddress: given.ipAddress },
});

export const domain: ResourceType<DigitalOcean> = {
  validate: allOf(notEmpty("name"), notEmpty("ipAddress")),
  create: async (context, inputs) => {
    const body = { name: inputs.name, ip_address: inputs.ipAddress };
    const { api } = context.config;
    await api.post("domains", body, context.signal);
    const read = await api.get<{ domain: ApiDomain }>(`domains/${textOf(inputs.name)}`, context.signal);
    return domainLive(read.domain, inputs);
  },
  read: async (context, id, state) => {
    const found = await context.config.api.find<{ domain: ApiDomain }>(`domains/${id}`, context.signal);
    return found && domainLive(found.domain, state);
  },
  delete: (context, id) => context.config.api.delete(`domains/${id}`, context.signal),
};

const pointing = ["CNAME", "MX", "NS", "SRV", "CAA"];

function recordLive(record: ApiRecord, domainName: string): Live {
  const dotted = pointing.includes(record.type) && record.data !== "@" && record.tag !== "iodef";
  return {
    id: String(record.id),
    state: {
      domain: domainName,
      name: record.name,
      type: record.type,
      value: dotted ? `${record.data.replace(/\.$/, "")}.` : record.data,
      port: record.port ?? 0,
      priority: record.priority ?? 0,
      ttl: record.ttl,
      weight: record.weight ?? 0,
      flags: record.flags ?? 0,
      tag: record.tag ?? "",
      fqdn: fqdn(record.name, domainName),
    },
  };
}

function fqdn(name: string, domainName: string): string {
  if (name === "@") return domainName;
  return name.toLowerCase().endsWith(`${domainName}.`)
    ? name.toLowerCase().replace(/\.$/, "")
    : `${name}.${domainName}`;
}

const bodyOf = (inputs: Values): Values => ({
  name: inputs.name,
  data: inputs.value,
  port: inputs.port ?? 0,
  priority: inputs.priority ?? 0,
  ttl: inputs.ttl,
  weight: inputs.weight ?? 0,
  flags: inputs.flags ?? 0,
  tag: inputs.tag,
});

const recordTypes = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "TXT", "SRV", "SOA"];
const needs: Record<string, string[]> = {
  MX: ["priority"],
  SRV: ["priority", "weight", "port"],
  CAA: ["flags", "tag"],
};

function needed(inputs: Values): Problem[] {
  const names = typeof inputs.type === "string" ? (needs[inputs.type] ?? []) : [];
  return names
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({
      path: [name],
      reason: `\`${name}\` is required for when type is \`${textOf(inputs.type)}\``,
    }));
}

const recordPath = (domainName: Value, id: string): string => `domains/${textOf(domainName)}/records/${id}`;

async function readRecord(context: DoContext, domainName: string, id: string): Promise<Live | undefined> {
  const path = recordPath(domainName, id);
  const found = await context.config.api.find<{ domain_record: ApiRecord }>(path, context.signal);
  return found && recordLive(found.domain_record, domainName);
}

export const dnsRecord: ResourceType<DigitalOcean> = {
  validate: allOf(
    oneOf(["type"], recordTypes),
    notEmpty("domain"),
    notEmpty("name"),
    between(["port"], 0, 65535),
    between(["priority"], 0, 65535),
    between(["weight"], 0, 65535),
    atLeast(["ttl"], 1),
    between(["flags"], 0, 255),
    oneOf(["tag"], ["issue", "issuewild", "iodef"]),
    needed,
  ),
  refine: (changes, state, inputs) => {
    const zone = `${textOf(inputs.domain)}.`;
    const [old, wanted] = [state.name as string, inputs.name as string];
    const sameName = (old === "@" && wanted === zone) || `${old}.${zone}` === wanted;
    const value = inputs.value as string;
    const sameValue = (state.value === "@" && value === zone) || state.value === `${value}.${zone}`;
    return changes.filter(({ path }) => !(path[0] === "name" && sameName) && !(path[0] === "value" && sameValue));
  },
  create: async (context, inputs) => {
    const body = { type: inputs.type, ...bodyOf(inputs) };
    const path = `domains/${textOf(inputs.domain)}/records`;
    const reply = await context.config.api.post<{ domain_record: ApiRecord }>(path, body, context.signal);
    return recordLive(reply.domain_record, inputs.domain as string);
  },
  read: (context, id, state) => {
    if (state.domain !== undefined) return readRecord(context, state.domain as string, id);
    const [domainName, record] = id.split(",");
    if (!domainName || !record) throw new Error(`Cannot import "${id}": expected <domain>,<record id>.`);
    return readRecord(context, domainName, record);
  },
  update: async (context, id, state, inputs) => {
    const body = { ...bodyOf(inputs), ttl: inputs.ttl ?? state.ttl };
    const path = recordPath(inputs.domain, id);
    const reply = await context.config.api.put<{ domain_record: ApiRecord }>(path, body, context.signal);
    return recordLive(reply.domain_record, inputs.domain as string).state;
  },
  delete: async (context, id, state) => {
    try {
      await context.config.api.delete(recordPath(state.domain, id), context.signal);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  },
};
