import type { FastifyInstance } from "fastify";
import { release, reservedAddresses, take } from "../addresses";
import type { Cloud } from "../cloud";
import type { Action, Droplet, ReservedIp } from "../store/entities";
import { actionsOf, findAction, showAction } from "./actions";
import { regionOf, regionSlugs } from "./catalogue";
import { dropletLock, showDroplet } from "./droplet-view";
import { badRequest, notFound, pendingEvent, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { moveToProject, namedProject, projectOfUrn } from "./project-members";

interface ByIp {
  Params: { ip: string };
}

export function reservedIps(app: FastifyInstance, cloud: Cloud): void {
  const { store, jobs } = cloud;

  const reservedOf = (ip: string): ReservedIp => {
    const reserved = store.reservedIps.get(ip);
    if (!reserved) throw notFound();
    return reserved;
  };
  const locked = (ip: string): boolean => jobs.isLocked(`reserved_ip:${ip}`);
  const show = (reserved: ReservedIp) => {
    const droplet = reserved.dropletId === undefined ? undefined : store.droplets.get(reserved.dropletId);
    return {
      ip: reserved.id,
      region: regionOf(reserved.region),
      droplet: droplet ? showDroplet(cloud, droplet) : null,
      locked: locked(reserved.id),
      project_id: projectOfUrn(cloud, `do:floatingip:${reserved.id}`).id,
    };
  };

  const dropletOf = (id: number | undefined, region?: string): Droplet => {
    const droplet = store.droplets.get(String(id ?? ""));
    if (!droplet) throw unprocessable("Droplet does not exist");
    if (region !== undefined && droplet.region !== region) {
      throw unprocessable("The Droplet and the reserved IP must be in the same region");
    }
    if (store.reservedIps.find((reserved) => reserved.dropletId === droplet.id)) {
      throw unprocessable("Droplet already has a reserved IP");
    }
    return droplet;
  };

  const start = (reserved: ReservedIp, type: string, droplet?: Droplet): Action => {
    const locks = [`reserved_ip:${reserved.id}`, ...(droplet ? [dropletLock(droplet.id)] : [])];
    if (locks.some((lock) => jobs.isLocked(lock))) throw pendingEvent();
    return jobs.create({
      type,
      resourceId: reserved.id,
      resourceType: "reserved_ip",
      region: reserved.region,
      input: { dropletId: droplet?.id },
      locks,
    });
  };

  app.get("/reserved_ips", (request) => page(request, "reserved_ips", store.reservedIps.all().map(show)));

  app.post("/reserved_ips", async (request, reply) => {
    const input = new Input(request.body);
    const droplet = input.has("droplet_id") ? dropletOf(input.integer("droplet_id")) : undefined;
    const region = droplet?.region ?? input.text("region");
    if (!regionSlugs.includes(region))
      throw unprocessable(`region ${region} does not exist: use one of ${regionSlugs.join(", ")}`);
    const { reserved, action } = store.transaction(() => {
      const ip = take(store, "reserved", reservedAddresses(cloud.instance.publicCidr));
      if (!ip) throw unprocessable(`The sandbox has no reserved address left in ${cloud.instance.publicCidr}.`);
      const made = store.reservedIps.put({ id: ip, region });
      moveToProject(cloud, `do:floatingip:${ip}`, namedProject(cloud, input.string("project_id") || undefined));
      return { reserved: made, action: droplet && start(made, "assign_ip", droplet) };
    });
    if (action) jobs.begin(action);
    await cloud.network.apply();
    const link = (what: string, rel: string, id: string) => ({
      id: Number(id),
      rel,
      href: `https://api.digitalocean.com/v2/${what}/${id}`,
    });
    return reply.status(202).send({
      reserved_ip: show(reserved),
      links: {
        droplets: droplet ? [link("droplets", "droplet", droplet.id)] : [],
        actions: action ? [link("actions", "assign_ip", action.id)] : [],
      },
    });
  });

  app.get<ByIp>("/reserved_ips/:ip", (request) => ({ reserved_ip: show(reservedOf(request.params.ip)) }));

  app.delete<ByIp>("/reserved_ips/:ip", async (request, reply) => {
    const reserved = reservedOf(request.params.ip);
    if (locked(reserved.id)) throw pendingEvent();
    store.transaction(() => {
      store.reservedIps.remove(reserved.id);
      release(store, "reserved", reserved.id);
    });
    await cloud.network.apply();
    return reply.status(204).send();
  });

  app.post<ByIp>("/reserved_ips/:ip/actions", (request, reply) => {
    const reserved = reservedOf(request.params.ip);
    const input = new Input(request.body);
    const type = input.text("type");
    if (type !== "assign" && type !== "unassign")
      throw badRequest(`${type} is not a valid action type: use assign or unassign.`);
    if (type === "unassign" && reserved.dropletId === undefined) throw unprocessable("The reserved IP is not assigned");
    const droplet = type === "assign" ? dropletOf(input.integer("droplet_id"), reserved.region) : undefined;
    const action = start(reserved, `${type}_ip`, droplet);
    jobs.begin(action);
    return reply.status(201).send({ action: showAction(action) });
  });

  app.get<ByIp>("/reserved_ips/:ip/actions", (request) =>
    page(request, "actions", actionsOf(cloud, "reserved_ip", reservedOf(request.params.ip).id).map(showAction)),
  );

  app.get<{ Params: { ip: string; action: string } }>("/reserved_ips/:ip/actions/:action", (request) => {
    const { ip, action } = request.params;
    return { action: showAction(findAction(cloud, action, "reserved_ip", reservedOf(ip).id)) };
  });
}

/** What the actions of reserved addresses do to the network. */
export function defineReservedIpWork({ store, jobs, network }: Cloud): void {
  const assign = (to: (action: Action) => string | undefined) => async (action: Action) => {
    const reserved = store.reservedIps.get(action.resourceId);
    if (!reserved) throw new Error(`reserved address ${action.resourceId} does not exist`);
    store.reservedIps.put({ ...reserved, dropletId: to(action) });
    await network.apply();
  };
  jobs.define(
    "reserved_ip:assign_ip",
    assign((action) => action.input.dropletId),
  );
  jobs.define(
    "reserved_ip:unassign_ip",
    assign(() => undefined),
  );
}
