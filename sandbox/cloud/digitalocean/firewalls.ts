import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Firewall, FirewallRule } from "../store/entities";
import { ApiError, notFound, unprocessable } from "./errors";
import { knownDroplets, knownTags, limits, readRules } from "./firewall-rules";
import { showFirewall } from "./firewall-view";
import { Input } from "./input";
import { page } from "./page";

interface ById {
  Params: { id: string };
}

export function firewalls(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const firewallOf = (id: string): Firewall => {
    const firewall = store.firewalls.get(id);
    if (!firewall) throw notFound();
    return firewall;
  };

  /** Checks the limits, stores, and answers only once the packet filter has it. */
  const save = async (firewall: Firewall): Promise<void> => {
    checkLimits(firewall);
    store.firewalls.put(firewall);
    await cloud.network.apply();
  };

  const read = (body: unknown, self?: Firewall): Omit<Firewall, "id" | "createdAt"> => {
    const input = new Input(body);
    const name = input.text("name");
    if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]+$/.test(name)) {
      throw unprocessable(
        "name may only contain letters, numbers, dashes and periods and must start with a letter or number",
      );
    }
    if (store.firewalls.find((other) => other.name === name && other.id !== self?.id)) {
      throw new ApiError(409, "conflict", `duplicate name: a firewall named ${name} already exists`);
    }
    const inbound = readRules(store, input, "inbound_rules");
    const outbound = readRules(store, input, "outbound_rules");
    if (inbound.length + outbound.length === 0)
      throw unprocessable("at least one inbound or outbound rule is required");
    return {
      name,
      dropletIds: knownDroplets(store, input.integers("droplet_ids")),
      tags: knownTags(store, input.strings("tags")),
      inbound,
      outbound,
    };
  };

  app.get("/firewalls", (request) => page(request, "firewalls", store.firewalls.all().map(showFirewall)));

  app.post("/firewalls", async (request, reply) => {
    const firewall: Firewall = { id: randomUUID(), createdAt: cloud.now().toISOString(), ...read(request.body) };
    await save(firewall);
    return reply.status(202).send({ firewall: showFirewall(firewall) });
  });

  app.get<ById>("/firewalls/:id", (request) => ({ firewall: showFirewall(firewallOf(request.params.id)) }));

  app.put<ById>("/firewalls/:id", async (request) => {
    const firewall = firewallOf(request.params.id);
    const changed = { ...firewall, ...read(request.body, firewall) };
    await save(changed);
    return { firewall: showFirewall(changed) };
  });

  app.delete<ById>("/firewalls/:id", async (request, reply) => {
    store.firewalls.remove(firewallOf(request.params.id).id);
    await cloud.network.apply();
    return reply.status(204).send();
  });

  /** One of the sub-routes that add to a firewall by POST and take away by DELETE. */
  const part = (path: string, change: (firewall: Firewall, input: Input, add: boolean) => Partial<Firewall>): void => {
    app.route<ById>({
      method: ["POST", "DELETE"],
      url: `/firewalls/:id/${path}`,
      handler: async (request, reply) => {
        const firewall = firewallOf(request.params.id);
        await save({ ...firewall, ...change(firewall, new Input(request.body), request.method === "POST") });
        return reply.status(204).send();
      },
    });
  };

  part("droplets", (firewall, input, add) => {
    const ids = input.integers("droplet_ids");
    if (ids.length === 0) throw unprocessable("droplet_ids is required");
    const known = add ? knownDroplets(store, ids) : ids;
    return { dropletIds: altered(firewall.dropletIds, known, add) };
  });
  part("tags", (firewall, input, add) => {
    const names = input.strings("tags");
    if (names.length === 0) throw unprocessable("tags is required");
    return { tags: altered(firewall.tags, knownTags(store, names), add) };
  });
  part("rules", (firewall, input, add) => {
    const inbound = readRules(store, input, "inbound_rules");
    const outbound = readRules(store, input, "outbound_rules");
    if (inbound.length + outbound.length === 0) throw unprocessable("inbound_rules or outbound_rules is required");
    return {
      inbound: alteredRules(firewall.inbound, inbound, add),
      outbound: alteredRules(firewall.outbound, outbound, add),
    };
  });
}

function checkLimits(firewall: Firewall): void {
  const counts = [
    ["rules", firewall.inbound.length + firewall.outbound.length],
    ["droplets", firewall.dropletIds.length],
    ["tags", firewall.tags.length],
  ] as const;
  for (const [what, count] of counts) {
    if (count > limits[what]) throw unprocessable(`a firewall can have at most ${limits[what]} ${what}, not ${count}`);
  }
}

const altered = <T>(list: T[], items: T[], add: boolean): T[] =>
  add ? [...new Set([...list, ...items])] : list.filter((item) => !items.includes(item));

function alteredRules(rules: FirewallRule[], items: FirewallRule[], add: boolean): FirewallRule[] {
  const same = (a: FirewallRule, b: FirewallRule) => JSON.stringify(a) === JSON.stringify(b);
  if (add) return [...rules, ...items.filter((item) => !rules.some((rule) => same(rule, item)))];
  for (const item of items) if (!rules.some((rule) => same(rule, item))) throw notFound("The rule could not be found.");
  return rules.filter((rule) => !items.some((item) => same(rule, item)));
}
