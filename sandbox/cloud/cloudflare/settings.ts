import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareZone } from "../store/entities";
import { developmentTime } from "./development-mode";
import { success } from "./envelope";
import { failure } from "./errors";
import { fieldsOf, isFields } from "./input";
import { settingKinds, type SettingKind } from "./setting-kinds";
import { zoneOf } from "./zones";

interface ById {
  Params: { zone: string; setting: string };
}

/** Asked for by name, but absent from the list of all. */
const unlisted = new Set(["nel", "origin_max_http_version", "ssl_recommender", "speed_brain", "replace_insecure_js"]);

function kindOf(name: string): SettingKind {
  const kind = Object.hasOwn(settingKinds, name) ? settingKinds[name] : undefined;
  if (!kind) throw failure(400, 1006, `Unrecognized zone setting name: ${name}`);
  return kind;
}

export function settings(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const valueOf = (zone: CloudflareZone, name: string): unknown => {
    const stored = store.zoneSettings.get(`${zone.id}/${name}`);
    const value = stored ? stored.value : kindOf(name).usual;
    if (name === "development_mode") return developmentTime(cloud, zone) > 0 ? value : "off";
    // "zrt" is TLS 1.3 with 0-RTT.
    if (name === "tls_1_3" && value === "on" && valueOf(zone, "0rtt") === "on") return "zrt";
    return value;
  };

  const show = (zone: CloudflareZone, name: string) => {
    const { editable } = kindOf(name);
    const value = valueOf(zone, name);
    return {
      id: name,
      ...(name === "ssl_recommender" ? { enabled: value } : { value }),
      editable,
      modified_on: store.zoneSettings.get(`${zone.id}/${name}`)?.modifiedOn ?? null,
      ...(name === "development_mode" ? { time_remaining: developmentTime(cloud, zone) } : {}),
    };
  };

  const keep = (zone: CloudflareZone, name: string, value: unknown): void => {
    store.zoneSettings.put({
      id: `${zone.id}/${name}`,
      zoneId: zone.id,
      value,
      modifiedOn: cloud.now().toISOString(),
    });
  };

  const change = (zone: CloudflareZone, name: string, given: unknown): void => {
    const kind = kindOf(name);
    if (!kind.editable) throw failure(400, 1057, `${name} cannot be modified for this zone`);
    if (!kind.allows(given)) throw failure(400, 1007, `Invalid value for zone setting ${name}`);
    if (name === "tls_1_3" && given !== "on") keep(zone, "0rtt", given === "zrt" ? "on" : "off");
    keep(zone, name, name === "tls_1_3" && given === "zrt" ? "on" : complete(name, given, valueOf(zone, name)));
  };

  app.get<{ Params: { zone: string } }>("/zones/:zone/settings", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const listed = Object.keys(settingKinds).filter((name) => !unlisted.has(name));
    return success(listed.map((name) => show(zone, name)));
  });

  app.patch<{ Params: { zone: string } }>("/zones/:zone/settings", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const { items } = fieldsOf(request.body);
    if (!Array.isArray(items)) throw failure(400, 1004, "Missing 'items'");
    const changed = items.filter(isFields).map((item) => ({ name: String(item.id), given: item.value }));
    store.transaction(() => changed.forEach(({ name, given }) => change(zone, name, given)));
    return success(changed.map(({ name }) => show(zone, name)));
  });

  app.get<ById>("/zones/:zone/settings/:setting", (request) =>
    success(show(zoneOf(cloud, request.params.zone), request.params.setting)),
  );

  app.patch<ById>("/zones/:zone/settings/:setting", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const name = request.params.setting;
    const body = fieldsOf(request.body);
    store.transaction(() => change(zone, name, name === "ssl_recommender" ? body.enabled : body.value));
    return success(show(zone, name));
  });
}

/** The fields of HSTS that a request leaves out stay as they are. */
function complete(name: string, given: unknown, current: unknown): unknown {
  if (name !== "security_header" || !isFields(given) || !isFields(current)) return given;
  const [before, hsts] = [current, given].map((value) => value.strict_transport_security as object);
  return { strict_transport_security: { ...before, ...hsts } };
}
