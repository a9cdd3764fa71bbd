import { ProviderFacts } from "../shared/facts";
import { Live, ResourceType } from "../shared/resource";
import { oneOf } from "../shared/rules";
import { isObject, textOf, Values } from "../shared/values";
import { ask, CfContext, CloudflareConfig, CloudflareFailure } from "./config";
import { fromApi, toApi } from "./fields";
import facts from "./schema/cloudflare.json";

const { resources } = facts as unknown as ProviderFacts;

type Json = Record<string, unknown>;

/** These two have no client method that takes every value: the client's own request does. */
async function call(context: CfContext, method: "get" | "patch" | "delete", path: string, body?: Json): Promise<Json> {
  const reply = await ask(context, `${method} ${path}`, (client) =>
    client[method]<{ result?: unknown }>(path, { body }),
  );
  return isObject(reply.result) ? reply.result : {};
}

async function found(context: CfContext, path: string): Promise<Json | undefined> {
  try {
    return await call(context, "get", path);
  } catch (error) {
    if (error instanceof CloudflareFailure && error.status === 404) return undefined;
    throw error;
  }
}

const settingFacts = resources["cloudflare:index/zoneSetting:ZoneSetting"]!.properties;
const settingPath = (zoneId: string, settingId: string): string => `/zones/${zoneId}/settings/${settingId}`;

async function changeSetting(context: CfContext, inputs: Values): Promise<Live> {
  const [zoneId, settingId] = [textOf(inputs.zoneId), textOf(inputs.settingId)];
  const body = toApi({ value: inputs.value, enabled: inputs.enabled });
  const reply = await call(context, "patch", settingPath(zoneId, settingId), body);
  const { value } = inputs;
  return { id: settingId, state: { ...fromApi(settingFacts, reply), zoneId, settingId, value } };
}

/** A zone has every setting always: creating one changes it, and deleting leaves it as it is. */
export const zoneSetting: ResourceType<CloudflareConfig> = {
  create: changeSetting,
  update: async (context, _, __, inputs) => (await changeSetting(context, inputs)).state,
  read: async (context, id, state) => {
    const [zoneId, settingId] = state.zoneId === undefined ? id.split("/") : [textOf(state.zoneId), id];
    if (!zoneId || !settingId) throw new Error(`Cannot import "${id}": expected <zone id>/<setting id>.`);
    const reply = await found(context, settingPath(zoneId, settingId));
    return reply && { id: settingId, state: { ...fromApi(settingFacts, reply), zoneId, settingId } };
  },
};

const dnssecFacts = resources["cloudflare:index/zoneDnssec:ZoneDnssec"]!.properties;
const dnssecPath = (zoneId: string): string => `/zones/${zoneId}/dnssec`;

async function changeDnssec(context: CfContext, { zoneId: id, ...inputs }: Values): Promise<Live> {
  const zoneId = textOf(id);
  const reply = await call(context, "patch", dnssecPath(zoneId), toApi({ status: "active", ...inputs }));
  // "pending" until the registrar knows the DS record: the status asked for is what counts.
  return { id: zoneId, state: { ...fromApi(dnssecFacts, reply), ...inputs, zoneId } };
}

export const zoneDnssec: ResourceType<CloudflareConfig> = {
  validate: oneOf(["status"], ["active", "disabled"]),
  create: changeDnssec,
  update: async (context, _, __, inputs) => (await changeDnssec(context, inputs)).state,
  read: async (context, id, state) => {
    const reply = await found(context, dnssecPath(id));
    if (!reply) return undefined;
    const live = fromApi(dnssecFacts, reply);
    const status = live.status === "pending" ? (state.status ?? "active") : live.status;
    return { id, state: { ...live, status, zoneId: id } };
  },
  delete: async (context, id) => {
    await call(context, "patch", dnssecPath(id), { status: "disabled" });
    await call(context, "delete", dnssecPath(id));
  },
};
