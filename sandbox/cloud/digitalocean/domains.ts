import ipaddr from "ipaddr.js";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Domain, DomainRecord } from "../store/entities";
import { notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";

const defaultTtl = 1800;
const types = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT"];
const named = new Set(["CNAME", "MX", "NS", "SRV"]);

/** What records of a type need beside name and data. */
const needs: Record<string, ("priority" | "port" | "weight" | "flags" | "tag")[]> = {
  CAA: ["flags", "tag"],
  MX: ["priority"],
  SRV: ["priority", "port", "weight"],
};
const most = { priority: 65535, port: 65535, weight: 65535, flags: 255 };

interface ByName {
  Params: { domain: string };
}

const show = (record: DomainRecord) => ({
  id: Number(record.id),
  type: record.type,
  name: record.name,
  data: record.data,
  priority: record.priority,
  port: record.port,
  ttl: record.ttl,
  weight: record.weight,
  flags: record.flags,
  tag: record.tag,
});

export function domains(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const domainOf = (name: string): Domain => {
    const domain = store.domains.get(name.toLowerCase());
    if (!domain) throw notFound();
    return domain;
  };
  const add = (domain: string, fields: Partial<DomainRecord> & Pick<DomainRecord, "type" | "data">): DomainRecord =>
    store.domainRecords.put({
      name: "@",
      priority: null,
      port: null,
      ttl: defaultTtl,
      weight: null,
      flags: null,
      tag: null,
      ...fields,
      domain,
      id: String(store.next("domain_record", 10001)),
    });
  const showDomain = (domain: Domain) => ({ name: domain.id, ttl: domain.ttl, zone_file: null });

  app.get("/domains", (request) => page(request, "domains", store.domains.all().map(showDomain)));

  app.post("/domains", async (request, reply) => {
    const input = new Input(request.body);
    const name = input.text("name").toLowerCase();
    if (!/^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(name))
      throw unprocessable("name: is not a valid domain name");
    if (store.domains.get(name)) throw unprocessable("name: has already been taken");
    const ip = input.string("ip_address");
    if (ip && !ipaddr.isValid(ip)) throw unprocessable("ip_address: is not a valid IP address");
    const domain = store.transaction(() => {
      for (const number of [1, 2, 3]) add(name, { type: "NS", data: `ns${number}.digitalocean.com` });
      add(name, { type: "SOA", data: "1800" });
      if (ip) add(name, { type: ip.includes(":") ? "AAAA" : "A", data: ip });
      return store.domains.put({ id: name, ttl: defaultTtl });
    });
    await cloud.network.applyZones();
    return reply.status(201).send({ domain: showDomain(domain) });
  });

  app.get<ByName>("/domains/:domain", (request) => ({ domain: showDomain(domainOf(request.params.domain)) }));

  app.delete<ByName>("/domains/:domain", async (request, reply) => {
    const domain = domainOf(request.params.domain);
    store.transaction(() => {
      store.domains.remove(domain.id);
      for (const record of store.domainRecords.all())
        if (record.domain === domain.id) store.domainRecords.remove(record.id);
    });
    await cloud.network.applyZones();
    return reply.status(204).send();
  });

  recordRoutes(app, cloud, domainOf, add);
}

function recordRoutes(
  app: FastifyInstance,
  cloud: Cloud,
  domainOf: (name: string) => Domain,
  add: (domain: string, fields: ReturnType<typeof readRecord>) => DomainRecord,
): void {
  const { store } = cloud;
  interface ById {
    Params: { domain: string; id: string };
  }
  const recordOf = ({ domain, id }: ById["Params"]): DomainRecord => {
    const record = store.domainRecords.get(id);
    if (record?.domain !== domainOf(domain).id) throw notFound();
    return record;
  };

  /** A name that is an alias has no other record. */
  const refuseShared = (domain: string, { type, name }: Pick<DomainRecord, "type" | "name">, self?: string): void => {
    const shares = (other: DomainRecord) =>
      other.domain === domain && other.id !== self && other.name.toLowerCase() === name.toLowerCase();
    if (store.domainRecords.find((other) => shares(other) && (type === "CNAME" || other.type === "CNAME"))) {
      throw unprocessable("CNAME records cannot share a name with other records");
    }
  };

  app.get<ByName & { Querystring: { name?: string; type?: string } }>("/domains/:domain/records", (request) => {
    const domain = domainOf(request.params.domain);
    const { name, type } = request.query;
    const listed = store.domainRecords
      .all()
      .filter((record) => record.domain === domain.id)
      .filter((record) => type === undefined || record.type === type)
      .filter((record) => name === undefined || fullName(record) === name);
    return page(request, "domain_records", listed.map(show));
  });

  app.post<ByName>("/domains/:domain/records", async (request, reply) => {
    const domain = domainOf(request.params.domain);
    const wanted = readRecord(new Input(request.body));
    refuseShared(domain.id, wanted);
    const record = add(domain.id, wanted);
    await cloud.network.applyZones();
    return reply.status(201).send({ domain_record: show(record) });
  });

  app.get<ById>("/domains/:domain/records/:id", (request) => ({ domain_record: show(recordOf(request.params)) }));

  app.route<ById>({
    method: ["PUT", "PATCH"],
    url: "/domains/:domain/records/:id",
    handler: async (request) => {
      const before = recordOf(request.params);
      const given = request.body as Record<string, unknown>;
      // A PUT takes the stored data for given, and that has no trailing dot any more.
      const stored = given?.data === undefined && request.method === "PATCH";
      const wanted = readRecord(new Input({ ...before, ...given }), stored);
      refuseShared(before.domain, wanted, before.id);
      const record = store.domainRecords.put({ ...before, ...wanted });
      await cloud.network.applyZones();
      return { domain_record: show(record) };
    },
  });

  app.delete<ById>("/domains/:domain/records/:id", async (request, reply) => {
    store.domainRecords.remove(recordOf(request.params).id);
    await cloud.network.applyZones();
    return reply.status(204).send();
  });
}

const fullName = (record: DomainRecord): string =>
  record.name === "@" ? record.domain : `${record.name}.${record.domain}`;

/** `stored`: the data is what was stored before, which has no trailing dot any more. */
function readRecord(input: Input, stored = false) {
  const type = input.text("type");
  if (!types.includes(type)) throw unprocessable(`Type ${type} is not one of ${types.join(", ")}`);
  const data = input.text("data");
  if (type === "A" && !ipaddr.IPv4.isValidFourPartDecimal(data))
    throw unprocessable("Data is not a valid IPv4 address");
  if (type === "AAAA" && !ipaddr.IPv6.isValid(data)) throw unprocessable("Data is not a valid IPv6 address");
  const dotted = named.has(type) || (type === "CAA" && input.string("tag") !== "iodef");
  if (dotted && !stored && data !== "@" && data.includes(".") && !data.endsWith(".")) {
    throw unprocessable("Data needs to end with a dot (.)");
  }
  const said = (field: string): string => `${field[0]!.toUpperCase()}${field.slice(1)}`;
  for (const field of needs[type] ?? []) {
    if (!input.has(field) || input.raw(field) === "") throw unprocessable(`${said(field)} can't be blank`);
  }
  for (const [field, limit] of Object.entries(most)) {
    const value = input.integer(field);
    if (value !== undefined && (value < 0 || value > limit)) {
      throw unprocessable(`${said(field)} must be between 0 and ${limit}`);
    }
  }
  if (type === "CAA" && !["issue", "issuewild", "iodef"].includes(input.string("tag") ?? "")) {
    throw unprocessable("Tag must be issue, issuewild or iodef");
  }
  const ttl = input.integer("ttl") ?? defaultTtl;
  if (ttl < 30) throw unprocessable("Ttl must be greater than or equal to 30");
  return {
    type,
    name: input.string("name") || "@",
    data: named.has(type) || type === "CAA" ? data.replace(/\.$/, "") : data,
    priority: input.integer("priority") ?? null,
    port: input.integer("port") ?? null,
    ttl,
    weight: input.integer("weight") ?? null,
    flags: input.integer("flags") ?? null,
    tag: input.string("tag") || null,
  };
}
