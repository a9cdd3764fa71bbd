import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { UptimeAlert } from "../store/monitoring";
import { notFound } from "./errors";
import { Input } from "./input";
import { choice, invalidField, missingField, readNotifications, words } from "./notifications";
import { page } from "./page";
import { uptimeCheckOf } from "./uptime-checks";

interface ByCheck {
  Params: { check: string };
}
interface ById {
  Params: { check: string; id: string };
}

const types = ["latency", "down", "down_global", "ssl_expiry"];
const periods = ["2m", "3m", "5m", "10m", "15m", "30m", "1h"];

const show = ({ checkId: _, ...alert }: UptimeAlert) => alert;

function read(input: Input): Omit<UptimeAlert, "id" | "checkId"> {
  const type = choice(input, "type", types);
  // Clients send a threshold of 0 and an empty comparison where there is none.
  const threshold = input.integer("threshold") || undefined;
  if (threshold !== undefined && threshold < 0) throw invalidField("threshold", "it must not be negative");
  const comparison = input.string("comparison")
    ? choice(input, "comparison", ["greater_than", "less_than"])
    : undefined;
  if (type === "latency" || type === "ssl_expiry") {
    if (threshold === undefined) throw missingField("threshold");
    if (comparison === undefined) throw missingField("comparison");
  }
  return {
    name: words(input, "name"),
    type,
    threshold,
    comparison,
    notifications: readNotifications(input, "notifications"),
    period: choice(input, "period", periods),
  };
}

/** Alerts of uptime checks. They tell nobody: no check is carried out. */
export function uptimeAlerts(app: FastifyInstance, { store }: Cloud): void {
  const alertOf = ({ check, id }: ById["Params"]): UptimeAlert => {
    const alert = store.uptimeAlerts.get(id);
    if (alert?.checkId !== uptimeCheckOf(store, check).id) throw notFound();
    return alert;
  };

  app.get<ByCheck>("/uptime/checks/:check/alerts", (request) => {
    const { id } = uptimeCheckOf(store, request.params.check);
    const listed = store.uptimeAlerts.all().filter((alert) => alert.checkId === id);
    return page(request, "alerts", listed.map(show));
  });

  app.post<ByCheck>("/uptime/checks/:check/alerts", (request, reply) => {
    const checkId = uptimeCheckOf(store, request.params.check).id;
    const alert = store.uptimeAlerts.put({ id: randomUUID(), checkId, ...read(new Input(request.body)) });
    return reply.status(201).send({ alert: show(alert) });
  });

  app.get<ById>("/uptime/checks/:check/alerts/:id", (request) => ({ alert: show(alertOf(request.params)) }));

  app.put<ById>("/uptime/checks/:check/alerts/:id", (request) => {
    const alert = alertOf(request.params);
    const given = new Input(request.body).given();
    const { id, checkId } = alert;
    return { alert: show(store.uptimeAlerts.put({ id, checkId, ...read(new Input({ ...show(alert), ...given })) })) };
  });

  app.delete<ById>("/uptime/checks/:check/alerts/:id", (request, reply) => {
    store.uptimeAlerts.remove(alertOf(request.params).id);
    return reply.status(204).send();
  });
}
