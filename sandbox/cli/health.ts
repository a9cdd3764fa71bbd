import { cloudClient, type Health } from "../cloud";
import { readInstance, type Instance } from "../instance";
import { CliError } from "./exit";

/** The daemon's health, or undefined where it does not run (or another program has its port). */
export async function health(instance: Instance): Promise<Health | undefined> {
  const answer = await cloudClient(instance)
    .health()
    .catch(() => undefined);
  return answer?.id === instance.id ? answer : undefined;
}

/** The sandbox of this checkout, if it runs. Throws what the user must do where it does not. */
export async function requireRunning(): Promise<Instance> {
  const instance = readInstance();
  if (!instance || !(await health(instance))) {
    throw new CliError("The sandbox is not running. Start it: npx seawall up dev");
  }
  return instance;
}
