import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Droplet } from "../store/entities";
import { placeOrder, readOrder } from "./droplet-create";
import { beginDestroy } from "./droplet-destroy";
import { showDroplet } from "./droplet-view";
import { badRequest, notFound } from "./errors";
import { showFirewall } from "./firewall-view";
import { Input } from "./input";
import { page } from "./page";
import { sameTag } from "./tag-store";

interface ById {
  Params: { id: string };
}

export function findDroplet(cloud: Cloud, id: string): Droplet {
  const droplet = cloud.store.droplets.get(id);
  if (!droplet) throw notFound();
  return droplet;
}

export function droplets(app: FastifyInstance, cloud: Cloud): void {
  const { store, jobs } = cloud;

  app.get<{ Querystring: { tag_name?: string; name?: string; type?: string } }>("/droplets", (request) => {
    const { tag_name: tag, name, type } = request.query;
    // No size of the sandbox has a graphics processor.
    const listed = (type === "gpus" ? [] : store.droplets.all())
      .filter((droplet) => tag === undefined || droplet.tags.some((own) => sameTag(own, tag)))
      .filter((droplet) => name === undefined || droplet.name === name);
    const volumes = store.volumes.all();
    return page(request, "droplets", listed, (droplet) => showDroplet(cloud, droplet, volumes));
  });

  app.post("/droplets", async (request, reply) => {
    const input = new Input(request.body);
    const placed = store.transaction(() => placeOrder(cloud, readOrder(cloud, input)));
    for (const { actionId } of placed) {
      const action = store.actions.get(actionId);
      if (action) jobs.begin(action);
    }
    // Where the network cannot be set, the create action says so; the droplet exists all the same.
    await cloud.network.apply().catch(() => undefined);
    const links = {
      actions: placed.map(({ actionId }) => ({
        id: Number(actionId),
        rel: "create",
        href: `https://api.digitalocean.com/v2/actions/${actionId}`,
      })),
    };
    const shown = placed.map(({ droplet }) => ({ ...showDroplet(cloud, droplet), locked: true }));
    return reply.status(202).send(input.has("names") ? { droplets: shown, links } : { droplet: shown[0], links });
  });

  app.get<ById>("/droplets/:id", (request) => ({ droplet: showDroplet(cloud, findDroplet(cloud, request.params.id)) }));

  app.delete<ById>("/droplets/:id", (request, reply) => {
    beginDestroy(cloud, findDroplet(cloud, request.params.id));
    return reply.status(204).send();
  });

  app.delete<{ Querystring: { tag_name?: string } }>("/droplets", (request, reply) => {
    const tag = request.query.tag_name;
    if (!tag) throw badRequest("tag_name is required");
    for (const droplet of store.droplets.all()) {
      if (droplet.tags.some((own) => sameTag(own, tag))) beginDestroy(cloud, droplet);
    }
    return reply.status(204).send();
  });

  app.get<ById>("/droplets/:id/firewalls", (request) => {
    const droplet = findDroplet(cloud, request.params.id);
    const covering = store.firewalls
      .all()
      .filter(
        (firewall) =>
          firewall.dropletIds.includes(Number(droplet.id)) ||
          firewall.tags.some((tag) => droplet.tags.some((own) => sameTag(own, tag))),
      );
    return page(request, "firewalls", covering.map(showFirewall));
  });

  app.get<ById>("/droplets/:id/kernels", (request) => {
    findDroplet(cloud, request.params.id);
    return page(request, "kernels", []);
  });
  app.get<ById>("/droplets/:id/neighbors", (request) => {
    findDroplet(cloud, request.params.id);
    return { droplets: [] };
  });
}
