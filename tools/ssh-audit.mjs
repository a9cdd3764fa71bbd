// Puts ssh-audit, which tests/sandbox/28-hardening.test.ts runs, beside the npm packages; nothing of the system is touched.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const requirements = path.join(import.meta.dirname, "ssh-audit.txt");
const folder = path.resolve(import.meta.dirname, "../node_modules/.cache/ssh-audit");
const options = [
  "--quiet",
  "--disable-pip-version-check",
  "--root-user-action=ignore",
  "--no-deps",
  "--require-hashes",
];

/** Installs the version of `ssh-audit.txt`, by its hash, unless it is there. Gives why it cannot. */
export function installSshAudit() {
  const wanted = fs.readFileSync(requirements, "utf8");
  const note = path.join(folder, "installed.txt");
  if (fs.existsSync(note) && fs.readFileSync(note, "utf8") === wanted) return undefined;
  fs.rmSync(folder, { recursive: true, force: true });
  const pip = ["-m", "pip", "install", ...options, "--target", folder, "--requirement", requirements];
  const { error, status, stderr } = spawnSync("python3", pip, { encoding: "utf8" });
  if (error || status !== 0) {
    fs.rmSync(folder, { recursive: true, force: true });
    return error ? error.message : stderr.trim().split("\n").at(-1);
  }
  fs.writeFileSync(note, wanted);
  return undefined;
}
