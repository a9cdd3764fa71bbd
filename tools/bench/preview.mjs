// How long a preview of the dev stack takes against the same program compiled to JavaScript and against Pulumi's own ts-node,
// and what the policy pack adds. Needs a sandbox whose dev stack is up (`npm start`).
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { inTurn, root } from "./measure.mjs";
import { compiled, tsNode } from "./variants.mjs";

const seawall = (...args) =>
  execFileSync(process.execPath, [path.join(root, "sandbox/bin/seawall.js"), "exec", "--stack", "dev", "--", ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
const preview = (directory, ...options) =>
  seawall("pulumi", "-C", directory, "preview", "--non-interactive", ...options);

/** Rows of the table: what, seconds, ratio to the compiled program. */
export async function previews() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-bench-"));
  const [asJavaScript, byTsNode] = [compiled(directory), tsNode(directory)];
  const compiledName = "preview, compiled to JavaScript";
  const nothing = "nothing";
  const work = {
    [nothing]: () => seawall("true"),
    "preview, as it ships (tsx)": () => preview(root),
    [compiledName]: () => preview(asJavaScript),
    "preview, Pulumi's ts-node": () => preview(byTsNode),
    "preview, as it ships, with the policy pack": () => preview(root, "--policy-pack", path.join(root, "policies")),
  };
  const medians = await inTurn(work);
  fs.rmSync(directory, { recursive: true, force: true });
  const net = (name) => medians[name] - medians[nothing];
  return Object.keys(work)
    .filter((name) => name !== nothing)
    .map((name) => [name, net(name), net(name) / net(compiledName)]);
}
