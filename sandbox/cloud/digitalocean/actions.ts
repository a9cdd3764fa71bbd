import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action } from "../store/entities";
import { regionOf } from "./catalogue";
import { notFound } from "./errors";
import { page } from "./page";

/** An action as the API shows it. */
export function showAction(action: Action) {
  return {
    id: Number(action.id),
    status: action.status,
    type: action.type,
    started_at: action.startedAt,
    completed_at: action.completedAt,
    resource_id: numeric(action),
    resource_type: action.resourceType === "volume" ? "backend" : action.resourceType,
    region: regionOf(action.region),
    region_slug: action.region,
  };
}

function numeric(action: Action): number | null {
  if (action.resourceType === "droplet" || action.resourceType === "image") return Number(action.resourceId);
  if (action.resourceType === "reserved_ip") {
    return action.resourceId.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  }
  return null;
}

export const actionsOf = (cloud: Cloud, type: Action["resourceType"], id: string): Action[] =>
  cloud.store.actions
    .all()
    .filter((action) => action.resourceType === type && action.resourceId === id)
    .reverse();

/** One action of one resource; 404 where the id is another's. */
export function findAction(cloud: Cloud, id: string, type?: Action["resourceType"], resourceId?: string): Action {
  const action = cloud.store.actions.get(id);
  if (!action || (type && (action.resourceType !== type || action.resourceId !== resourceId))) throw notFound();
  return action;
}

export function actions(app: FastifyInstance, cloud: Cloud): void {
  app.get("/actions", (request) => page(request, "actions", cloud.store.actions.all().reverse().map(showAction)));
  app.get<{ Params: { id: string } }>("/actions/:id", (request) => ({
    action: showAction(findAction(cloud, request.params.id)),
  }));
}
