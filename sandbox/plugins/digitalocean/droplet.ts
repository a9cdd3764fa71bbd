import { messageOf } from "../shared/errors";
import { Change, PartialFailure, Problem, ResourceType } from "../shared/resource";
import { allOf, between, notEmpty, oneOf } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { act, start } from "./actions";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { ApiDroplet, findDroplet, stateOf, untilDroplet } from "./droplet-state";
import { refusePolicyWithoutBackups, updateDroplet } from "./droplet-update";
import { hashed, sameOrHashed } from "./hashed";
import { sameTags, texts, validTag } from "./tags";

/** Images and keys go by number where the text is one, else by slug or fingerprint. */
const idOrName = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

const listOrNothing = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

const bodyOf = (inputs: Values): Record<string, unknown> => ({
  name: inputs.name,
  region: inputs.region ?? "",
  size: inputs.size,
  image: idOrName(textOf(inputs.image)),
  ssh_keys: listOrNothing(texts(inputs.sshKeys).map(idOrName)) ?? null,
  backups: inputs.backups ?? false,
  backup_policy: policyOf(inputs),
  ipv6: inputs.ipv6 ?? false,
  private_networking: inputs.privateNetworking ?? false,
  public_networking: inputs.publicNetworking === false ? false : undefined,
  user_data: inputs.userData,
  volumes: listOrNothing(texts(inputs.volumeIds).map((id) => ({ id }))),
  monitoring: inputs.monitoring ?? false,
  tags: inputs.tags ?? [],
  vpc_uuid: inputs.vpcUuid,
  with_droplet_agent: inputs.dropletAgent,
});

/** What a backup policy may say at a creation; an hour of its own it always has. */
function policyOf(inputs: Values): Values | undefined {
  refusePolicyWithoutBackups(inputs.backups === true, inputs.backupPolicy);
  if (!isObject(inputs.backupPolicy)) return undefined;
  const { plan, weekday, hour } = inputs.backupPolicy;
  return { plan, weekday, hour: hour ?? 0 };
}

const remembered = (inputs: Values): Values => ({
  gracefulShutdown: false,
  ...inputs,
  userData: hashed(inputs.userData),
});

/** A droplet whose wait failed belongs into the state all the same: it exists, and costs. */
async function create(context: DoContext, inputs: Values) {
  const { droplet } = await context.config.api.post<{ droplet: ApiDroplet }>(
    "droplets",
    bodyOf(inputs),
    context.signal,
  );
  const id = String(droplet.id);
  context.status(`droplet ${id} is booting`);
  try {
    const active = await untilDroplet(context, id, "become active", ({ status }) => {
      if (status === "active") return true;
      if (status !== "new") throw new Error(`Droplet ${id} could not be made: its status is ${status}.`);
      return false;
    });
    return { id, state: stateOf(active, remembered(inputs)) };
  } catch (error) {
    const state = stateOf((await findDroplet(context, id).catch(() => undefined)) ?? droplet, remembered(inputs));
    throw new PartialFailure({ id, state }, messageOf(error));
  }
}

/** An import takes the image from the droplet; afterwards its slug may come to mean a newer image, which is no change. */
async function read(context: DoContext, id: string, state: Values) {
  const droplet = await findDroplet(context, id);
  if (!droplet) return undefined;
  const image = droplet.image.slug ?? String(droplet.image.id);
  const given = Object.keys(state).length > 0 ? state : { image, resizeDisk: true };
  return { id, state: stateOf(droplet, given) };
}

/** Seconds that a graceful shutdown and a deletion may take. */
const deleteLimit = 180;

async function remove(context: DoContext, id: string, state: Values): Promise<void> {
  if (!(await findDroplet(context, id))) throw new Error(`There is no droplet ${id}.`);
  const droplet = await untilDroplet(context, id, "be unlocked for its deletion", () => true);
  if (state.gracefulShutdown === true) {
    await start(context, `droplets/${id}/actions`, { type: "shutdown" });
    await untilDroplet(context, id, "shut down", ({ status }) => status === "off");
  }
  for (const volume of droplet.volume_ids ?? []) {
    await act(context, `volumes/${volume}/actions`, { type: "detach", droplet_id: droplet.id });
  }
  try {
    await context.config.api.delete(`droplets/${id}`, context.signal);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
  const wait = { what: `droplet ${id} to be gone`, limit: context.timeout ?? deleteLimit, signal: context.signal };
  await poll(wait, async () => {
    const left = await findDroplet(context, id);
    return left ? { seen: `status ${left.status}` } : { done: undefined };
  });
}

function policyNeedsBackups(inputs: Values): Problem[] {
  if (inputs.backupPolicy === undefined || inputs.backups !== undefined) return [];
  return [{ path: ["backupPolicy"], reason: "backupPolicy requires backups to be given" }];
}

/** IPv6 cannot be taken off a droplet again; and a new address is unknown until it is there. */
function ipv6Changes(changes: Change[], state: Values, inputs: Values): Change[] {
  const turnedOn = state.ipv6 !== true && inputs.ipv6 === true;
  const more: Change[] = turnedOn ? [{ path: ["ipv6Address"], kind: "update", replace: false }] : [];
  return [...changes, ...more].map((change) =>
    change.path[0] === "ipv6" && state.ipv6 === true ? { ...change, replace: true } : change,
  );
}

const sameText = (state: Value, input: Value): boolean =>
  typeof state === "string" && typeof input === "string" && state.toLowerCase() === input.toLowerCase();

export const droplet: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("image"),
    notEmpty("name"),
    notEmpty("region"),
    notEmpty("userData"),
    notEmpty("vpcUuid"),
    notEmpty("sshKeys", "*"),
    oneOf(["backupPolicy", "plan"], ["daily", "weekly"]),
    oneOf(["backupPolicy", "weekday"], ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    between(["backupPolicy", "hour"], 0, 20),
    policyNeedsBackups,
    validTag("tags", "*"),
  ),
  same: {
    region: sameText,
    size: sameText,
    tags: sameTags,
    userData: sameOrHashed,
  },
  refine: ipv6Changes,
  plan: (inputs) => ({ userData: hashed(inputs.userData) }),
  create,
  read,
  update: async (context, id, state, inputs) =>
    stateOf(await updateDroplet(context, id, state, inputs), remembered(inputs)),
  delete: remove,
};
