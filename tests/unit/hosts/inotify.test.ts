import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureInotify } from "../../../sandbox/hosts/inotify";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-inotify-"));
const file = path.join(folder, "max_user_instances");
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What was said, and what the setting is afterwards. */
function ensured(before: string): { said: string[]; after: string } {
  const said: string[] = [];
  fs.writeFileSync(file, before);
  ensureInotify((detail) => said.push(detail), file);
  return { said, after: fs.readFileSync(file, "utf8") };
}

test("a limit that is too low for many hosts is raised, and said", () => {
  const said = ["fs.inotify.max_user_instances is 1024 until the next boot of this machine"];
  expect(ensured("128\n")).toEqual({ said, after: "1024" });
});

test.each(["1024\n", "8192\n"])("a limit of %j stays as it is", (before) => {
  expect(ensured(before)).toEqual({ said: [], after: before });
});

test("where it cannot be raised, what to do is said", () => {
  const said: string[] = [];
  // A setting that nobody may write, root neither.
  ensureInotify((detail) => said.push(detail), "/proc/sys/kernel/cap_last_cap");
  expect(said).toEqual(["more than ten hosts need: sudo sysctl fs.inotify.max_user_instances=1024"]);
});
