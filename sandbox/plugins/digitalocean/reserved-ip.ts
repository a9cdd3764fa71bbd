import { messageOf } from "../shared/errors";
import { Live, PartialFailure, ResourceType } from "../shared/resource";
import { allOf, matching, notEmpty } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { Action, finished } from "./actions";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { untilDroplet } from "./droplet-state";

interface ApiReservedIp {
  ip: string;
  region: { slug: string };
  droplet?: { id: number; region: { slug: string } } | null;
}

const findAddress = async (context: DoContext, ip: string): Promise<ApiReservedIp | undefined> =>
  (await context.config.api.find<{ reserved_ip: ApiReservedIp }>(`reserved_ips/${ip}`, context.signal))?.reserved_ip;

async function addressAction(context: DoContext, ip: string, body: Record<string, unknown>): Promise<void> {
  const { api } = context.config;
  const { action } = await api.post<{ action: Action }>(`reserved_ips/${ip}/actions`, body, context.signal);
  await finished(context, action, `reserved_ips/${ip}/actions/${action.id}`);
}

async function assign(context: DoContext, ip: string, dropletId: number): Promise<void> {
  await untilDroplet(context, String(dropletId), "become active", ({ status }) => status === "active");
  await addressAction(context, ip, { type: "assign", droplet_id: dropletId });
}

/** Where an assignment of its own gives the address to a droplet, the address itself does not mention it. */
const stateOf = (address: ApiReservedIp, mentionsDroplet: boolean): Values => ({
  ipAddress: address.ip,
  reservedIpUrn: `do:reservedip:${address.ip}`,
  region: mentionsDroplet && address.droplet ? address.droplet.region.slug : address.region.slug,
  dropletId: mentionsDroplet ? address.droplet?.id : undefined,
});

async function readAddress(context: DoContext, id: string, mentionsDroplet: boolean): Promise<Live | undefined> {
  const address = await findAddress(context, id);
  return address && { id, state: stateOf(address, mentionsDroplet) };
}

async function createAddress(context: DoContext, inputs: Values): Promise<Live> {
  const { api } = context.config;
  const { reserved_ip: created } = await api.post<{ reserved_ip: ApiReservedIp }>(
    "reserved_ips",
    { region: inputs.region },
    context.signal,
  );
  const live: Live = { id: created.ip, state: stateOf(created, false) };
  if (typeof inputs.dropletId !== "number") return live;
  try {
    await assign(context, created.ip, inputs.dropletId);
  } catch (error) {
    throw new PartialFailure(live, messageOf(error));
  }
  return (await readAddress(context, created.ip, true)) ?? live;
}

async function updateAddress(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  if (inputs.dropletId !== state.dropletId) {
    if (typeof inputs.dropletId === "number") await assign(context, id, inputs.dropletId);
    else await addressAction(context, id, { type: "unassign" });
  }
  const live = await readAddress(context, id, inputs.dropletId !== undefined);
  if (!live) throw new Error(`The reserved address ${id} is gone.`);
  return live.state;
}

async function removeAddress(context: DoContext, id: string, state: Values): Promise<void> {
  if (state.dropletId !== undefined) await unassign(context, id);
  await context.config.api.delete(`reserved_ips/${id}`, context.signal);
}

async function unassign(context: DoContext, ip: string): Promise<void> {
  try {
    await addressAction(context, ip, { type: "unassign" });
  } catch (error) {
    // 422: the address is not assigned any more.
    if (!isStatus(error, 422)) throw error;
  }
}

const lower = (value: Value): string => textOf(value).toLowerCase();
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/;

export const reservedIp: ResourceType<DigitalOcean> = {
  validate: matching(["ipAddress"], ipv4, "ipAddress must be an IPv4 address"),
  same: { region: (state, input) => lower(state) === lower(input) },
  create: createAddress,
  read: (context, id, state) =>
    readAddress(context, id, Object.keys(state).length === 0 || state.dropletId !== undefined),
  update: updateAddress,
  delete: removeAddress,
};

const moment = (): string => Date.now().toString(16);

/** "203.0.113.4,1234567": address and droplet. */
function imported(id: string): Values {
  const [ipAddress, dropletId] = id.split(",");
  if (!ipAddress || !dropletId) throw new Error(`Cannot import "${id}": expected <reserved address>,<droplet id>.`);
  return { ipAddress, dropletId: Number(dropletId) };
}

export const reservedIpAssignment: ResourceType<DigitalOcean> = {
  validate: allOf(matching(["ipAddress"], ipv4, "ipAddress must be an IPv4 address"), notEmpty("dropletId")),
  create: async (context, inputs) => {
    const { ipAddress, dropletId } = inputs as { ipAddress: string; dropletId: number };
    await assign(context, ipAddress, dropletId);
    return { id: `${dropletId}-${ipAddress}-${moment()}`, state: { ipAddress, dropletId } };
  },
  read: async (context, id, state) => {
    const importing = state.ipAddress === undefined;
    const wanted = importing ? imported(id) : state;
    const address = await findAddress(context, wanted.ipAddress as string);
    if (address?.droplet?.id !== wanted.dropletId) return undefined;
    const { ipAddress, dropletId } = wanted as { ipAddress: string; dropletId: number };
    return { id: importing ? `${dropletId}-${ipAddress}-${moment()}` : id, state: { ipAddress, dropletId } };
  },
  delete: async (context, _, state) => {
    const address = await findAddress(context, state.ipAddress as string);
    if (!address) throw new Error(`There is no reserved address ${state.ipAddress as string}.`);
    if (address.droplet?.id === state.dropletId)
      await addressAction(context, state.ipAddress as string, { type: "unassign" });
  },
};
