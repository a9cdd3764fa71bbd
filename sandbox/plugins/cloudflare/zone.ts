import type Cloudflare from "cloudflare";
import { messageOf } from "../shared/errors";
import { ProviderFacts } from "../shared/facts";
import { Live, PartialFailure, ResourceType } from "../shared/resource";
import { oneOf } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { ask, CfContext, CloudflareConfig, find } from "./config";
import { fromApi } from "./fields";
import facts from "./schema/cloudflare.json";

const { properties } = (facts as unknown as ProviderFacts).resources["cloudflare:index/zone:Zone"]!;
type Zone = Awaited<ReturnType<Cloudflare["zones"]["get"]>>;

const liveOf = (zone: Zone): Live => {
  const state = fromApi(properties, zone as unknown as Record<string, unknown>);
  return { id: zone.id, state: { ...state, account: { id: zone.account.id ?? "" } } };
};

const domainOf = (name: Value): string => textOf(name).toLowerCase();

/** The API takes one change at a time. */
async function edit(context: CfContext, id: string, state: Values, inputs: Values): Promise<void> {
  const names = [
    ["paused", "paused"],
    ["type", "type"],
    ["vanityNameServers", "vanity_name_servers"],
  ] as const;
  for (const [name, apiName] of names) {
    if (inputs[name] === undefined || JSON.stringify(inputs[name]) === JSON.stringify(state[name])) continue;
    const body = { zone_id: id, [apiName]: inputs[name] };
    await ask(context, `change ${name} of zone ${id}`, (client) => client.zones.edit(body));
  }
}

const get = (context: CfContext, id: string): Promise<Zone> =>
  ask(context, `read zone ${id}`, (client) => client.zones.get({ zone_id: id }));

async function create(context: CfContext, inputs: Values): Promise<Live> {
  const account = isObject(inputs.account) ? { id: textOf(inputs.account.id) || undefined } : {};
  const body = { name: textOf(inputs.name), account, type: (inputs.type ?? "full") as "full" };
  const zone = await ask(context, `create zone ${body.name}`, (client) => client.zones.create(body));
  const live = liveOf(zone);
  try {
    await edit(context, zone.id, live.state, inputs);
    return liveOf(await get(context, zone.id));
  } catch (error) {
    throw new PartialFailure(live, messageOf(error));
  }
}

export const zone: ResourceType<CloudflareConfig> = {
  validate: oneOf(["type"], ["full", "partial", "secondary", "internal"]),
  same: { name: (state, input) => domainOf(state) === domainOf(input) },
  create,
  read: async (context, id) => {
    const found = await find(context, `read zone ${id}`, (client) => client.zones.get({ zone_id: id }));
    return found && liveOf(found);
  },
  update: async (context, id, state, inputs) => {
    await edit(context, id, state, inputs);
    return liveOf(await get(context, id)).state;
  },
  delete: async (context, id) => {
    await find(context, `delete zone ${id}`, (client) => client.zones.delete({ zone_id: id }));
  },
};
