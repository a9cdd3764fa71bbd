import { versionOf } from "../../sandbox/engine/plugins";
import { cases, providerOf } from "./cases";
import { leftovers, snapshot } from "./leftovers";
import type { PluginSet } from "./plugins";
import { type Call, isWrite } from "./recorder";
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
export async function live(set: PluginSet, names: string[], report: (detail: string) => void): Promise<Life> {
  const world = await startWorld(set, names, report);
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
    // What a case needs is imported as the case of its own type is.
    const each = cases[name] ?? Object.values(cases).find((other) => other.type === type);
    if (each?.notImportable !== undefined) return [];
    const importId = each?.importId?.({ ...outputs, id }) ?? id;
    return [{ type, name, id: importId, version: versionOf(type.split(":")[0]!) }];
  });
  return stack.import(resources);
}

/** The cases of the providers that have a plugin. SEAWALL_CASES chooses among them: "volume,dropletSize". */
export function chosen(providers: string[]): string[] {
  const wanted = process.env.SEAWALL_CASES?.split(",");
  return Object.keys(cases).filter(
    (name) => providers.includes(providerOf(cases[name]!)) && (wanted === undefined || wanted.includes(name)),
  );
}
