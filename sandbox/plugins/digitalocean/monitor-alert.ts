import { Live, ResourceType } from "../shared/resource";
import { allOf, atLeast, oneOf } from "../shared/rules";
import { Values } from "../shared/values";
import { DigitalOcean } from "./config";
import { ApiNotifications, namedSlacks, notificationsFrom, notificationsTo } from "./notifications";
import { sameTags, texts, validTag } from "./tags";

interface ApiPolicy {
  uuid: string;
  type: string;
  description: string;
  compare: string;
  value: number;
  window: string;
  entities?: string[] | null;
  tags?: string[] | null;
  alerts: ApiNotifications;
  enabled: boolean;
}

const liveOf = (policy: ApiPolicy): Live => ({
  id: policy.uuid,
  state: {
    type: policy.type,
    description: policy.description,
    compare: policy.compare,
    value: policy.value,
    window: policy.window,
    entities: policy.entities ?? [],
    tags: policy.tags ?? [],
    alerts: notificationsFrom(policy.alerts),
    enabled: policy.enabled,
  },
});

const bodyOf = (inputs: Values): Values => ({
  type: inputs.type,
  description: inputs.description,
  compare: inputs.compare,
  value: inputs.value,
  window: inputs.window,
  entities: texts(inputs.entities),
  tags: texts(inputs.tags),
  alerts: { ...notificationsTo(inputs.alerts) },
  enabled: inputs.enabled,
});

const listed = (prefix: string, names: string): string[] => names.split(" ").map((name) => `${prefix}/${name}`);

const types = [
  ...listed("v1/insights/droplet", "cpu memory_utilization_percent disk_utilization_percent disk_read disk_write"),
  ...listed("v1/insights/droplet", "load_1 load_5 load_15 public_outbound_bandwidth public_inbound_bandwidth"),
  ...listed("v1/insights/droplet", "private_outbound_bandwidth private_inbound_bandwidth"),
  ...listed("v1/insights/lbaas", "avg_cpu_utilization_percent connection_utilization_percent droplet_health"),
  ...listed("v1/insights/lbaas", "tls_connections_per_second_utilization_percent high_http_request_response_time"),
  ...listed("v1/insights/lbaas", "increase_in_http_error_rate_percentage_4xx increase_in_http_error_rate_count_4xx"),
  ...listed("v1/insights/lbaas", "increase_in_http_error_rate_percentage_5xx increase_in_http_error_rate_count_5xx"),
  ...listed("v1/insights/lbaas", "high_http_request_response_time_50p high_http_request_response_time_95p"),
  ...listed("v1/insights/lbaas", "high_http_request_response_time_99p"),
  ...listed("v1/dbaas/alerts", "load_15_alerts memory_utilization_alerts disk_utilization_alerts cpu_alerts"),
];

export const monitorAlert: ResourceType<DigitalOcean> = {
  validate: allOf(
    oneOf(["type"], types),
    oneOf(["compare"], ["GreaterThan", "LessThan"]),
    atLeast(["value"], 0),
    oneOf(["window"], ["5m", "10m", "30m", "1h"]),
    validTag("tags", "*"),
    namedSlacks("alerts"),
  ),
  same: { tags: sameTags },
  create: async ({ config: { api }, signal }, inputs) => {
    const made = await api.post<{ policy: ApiPolicy }>("monitoring/alerts", bodyOf(inputs), signal);
    return liveOf((await api.get<{ policy: ApiPolicy }>(`monitoring/alerts/${made.policy.uuid}`, signal)).policy);
  },
  read: async ({ config: { api }, signal }, id) => {
    const found = await api.find<{ policy: ApiPolicy }>(`monitoring/alerts/${id}`, signal);
    return found && liveOf(found.policy);
  },
  update: async ({ config: { api }, signal }, id, _, inputs) => {
    await api.put(`monitoring/alerts/${id}`, bodyOf(inputs), signal);
    return liveOf((await api.get<{ policy: ApiPolicy }>(`monitoring/alerts/${id}`, signal)).policy).state;
  },
  delete: ({ config: { api }, signal }, id) => api.delete(`monitoring/alerts/${id}`, signal),
};
