import * as fs from "node:fs";
import * as path from "node:path";
import { reach } from "../support/reach";
import { root } from "../support/repository";
import { Clone } from "../support/sandbox";

jest.setTimeout(1_800_000);

/** Official plugins as archives; `SEAWALL_PLUGINS` names the folder. Users have none: the test is then skipped. */
const plugins = process.env.SEAWALL_PLUGINS ?? path.resolve(root, "../shared/providers");
const withPlugins = fs.existsSync(plugins) ? test : test.skip;

withPlugins("the official plugins build the same stack, find nothing to do a second time, and remove it", async () => {
  process.env.SEAWALL_PLUGINS = plugins;
  const clone = Clone.make();
  try {
    const up = await clone.seawall("up", "dev");
    expect(up.output).toContain("official");
    expect(up.code).toBe(0);
    const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
    expect(value.code).toBe(0);
    expect(writes).toEqual([]);
    expect((await clone.pulumi("refresh", "--preview-only", "--expect-no-changes")).code).toBe(0);
    expect((await reach(clone)).mismatches).toEqual([]);
    expect((await clone.pulumi("destroy", "--yes")).code).toBe(0);
    expect(await clone.state()).toEqual([]);
  } finally {
    delete process.env.SEAWALL_PLUGINS;
    await clone.seawall("reset", "--yes");
    clone.remove();
  }
});
