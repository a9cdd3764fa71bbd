import { versionOf } from "../../sandbox/engine/plugins";
import { cases, providerOf } from "./cases";
import { leftovers, snapshot } from "./leftovers";
import { inPlain } from "./normalise";
import { type PluginSet, providersOf } from "./plugins";
import { type Call, isWrite } from "./recorder";
import type { RemoteHost } from "./remote-host";
import type { Outcome, Stack, StateResource } from "./stack";
import { startWorld, type World } from "./world";

/** What was seen at one step, of all cases together. */
export interface SeenStep {
  up: Outcome;
  calls: Call[];
  state: StateResource[];
  again: Outcome;
  /** Requests of the second `up` that write. */
  writes: Call[];
  refresh: Outcome;
  refreshed: StateResource[];
}

export interface Life {
  /** The cases that lived it. */
  names: string[];
  steps: SeenStep[];
  imported: Outcome;
  /** A preview of the last step, from the imported state. */
  preview: Outcome;
  destroy: Outcome;
  destroyCalls: Call[];
  /** Resources left in the state, and entities left in the cloud. */
  left: { state: string[]; cloud: string[] };
}

/** Lives the lives of all named cases with one set of plugins, every case's resources in parallel. */
export async function live(
  set: PluginSet,
  names: string[],
  host: RemoteHost,
  report: (detail: string) => void,
): Promise<Life> {
  const world = await startWorld(set, names, host.environment, report);
  try {
    const stack = await world.stack("first");
    const before = snapshot(world.cloud);
    const count = Math.max(...names.map((name) => cases[name]!.steps.length));
    const steps: SeenStep[] = [];
    for (let index = 0; index < count; index += 1) steps.push(await step(world, stack, index, count, report));
    const { refreshed } = steps.at(-1)!;
    report("import");
    const second = await world.stack("second");
    const imported = await importAll(second, refreshed);
    report("preview of what was imported");
    const preview = await second.preview(count - 1);
    world.recorder.take();
    report("destroy");
    const destroy = await stack.destroy();
    const left = (await stack.export()).map(({ urn }) => urn);
    const destroyCalls = world.recorder.take();
    await world.cloud.daemon.settled();
    return {
      names,
      steps,
      imported,
      preview,
      destroy,
      destroyCalls,
      left: { state: left, cloud: leftovers(world.cloud, before, refreshed) },
    };
  } finally {
    await world.remove();
  }
}

async function step(
  { recorder }: World,
  stack: Stack,
  index: number,
  count: number,
  report: (detail: string) => void,
): Promise<SeenStep> {
  const say = (what: string): void => report(`step ${index + 1} of ${count}: ${what}`);
  recorder.take();
  say("up");
  const up = await stack.up(index);
  const calls = recorder.take();
  const state = await stack.export();
  say("up again");
  const again = await stack.up(index);
  const writes = recorder.take().filter(isWrite);
  say("refresh");
  const refresh = await stack.refresh();
  const refreshed = await stack.export();
  return { up, calls, state, again, writes, refresh, refreshed };
}

/** One import of everything that can be imported. A failed one says of which resource it is. */
async function importAll(stack: Stack, state: StateResource[]): Promise<Outcome> {
  const resources = state.flatMap(({ urn, type, id, outputs }) => {
    const name = urn.split("::").at(-1)!;
    const each = cases[name] ?? Object.values(cases).find((case_) => case_.type === type);
    if (each?.notImportable !== undefined) return [];
    const importId = each?.importId?.({ ...inPlain(outputs), id }) ?? id;
    return [{ type, name, id: importId, version: versionOf(type.split(":")[0]!) }];
  });
  return stack.import(resources);
}

/** Cases of many steps live apart, so that the many others need not stay as long. */
export function lanes(names: string[]): string[][] {
  const isLong = (name: string): boolean => cases[name]!.steps.length > 6;
  return [names.filter((name) => !isLong(name)), names.filter(isLong)].filter((lane) => lane.length > 0);
}

/** The cases of the providers that have a plugin. SEAWALL_CASES chooses among them: "volume,dropletSize". */
export function chosen(set: PluginSet): string[] {
  const wanted = process.env.SEAWALL_CASES?.split(",");
  const providers = providersOf(set);
  return Object.keys(cases).filter((name) => {
    const each = cases[name]!;
    if (wanted && !wanted.includes(name)) return false;
    return providers.includes(providerOf(each)) && (set === "stand-ins" || each.standInOnly === undefined);
  });
}
