import { reach } from "../support/reach";
import { Clone } from "../support/sandbox";

jest.setTimeout(1_800_000);

test("two clones on one machine, started at the same moment, do not disturb each other", async () => {
  const clones = [Clone.make(), Clone.make()];
  const [one, two] = clones as [Clone, Clone];
  try {
    const ups = await Promise.all(clones.map((clone) => clone.seawall("up", "dev")));
    expect(ups.map((up) => up.code)).toEqual([0, 0]);
    expect(one.id).not.toBe(two.id);

    const publicIps = async (clone: Clone) => {
      const hosts = JSON.parse(
        await clone.must("exec", "--", "pulumi", "stack", "output", "hosts", "--json"),
      ) as Record<string, { publicIp: string }>;
      return Object.values(hosts).map((host) => host.publicIp);
    };
    const addresses = (await Promise.all(clones.map(publicIps))).flat();
    expect(new Set(addresses).size).toBe(addresses.length);
    expect((await reach(one)).mismatches).toEqual([]);

    await one.must("reset", "--yes");
    expect((await two.ssh("web", "true")).code).toBe(0);
    expect((await reach(two)).mismatches).toEqual([]);
    const { value, writes } = await two.writesOf(() => two.seawall("up", "dev"));
    expect(value.code).toBe(0);
    expect(writes).toEqual([]);
  } finally {
    for (const clone of clones) {
      await clone.seawall("reset", "--yes");
      clone.remove();
    }
  }
});
