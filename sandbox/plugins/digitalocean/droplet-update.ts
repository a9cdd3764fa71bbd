import { isObject, textOf, Values } from "../shared/values";
import { act } from "./actions";
import { isStatus } from "./api";
import { DoContext } from "./config";
import { ApiDroplet, findDroplet, untilDroplet } from "./droplet-state";
import { sameTags, retag, texts } from "./tags";

/** Brings a droplet from `state` to `inputs`, one change after the other, and returns it as it is then. */
export async function updateDroplet(
  context: DoContext,
  id: string,
  state: Values,
  inputs: Values,
): Promise<ApiDroplet> {
  if (textOf(state.size).toLowerCase() !== textOf(inputs.size).toLowerCase()) await resize(context, id, inputs);
  if (state.name !== inputs.name) await rename(context, id, textOf(inputs.name));
  await changeBackups(context, id, state, inputs);
  if (inputs.ipv6 === true && state.ipv6 !== true) await enableIpv6(context, id);
  if (!sameTags(state.tags, inputs.tags)) await retag(context, { id, type: "droplet" }, state.tags, inputs.tags);
  if (inputs.volumeIds !== undefined) await changeVolumes(context, id, texts(state.volumeIds), texts(inputs.volumeIds));
  const droplet = await findDroplet(context, id);
  if (!droplet) throw new Error(`Droplet ${id} is gone.`);
  return droplet;
}

/** A droplet must be off to be resized, and is on again afterwards whatever happened. */
async function resize(context: DoContext, id: string, inputs: Values): Promise<void> {
  const actions = `droplets/${id}/actions`;
  context.status(`powering off to resize to ${textOf(inputs.size)}`);
  try {
    await act(context, actions, { type: "power_off" });
  } catch (error) {
    if (!(isStatus(error, 422) && error.reason.includes("already powered off"))) throw error;
  }
  await untilDroplet(context, id, "power off", (droplet) => droplet.status === "off");
  try {
    await act(context, actions, { type: "resize", size: inputs.size, disk: inputs.resizeDisk !== false });
  } finally {
    await act(context, actions, { type: "power_on" });
    await untilDroplet(context, id, "power on", (droplet) => droplet.status === "active");
  }
}

async function rename(context: DoContext, id: string, name: string): Promise<void> {
  await act(context, `droplets/${id}/actions`, { type: "rename", name });
  await untilDroplet(context, id, `be named ${name}`, (droplet) => droplet.name === name);
}

async function changeBackups(context: DoContext, id: string, state: Values, inputs: Values): Promise<void> {
  const actions = `droplets/${id}/actions`;
  const [before, after] = [state.backups === true, inputs.backups === true];
  const policy = isObject(inputs.backupPolicy) ? { backup_policy: inputs.backupPolicy } : {};
  if (after && !before) await act(context, actions, { type: "enable_backups", ...policy });
  else if (before && !after) await act(context, actions, { type: "disable_backups" });
  else if (
    after &&
    JSON.stringify(state.backupPolicy) !== JSON.stringify(inputs.backupPolicy) &&
    policy.backup_policy
  ) {
    await act(context, actions, { type: "change_backup_policy", ...policy });
  }
}

async function enableIpv6(context: DoContext, id: string): Promise<void> {
  await act(context, `droplets/${id}/actions`, { type: "enable_ipv6" });
  await untilDroplet(context, id, "have IPv6", (droplet) => (droplet.features ?? []).includes("ipv6"));
  context.warn("Enabling IPv6 on a running droplet also needs configuration inside its operating system.");
}

async function changeVolumes(context: DoContext, id: string, before: string[], after: string[]): Promise<void> {
  for (const volume of after.filter((each) => !before.includes(each))) {
    await act(context, `volumes/${volume}/actions`, { type: "attach", droplet_id: Number(id) });
  }
  for (const volume of before.filter((each) => !after.includes(each))) {
    await act(context, `volumes/${volume}/actions`, { type: "detach", droplet_id: Number(id) });
  }
}
