import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { contains, forget, overlaps, parseRange, rangeOf, toAddress, type Range } from "../addresses";
import type { Cloud } from "../cloud";
import type { Vpc } from "../store/entities";
import type { Store } from "../store/store";
import { regionOf, regionSlugs } from "./catalogue";
import { ApiError, notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(rangeOf);

/** What DigitalOcean keeps for itself in every region. */
const ownRanges = ["10.229.0.0/16", "10.244.0.0/16", "10.245.0.0/16", "10.246.0.0/24"].map(rangeOf);

const show = (vpc: Vpc) => ({
  id: vpc.id,
  urn: `do:vpc:${vpc.id}`,
  name: vpc.name,
  description: vpc.description,
  region: vpc.region,
  ip_range: vpc.ipRange,
  created_at: vpc.createdAt,
  default: vpc.isDefault,
});

/** The VPC that a resource of a region lands in where none is named. Made when it is first needed. */
export function defaultVpc(cloud: Pick<Cloud, "store" | "now">, region: string): Vpc {
  const { store } = cloud;
  const existing = store.vpcs.find((vpc) => vpc.region === region && vpc.isDefault);
  if (existing) return existing;
  return store.vpcs.put({
    id: randomUUID(),
    name: `default-${region}`,
    description: "",
    region,
    ipRange: freeRange(store),
    isDefault: true,
    createdAt: cloud.now().toISOString(),
  });
}

/** A /20 that no VPC of the account has, from 10.104.0.0 upward as in the real cloud. */
function freeRange(store: Store): string {
  const taken = store.vpcs.all().map((vpc) => rangeOf(vpc.ipRange));
  for (let base = rangeOf("10.104.0.0/20").base; ; base += 4096) {
    const candidate: Range = { base, prefix: 20, size: 4096 };
    if (![...taken, ...ownRanges].some((range) => overlaps(range, candidate))) return `${toAddress(base)}/20`;
  }
}

function checkedRange(store: Store, text: string): string {
  const range = parseRange(text);
  if (!range || !privateRanges.some((allowed) => contains(allowed, range)) || range.prefix < 16 || range.prefix > 28) {
    throw unprocessable(
      `ip_range ${text} is invalid: it must be a network inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, between /16 and /28`,
    );
  }
  const other = store.vpcs.find((vpc) => overlaps(rangeOf(vpc.ipRange), range));
  if (other) throw unprocessable("This range/size overlaps with another VPC network in your account: " + other.ipRange);
  if (ownRanges.some((own) => overlaps(own, range))) {
    throw unprocessable(`ip_range ${text} overlaps with a range that DigitalOcean reserves`);
  }
  return text;
}

function checkedName(store: Store, name: string, self?: string): string {
  if (!/^[a-zA-Z0-9.-]+$/.test(name)) throw unprocessable("Name may only contain letters, numbers, dashes and periods");
  if (store.vpcs.find((vpc) => vpc.name === name && vpc.id !== self)) {
    throw unprocessable(`Name: a VPC named ${name} already exists in your account`);
  }
  return name;
}

export function vpcs(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;
  const vpcOf = (id: string): Vpc => {
    const vpc = store.vpcs.get(id);
    if (!vpc) throw notFound();
    return vpc;
  };
  /** What lies in a VPC, by the names that URNs and the API's filter have for its kind. */
  const members = (vpc: Vpc) =>
    [
      { kind: "droplet", type: "droplet", all: store.droplets.all() },
      { kind: "loadbalancer", type: "load_balancer", all: store.loadBalancers.all() },
      { kind: "kubernetes", type: "kubernetes", all: store.kubernetesClusters.all() },
    ].flatMap(({ kind, type, all }) =>
      all
        .filter((resource) => resource.vpcId === vpc.id)
        .map(({ id, name, createdAt }) => ({ type, name, urn: `do:${kind}:${id}`, createdAt })),
    );

  /** One default a region: making this one the default takes it from the other. */
  const makeDefault = (vpc: Vpc): void => {
    for (const other of store.vpcs.all()) {
      if (other.region === vpc.region && other.isDefault) store.vpcs.put({ ...other, isDefault: false });
    }
  };

  app.get("/vpcs", (request) => page(request, "vpcs", store.vpcs.all().map(show)));

  app.post("/vpcs", async (request, reply) => {
    const input = new Input(request.body);
    const slug = input.text("region");
    if (!regionSlugs.includes(slug))
      throw unprocessable(`Region ${slug} is not available: use one of ${regionSlugs.join(", ")}`);
    const range = input.string("ip_range");
    const vpc: Vpc = {
      id: randomUUID(),
      name: checkedName(store, input.text("name")),
      description: input.string("description") ?? "",
      region: regionOf(slug).slug,
      ipRange: range ? checkedRange(store, range) : freeRange(store),
      isDefault: false,
      createdAt: cloud.now().toISOString(),
    };
    store.vpcs.put(vpc);
    await cloud.network.apply();
    return reply.status(201).send({ vpc: show(vpc) });
  });

  app.get<{ Params: { id: string } }>("/vpcs/:id", (request) => ({ vpc: show(vpcOf(request.params.id)) }));

  app.route<{ Params: { id: string } }>({
    method: ["PUT", "PATCH"],
    url: "/vpcs/:id",
    handler: (request) => {
      const vpc = vpcOf(request.params.id);
      const input = new Input(request.body);
      const name = request.method === "PUT" ? input.text("name") : (input.string("name") ?? vpc.name);
      const changed: Vpc = {
        ...vpc,
        name: checkedName(store, name, vpc.id),
        description: input.string("description") ?? (request.method === "PUT" ? "" : vpc.description),
      };
      if (input.boolean("default") === false && vpc.isDefault) {
        throw unprocessable("A default VPC stays the default until another one takes its place");
      }
      store.transaction(() => {
        if (input.boolean("default") && !vpc.isDefault) {
          makeDefault(vpc);
          changed.isDefault = true;
        }
        store.vpcs.put(changed);
      });
      return { vpc: show(changed) };
    },
  });

  app.delete<{ Params: { id: string } }>("/vpcs/:id", async (request, reply) => {
    const vpc = vpcOf(request.params.id);
    if (vpc.isDefault) throw new ApiError(403, "forbidden", "Can not delete default VPCs");
    if (members(vpc).length > 0) throw new ApiError(409, "conflict", "Can not delete VPC with members");
    store.transaction(() => {
      store.vpcs.remove(vpc.id);
      forget(store, `vpc:${vpc.id}`);
    });
    await cloud.network.apply();
    return reply.status(204).send();
  });

  app.get<{ Params: { id: string }; Querystring: { resource_type?: string } }>("/vpcs/:id/members", (request) => {
    const type = request.query.resource_type;
    const listed = members(vpcOf(request.params.id)).filter((member) => type === undefined || member.type === type);
    return page(
      request,
      "members",
      listed.map(({ name, urn, createdAt }) => ({ name, urn, created_at: createdAt })),
    );
  });
}
