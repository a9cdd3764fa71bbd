import * as path from "node:path";
import { World } from "./world";
void (async () => {
  const world = await World.make();
  try {
    for (const count of process.argv.slice(2).map(Number))
      for (const pack of [[], ["--policy-pack", path.join(__dirname, "../../../policies")]]) {
        const before = process.resourceUsage();
        const t = Date.now();
        const cpu = () => { const [u, s] = require("node:fs").readFileSync("/proc/self/stat", "utf8").split(" ").slice(15, 17).map(Number); return (u + s) / 100; };
        const c0 = cpu();
        const r = await world.run(["preview", "--stack", "prod", ...pack], { ENGINE_CASES: `copies:${count}` });
        console.log(count * 29, pack.length ? "with" : "without", "wall", (Date.now() - t) / 1000, "cpu", (cpu() - c0).toFixed(2), r.code, r.output.match(/\+ \d+ to create/)?.[0], before.userCPUTime > 0);
      }
  } finally { world.remove(); }
})();
