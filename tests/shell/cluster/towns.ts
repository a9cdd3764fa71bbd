import { Outcome, secrets, World } from "./world";

export function succeeded(outcome: Outcome): void {
  if (outcome.status !== 0) throw new Error(`status ${outcome.status}, signal ${outcome.signal}\n${outcome.log}`);
}

/** It ended with status 1 (or another), and said why. */
export function failed(outcome: Outcome, reason: string, status = 1): void {
  expect(outcome.log + outcome.said).toContain(reason);
  expect(outcome.status).toBe(status);
}

export type Kind = "control" | "worker";

/** Machines with everything installed on them, by name, address and kind. */
export async function installed(
  machines: readonly (readonly [string, string, Kind])[],
  channel?: string,
): Promise<World> {
  const world = new World(channel);
  for (const [node, address] of machines) world.machine(node, address);
  for (const outcome of await Promise.all(machines.map(([node, , kind]) => world.install(node, kind))))
    succeeded(outcome);
  return world;
}

/** A cluster of these machines: control planes first. */
export async function cluster(
  machines: readonly (readonly [string, string, Kind])[],
  channel?: string,
): Promise<World> {
  const world = await installed(machines, channel);
  const controls = machines.filter(([, , kind]) => kind === "control").map(([node]) => node);
  for (const [node, , kind] of machines)
    succeeded(
      await world.join(
        node,
        kind,
        controls.filter((other) => other !== node),
      ),
    );
  world.forgetCalls();
  return world;
}

/** Nothing secret on a command line, in the log or in what is said. */
export function expectNoSecrets(world: World): void {
  for (const secret of secrets)
    for (const text of [world.read("calls"), world.heard()]) expect(text).not.toContain(secret);
}
