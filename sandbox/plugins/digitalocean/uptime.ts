import { Live, ResourceType } from "../shared/resource";
import { allOf, oneOf } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { DigitalOcean } from "./config";
import { ApiNotifications, namedSlacks, notificationsFrom, notificationsTo } from "./notifications";
import { texts } from "./tags";

interface ApiCheck {
  id: string;
  name: string;
  type: string;
  target: string;
  regions?: string[] | null;
  enabled: boolean;
}
interface ApiAlert {
  id: string;
  name: string;
  type: string;
  threshold?: number;
  comparison?: string;
  notifications: ApiNotifications;
  period: string;
}

const checkLive = (check: ApiCheck): Live => ({
  id: check.id,
  state: {
    name: check.name,
    type: check.type,
    target: check.target,
    regions: check.regions ?? [],
    enabled: check.enabled,
  },
});

const checkBody = (inputs: Values): Values => ({
  name: inputs.name,
  type: inputs.type,
  target: inputs.target,
  regions: texts(inputs.regions).length > 0 ? inputs.regions : null,
  enabled: inputs.enabled,
});

export const uptimeCheck: ResourceType<DigitalOcean> = {
  validate: oneOf(["type"], ["ping", "http", "https"]),
  create: async ({ config: { api }, signal }, inputs) => {
    const made = await api.post<{ check: ApiCheck }>("uptime/checks", checkBody(inputs), signal);
    return checkLive((await api.get<{ check: ApiCheck }>(`uptime/checks/${made.check.id}`, signal)).check);
  },
  read: async ({ config: { api }, signal }, id) => {
    const found = await api.find<{ check: ApiCheck }>(`uptime/checks/${id}`, signal);
    return found && checkLive(found.check);
  },
  update: async ({ config: { api }, signal }, id, _, inputs) => {
    await api.put(`uptime/checks/${id}`, checkBody(inputs), signal);
    return checkLive((await api.get<{ check: ApiCheck }>(`uptime/checks/${id}`, signal)).check).state;
  },
  delete: ({ config: { api }, signal }, id) => api.delete(`uptime/checks/${id}`, signal),
};

const alertLive = (alert: ApiAlert, checkId: Value): Live => ({
  id: alert.id,
  state: {
    checkId,
    name: alert.name,
    type: alert.type,
    threshold: alert.threshold ?? 0,
    comparison: alert.comparison ?? "",
    notifications: [notificationsFrom(alert.notifications)],
    period: alert.period,
  },
});

/** Without a threshold 0 is sent, without a comparison an empty text, as the official provider does. */
const alertBody = (inputs: Values): Values => ({
  name: inputs.name,
  type: inputs.type,
  threshold: inputs.threshold ?? 0,
  comparison: inputs.comparison ?? "",
  notifications: { ...notificationsTo((inputs.notifications as Value[])[0]) },
  period: inputs.period ?? "",
});

const alertPath = (checkId: Value, id?: string): string =>
  `uptime/checks/${textOf(checkId)}/alerts${id === undefined ? "" : `/${id}`}`;

export const uptimeAlert: ResourceType<DigitalOcean> = {
  validate: allOf(
    oneOf(["type"], ["latency", "down", "down_global", "ssl_expiry"]),
    oneOf(["comparison"], ["greater_than", "less_than"]),
    oneOf(["period"], ["2m", "3m", "5m", "10m", "15m", "30m", "1h"]),
    namedSlacks("notifications", "*"),
  ),
  create: async ({ config: { api }, signal }, inputs) => {
    const { alert } = await api.post<{ alert: ApiAlert }>(alertPath(inputs.checkId), alertBody(inputs), signal);
    const read = await api.get<{ alert: ApiAlert }>(alertPath(inputs.checkId, alert.id), signal);
    return alertLive(read.alert, inputs.checkId);
  },
  read: async ({ config: { api }, signal }, id, state) => {
    const [checkId, alertId] = state.checkId === undefined ? id.split(",") : [textOf(state.checkId), id];
    if (!checkId || !alertId) throw new Error(`Cannot import "${id}": expected <check id>,<alert id>.`);
    const found = await api.find<{ alert: ApiAlert }>(alertPath(checkId, alertId), signal);
    return found && alertLive(found.alert, checkId);
  },
  update: async ({ config: { api }, signal }, id, _, inputs) => {
    await api.put(alertPath(inputs.checkId, id), alertBody(inputs), signal);
    const read = await api.get<{ alert: ApiAlert }>(alertPath(inputs.checkId, id), signal);
    return alertLive(read.alert, inputs.checkId).state;
  },
  delete: ({ config: { api }, signal }, id, state) => api.delete(alertPath(state.checkId, id), signal),
};
