import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { LoadBalancer } from "../store/load-balancers";
import { ApiError, notFound, unprocessable } from "./errors";
import { checkTogether, readForwardingRules, withoutRules } from "./forwarding-rules";
import { Input } from "./input";
import { checkPlace, knownTargets, readPlace, readSettings } from "./load-balancer-input";
import { showLoadBalancer, urnOf } from "./load-balancer-view";
import { activate, forgetLoadBalancer, takeAddresses } from "./load-balancer-work";
import { page } from "./page";
import { moveToProject, namedProject } from "./project-members";

interface ById {
  Params: { id: string };
}

export function loadBalancers(app: FastifyInstance, cloud: Cloud): void {
  const { store, network } = cloud;

  const balancerOf = (id: string): LoadBalancer => {
    const balancer = store.loadBalancers.get(id);
    if (!balancer) throw notFound();
    return balancer;
  };

  const changeable = (id: string): LoadBalancer => {
    const balancer = balancerOf(id);
    if (balancer.status === "new") {
      throw new ApiError(403, "forbidden", "Load Balancer can't be updated while it processes previous actions");
    }
    return balancer;
  };

  /** Answers only once packet filter and proxy have the change. */
  const save = async (balancer: LoadBalancer): Promise<LoadBalancer> => {
    store.loadBalancers.put(balancer);
    await network.applyLoadBalancers();
    // A droplet may have left it meanwhile, and another request may have deleted it.
    const current = store.loadBalancers.get(balancer.id);
    return current ? store.loadBalancers.put({ ...current, status: "active" }) : balancer;
  };

  app.get("/load_balancers", (request) =>
    page(request, "load_balancers", store.loadBalancers.all(), (balancer) => showLoadBalancer(cloud, balancer)),
  );

  app.post("/load_balancers", (request, reply) => {
    const input = new Input(request.body);
    const balancer = store.transaction(() => {
      const place = readPlace(cloud, input);
      const settings = readSettings(cloud, input, place);
      const project = namedProject(cloud, input.string("project_id") || undefined);
      const made = store.loadBalancers.put({
        id: randomUUID(),
        number: store.next("load_balancer"),
        status: "new",
        createdAt: cloud
          .now()
          .toISOString()
          .replace(/\.\d+Z$/, "Z"),
        ...place,
        ...settings,
        ...takeAddresses(cloud, place),
      });
      moveToProject(cloud, urnOf(made), project);
      return made;
    });
    activate(cloud, balancer.id);
    return reply.status(202).send({ load_balancer: showLoadBalancer(cloud, balancer) });
  });

  app.get<ById>("/load_balancers/:id", (request) => ({
    load_balancer: showLoadBalancer(cloud, balancerOf(request.params.id)),
  }));

  app.put<ById>("/load_balancers/:id", async (request) => {
    const balancer = changeable(request.params.id);
    const input = new Input(request.body);
    checkPlace(input, balancer);
    const settings = readSettings(cloud, input, balancer, balancer);
    const project = input.string("project_id");
    if (project) {
      const named = namedProject(cloud, project);
      store.transaction(() => moveToProject(cloud, urnOf(balancer), named));
    }
    return { load_balancer: showLoadBalancer(cloud, await save({ ...balancer, ...settings })) };
  });

  app.delete<ById>("/load_balancers/:id", async (request, reply) => {
    const balancer = balancerOf(request.params.id);
    store.transaction(() => forgetLoadBalancer(cloud, balancer));
    await network.applyLoadBalancers();
    return reply.status(204).send();
  });

  /** One of the sub-routes that add to a load balancer by POST and take away by DELETE. */
  const part = (
    path: string,
    change: (balancer: LoadBalancer, input: Input, add: boolean) => Partial<LoadBalancer>,
  ): void => {
    app.route<ById>({
      method: ["POST", "DELETE"],
      url: `/load_balancers/:id/${path}`,
      handler: async (request, reply) => {
        const balancer = changeable(request.params.id);
        const input = new Input(request.body);
        await save({ ...balancer, ...change(balancer, input, request.method === "POST") });
        return reply.status(204).send();
      },
    });
  };

  part("droplets", (balancer, input, add) => {
    const ids = input.integers("droplet_ids");
    if (ids.length === 0) throw unprocessable("need to provide either a tag or a list of droplets");
    if (balancer.tag !== "") {
      throw unprocessable("droplets cannot be added to or removed from a load balancer that has a tag");
    }
    if (add) return { dropletIds: [...new Set([...balancer.dropletIds, ...knownTargets(store, ids, balancer)])] };
    return { dropletIds: balancer.dropletIds.filter((id) => !ids.includes(id)) };
  });
  part("forwarding_rules", (balancer, input, add) => {
    const given = readForwardingRules(store, input, balancer.type);
    if (given.length === 0) throw unprocessable("at least one forwarding rule is required");
    const rules = add ? [...balancer.rules, ...given] : withoutRules(balancer.rules, given);
    checkTogether(rules, balancer.redirectHttpToHttps);
    return { rules };
  });

  app.delete<ById>("/load_balancers/:id/cache", (request) => {
    balancerOf(request.params.id);
    throw unprocessable("cache can only be purged for global load balancers");
  });
}
