import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureEngine, withoutAutomaticLog } from "../../sandbox/engine";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-automatic-log-"));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

test("the engine writes its automatic log, and goes on in the sandbox without one", async () => {
  const engine = await ensureEngine(() => undefined);
  const logIn = (home: string): string =>
    execFileSync(engine.pulumi, ["login", `file://${work}`], {
      encoding: "utf8",
      stdio: "pipe",
      env: { PATH: process.env.PATH, HOME: work, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
  const home = path.join(work, "pulumi");
  const logs = path.join(home, "logs");

  const said = logIn(home);
  expect(fs.readdirSync(logs)).toEqual([expect.stringMatching(/^pulumi-.*login.*\.log$/)]);

  for (const again of [false, true]) {
    withoutAutomaticLog(home);
    expect({ again, said: logIn(home), logs: fs.readlinkSync(logs) }).toEqual({ again, said, logs: "/dev/null" });
  }
}, 300_000);
