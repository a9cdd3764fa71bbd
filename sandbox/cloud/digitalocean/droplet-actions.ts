import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action, Droplet } from "../store/entities";
import { actionsOf, findAction, showAction } from "./actions";
import { immediate, readEvent } from "./droplet-events";
import { dropletLock } from "./droplet-view";
import { findDroplet } from "./droplets";
import { badRequest, pendingEvent } from "./errors";
import { imageLock } from "./image-store";
import { Input } from "./input";
import { page } from "./page";
import { sameTag } from "./tag-store";

/** What may be done to all droplets of a tag at once. */
const bulk = [
  ...["power_cycle", "power_on", "power_off", "shutdown", "enable_ipv6"],
  ...["enable_backups", "disable_backups", "snapshot"],
];

export function dropletActions(app: FastifyInstance, cloud: Cloud): void {
  const { store, jobs } = cloud;

  const act = (droplet: Droplet, input: Input): Action => {
    const type = input.text("type");
    if (jobs.isLocked(dropletLock(droplet.id))) throw pendingEvent();
    const about = {
      type,
      resourceId: droplet.id,
      resourceType: "droplet" as const,
      region: droplet.region,
      locks: [dropletLock(droplet.id)],
    };
    const change = immediate[type];
    if (change) {
      store.droplets.put({ ...droplet, ...change(droplet, input) });
      return jobs.completed({ ...about, input: {} });
    }
    const wish = readEvent(cloud, droplet, type, input);
    // An image that a disk is made of stays until it is.
    const locks = wish.image === undefined ? about.locks : [...about.locks, imageLock(wish.image)];
    const action = jobs.create({ ...about, input: wish, locks });
    jobs.begin(action);
    return action;
  };

  app.post<{ Params: { id: string } }>("/droplets/:id/actions", (request, reply) => {
    const action = act(findDroplet(cloud, request.params.id), new Input(request.body));
    return reply.status(201).send({ action: showAction(action) });
  });

  app.post<{ Querystring: { tag_name?: string } }>("/droplets/actions", (request, reply) => {
    const tag = request.query.tag_name;
    if (!tag) throw badRequest("tag_name is required");
    const type = new Input(request.body).text("type");
    if (!bulk.includes(type)) throw badRequest(`${type} cannot be done to the Droplets of a tag.`);
    const tagged = store.droplets.all().filter((droplet) => droplet.tags.some((own) => sameTag(own, tag)));
    const done = tagged.map((droplet) => showAction(act(droplet, new Input(request.body))));
    return reply.status(201).send({ actions: done });
  });

  app.get<{ Params: { id: string } }>("/droplets/:id/actions", (request) => {
    const droplet = findDroplet(cloud, request.params.id);
    return page(request, "actions", actionsOf(cloud, "droplet", droplet.id).map(showAction));
  });

  app.get<{ Params: { id: string; action: string } }>("/droplets/:id/actions/:action", (request) => {
    const { id, action } = request.params;
    return { action: showAction(findAction(cloud, action, "droplet", findDroplet(cloud, id).id)) };
  });
}
