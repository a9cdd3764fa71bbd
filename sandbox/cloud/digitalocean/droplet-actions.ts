import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action, ActionInput, Droplet } from "../store/entities";
import { actionsOf, findAction, showAction } from "./actions";
import { sizeOf } from "./catalogue";
import { checkName, readPolicy } from "./droplet-create";
import { dropletLock } from "./droplet-view";
import { findDroplet } from "./droplets";
import { ApiError, badRequest, pendingEvent, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { sameTag } from "./tag-store";

/** Action types of the real API that the sandbox does not do. */
const notDone = ["snapshot", "restore", "rebuild", "password_reset", "change_kernel", "enable_ipv6", "convert"];

const powered: Record<string, (droplet: Droplet) => string | undefined> = {
  power_on: ({ status }) => (status === "active" ? "Droplet is already powered on" : undefined),
  power_off: ({ status }) => (status === "off" ? "Droplet is already powered off" : undefined),
  shutdown: ({ status }) => (status === "off" ? "Droplet is already powered off" : undefined),
  reboot: ({ status }) => (status === "off" ? "Droplet is powered off" : undefined),
  power_cycle: ({ status }) => (status === "off" ? "Droplet is powered off" : undefined),
};

/** Checks an event against the droplet and gives what its work needs. */
function readEvent(droplet: Droplet, type: string, input: Input): ActionInput {
  if (droplet.status === "archive")
    throw unprocessable(`Droplet could not be created: ${droplet.failure ?? "unknown"}`);
  const wrongPower = powered[type]?.(droplet);
  if (wrongPower) throw unprocessable(wrongPower);
  if (type === "rename") return { name: checkName(input.text("name")) };
  if (type !== "resize") return {};
  const size = sizeOf(input.text("size"));
  if (droplet.status !== "off") throw unprocessable("Droplet is currently on. Please power it off to run this event.");
  if (size.disk < droplet.disk) throw unprocessable("This size is not available because it has a smaller disk.");
  if (size.slug === droplet.size) throw unprocessable("Droplet is already this size");
  return { size: size.slug, resizeDisk: input.boolean("disk") ?? false };
}

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
    if (type in backups) {
      store.droplets.put({ ...droplet, ...backups[type]?.(droplet, input) });
      return jobs.completed({ ...about, input: {} });
    }
    if (notDone.includes(type)) {
      throw new ApiError(501, "not_implemented", `The droplet action ${type} is not implemented by the sandbox.`);
    }
    if (!(type in powered) && type !== "rename" && type !== "resize")
      throw badRequest(`${type} is not a valid action type.`);
    const action = jobs.create({ ...about, input: readEvent(droplet, type, input) });
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

/** Events that change what is stored and touch no host. */
const backups: Record<string, (droplet: Droplet, input: Input) => Partial<Droplet>> = {
  enable_backups: (droplet, input) => ({
    features: [...droplet.features.filter((feature) => feature !== "backups"), "backups"],
    backupPolicy: readPolicy(input.object("backup_policy")) ?? { plan: "daily", hour: 0 },
  }),
  disable_backups: (droplet) => ({
    features: droplet.features.filter((feature) => feature !== "backups"),
    backupPolicy: undefined,
  }),
  change_backup_policy: (droplet, input) => {
    if (!droplet.backupPolicy) throw unprocessable("Backups are not enabled for this Droplet");
    return { backupPolicy: readPolicy(input.object("backup_policy")) ?? droplet.backupPolicy };
  },
};
