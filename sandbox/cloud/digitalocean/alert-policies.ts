import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { AlertPolicy } from "../store/monitoring";
import { notFound } from "./errors";
import { Input } from "./input";
import { choice, invalidField, missingField, readNotifications, words } from "./notifications";
import { page } from "./page";

interface ById {
  Params: { id: string };
}

const prefixed = (prefix: string, names: string): string[] => names.split(" ").map((name) => `${prefix}/${name}`);

/** What can be watched; the part before the last slash says of what. */
const types = [
  ...prefixed("v1/insights/droplet", "load_1 load_5 load_15 memory_utilization_percent disk_utilization_percent cpu"),
  ...prefixed("v1/insights/droplet", "disk_read disk_write public_outbound_bandwidth public_inbound_bandwidth"),
  ...prefixed("v1/insights/droplet", "private_outbound_bandwidth private_inbound_bandwidth"),
  ...prefixed("v1/insights/lbaas", "avg_cpu_utilization_percent connection_utilization_percent droplet_health"),
  ...prefixed("v1/insights/lbaas", "tls_connections_per_second_utilization_percent"),
  ...prefixed("v1/insights/lbaas", "increase_in_http_error_rate_percentage_5xx increase_in_http_error_rate_count_5xx"),
  ...prefixed("v1/insights/lbaas", "increase_in_http_error_rate_percentage_4xx increase_in_http_error_rate_count_4xx"),
  ...prefixed("v1/insights/lbaas", "high_http_request_response_time high_http_request_response_time_50p"),
  ...prefixed("v1/insights/lbaas", "high_http_request_response_time_95p high_http_request_response_time_99p"),
  ...prefixed("v1/dbaas/alerts", "load_15_alerts memory_utilization_alerts disk_utilization_alerts cpu_alerts"),
  ...prefixed("v1/droplet/autoscale_alerts", "current_instances target_instances current_cpu_utilization"),
  ...prefixed("v1/droplet/autoscale_alerts", "target_cpu_utilization current_memory_utilization"),
  ...prefixed("v1/droplet/autoscale_alerts", "target_memory_utilization scale_up scale_down"),
];

const show = ({ id, ...policy }: AlertPolicy) => ({ uuid: id, ...policy });

/** Alert policies. They are kept and compared with nothing: nothing here measures. */
export function alertPolicies(app: FastifyInstance, { store }: Cloud): void {
  const policyOf = (id: string): AlertPolicy => {
    const policy = store.alertPolicies.get(id);
    if (!policy) throw notFound();
    return policy;
  };

  const readEntities = (input: Input, type: string): string[] => {
    const watched = type.startsWith("v1/insights/lbaas/") ? store.loadBalancers : store.droplets;
    const exists = (id: string) => type.startsWith("v1/insights/") && watched.get(id) !== undefined;
    const entities = input.strings("entities");
    entities.forEach((id, index) => {
      if (!exists(id)) throw invalidField(`entities[${index}]`, `there is no resource '${id}' to watch for ${type}`);
    });
    return entities;
  };

  const read = (input: Input): Omit<AlertPolicy, "id"> => {
    const type = choice(input, "type", types);
    const value = input.number("value");
    if (value === undefined) throw missingField("value");
    if (value < 0) throw invalidField("value", "it must not be negative");
    const enabled = input.boolean("enabled");
    if (enabled === undefined) throw missingField("enabled");
    return {
      type,
      description: words(input, "description"),
      compare: choice(input, "compare", ["GreaterThan", "LessThan"]),
      value,
      window: choice(input, "window", ["5m", "10m", "30m", "1h"]),
      entities: readEntities(input, type),
      tags: input.strings("tags"),
      alerts: readNotifications(input, "alerts"),
      enabled,
    };
  };

  app.get("/monitoring/alerts", (request) => page(request, "policies", store.alertPolicies.all().map(show)));

  app.post("/monitoring/alerts", (request) => {
    const policy = { id: randomUUID(), ...read(new Input(request.body)) };
    return { policy: show(store.alertPolicies.put(policy)) };
  });

  app.get<ById>("/monitoring/alerts/:id", (request) => ({ policy: show(policyOf(request.params.id)) }));

  app.put<ById>("/monitoring/alerts/:id", (request) => {
    const { id } = policyOf(request.params.id);
    return { policy: show(store.alertPolicies.put({ id, ...read(new Input(request.body)) })) };
  });

  app.delete<ById>("/monitoring/alerts/:id", (request, reply) => {
    store.alertPolicies.remove(policyOf(request.params.id).id);
    return reply.status(204).send();
  });
}
