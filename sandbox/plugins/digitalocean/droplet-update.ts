import { isObject, textOf, Value, Values } from "../shared/values";
import { act, start } from "./actions";
import { isStatus } from "./api";
import { DoContext } from "./config";
import { ApiDroplet, findDroplet, untilDroplet } from "./droplet-state";
import { sameTags, retag, texts } from "./tags";

/**
 * Brings a droplet from `state` to `inputs`, one change after the other, and returns it as it is then.
 *
 * The official provider takes over what it sees while it waits for a size, a name or a network. What the program wants of
 * backups and networks is lost there: such a change in the same update is not made, and backups that should go on are
 * even switched off. The next update makes up for it. `seen` is here to do the same.
 */
export async function updateDroplet(
  context: DoContext,
  id: string,
  state: Values,
  inputs: Values,
): Promise<ApiDroplet> {
  let seen: ApiDroplet | undefined;
  const wants = (name: string): boolean => (seen ? has(features[name]!)(seen) : inputs[name] === true);
  const turned = (name: string): boolean => (state[name] === true) !== (inputs[name] === true);
  if (textOf(state.size).toLowerCase() !== textOf(inputs.size).toLowerCase()) seen = await resize(context, id, inputs);
  if (state.name !== inputs.name) seen = await rename(context, id, textOf(inputs.name));
  if (turned("backups")) await switchBackups(context, id, wants("backups"), inputs.backupPolicy);
  if (policyChanges(state, inputs)) await changePolicy(context, id, wants("backups"), inputs.backupPolicy);
  for (const name of ["privateNetworking", "ipv6"]) {
    if (inputs[name] !== undefined && turned(name) && wants(name)) seen = await enable(context, id, features[name]!);
  }
  if (!sameTags(state.tags, inputs.tags)) await retag(context, { id, type: "droplet" }, state.tags, inputs.tags);
  if (inputs.volumeIds !== undefined) await changeVolumes(context, id, texts(state.volumeIds), texts(inputs.volumeIds));
  const droplet = await findDroplet(context, id);
  if (!droplet) throw new Error(`Droplet ${id} is gone.`);
  return droplet;
}

const features: Record<string, string> = {
  backups: "backups",
  ipv6: "ipv6",
  privateNetworking: "private_networking",
};

/** A droplet must be off to be resized, and is on again afterwards whatever happened. */
async function resize(context: DoContext, id: string, inputs: Values): Promise<ApiDroplet> {
  const actions = `droplets/${id}/actions`;
  context.status(`powering off to resize to ${textOf(inputs.size)}`);
  try {
    await start(context, actions, { type: "power_off" });
  } catch (error) {
    if (!(isStatus(error, 422) && error.reason.includes("Droplet is already powered off"))) throw error;
  }
  await untilDroplet(context, id, "power off", (droplet) => droplet.status === "off");
  try {
    await act(context, actions, { type: "resize", size: inputs.size, disk: inputs.resizeDisk !== false });
  } catch (error) {
    await powerOn(context, id);
    throw error;
  }
  return powerOn(context, id);
}

async function powerOn(context: DoContext, id: string): Promise<ApiDroplet> {
  await start(context, `droplets/${id}/actions`, { type: "power_on" });
  return untilDroplet(context, id, "power on", (droplet) => droplet.status === "active");
}

async function rename(context: DoContext, id: string, name: string): Promise<ApiDroplet> {
  await start(context, `droplets/${id}/actions`, { type: "rename", name });
  return untilDroplet(context, id, `be named ${name}`, (droplet) => droplet.name === name);
}

async function switchBackups(context: DoContext, id: string, on: boolean, backupPolicy: Value): Promise<void> {
  const policy = policyOf(backupPolicy);
  refusePolicyWithoutBackups(on, backupPolicy);
  const enabling = policy ? { type: "enable_backups", backup_policy: policy } : { type: "enable_backups" };
  await act(context, `droplets/${id}/actions`, on ? enabling : { type: "disable_backups" });
}

/** A policy that comes with the backups counts as changed, too: the official provider sends it twice. */
function policyChanges(state: Values, inputs: Values): boolean {
  const wanted = policyOf(inputs.backupPolicy);
  return wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(policyOf(state.backupPolicy));
}

async function changePolicy(context: DoContext, id: string, on: boolean, backupPolicy: Value): Promise<void> {
  refusePolicyWithoutBackups(on, backupPolicy);
  const body = { type: "change_backup_policy", backup_policy: policyOf(backupPolicy) };
  await act(context, `droplets/${id}/actions`, body);
}

export function refusePolicyWithoutBackups(backups: boolean, backupPolicy: Value): void {
  if (isObject(backupPolicy) && !backups) throw new Error("backup_policy can only be set when backups are enabled");
}

/** A backup policy as an action takes it: whole. */
const policyOf = (policy: Value): Values | undefined =>
  isObject(policy) ? { plan: textOf(policy.plan), weekday: textOf(policy.weekday), hour: policy.hour ?? 0 } : undefined;

async function enable(context: DoContext, id: string, feature: string): Promise<ApiDroplet> {
  await start(context, `droplets/${id}/actions`, { type: `enable_${feature}` });
  const droplet = await untilDroplet(context, id, `have ${feature}`, has(feature));
  if (feature === "ipv6") {
    context.warn("Enabling IPv6 on a running droplet also needs configuration inside its operating system.");
  }
  return droplet;
}

const has =
  (feature: string) =>
  (droplet: ApiDroplet): boolean =>
    (droplet.features ?? []).includes(feature);

async function changeVolumes(context: DoContext, id: string, before: string[], after: string[]): Promise<void> {
  for (const volume of after.filter((each) => !before.includes(each))) {
    await act(context, `volumes/${volume}/actions`, { type: "attach", droplet_id: Number(id) });
  }
  for (const volume of before.filter((each) => !after.includes(each))) {
    await act(context, `volumes/${volume}/actions`, { type: "detach", droplet_id: Number(id) });
  }
}
