// How long a preview takes: of the dev stack as it ships, against the same program compiled to JavaScript, Pulumi's own ts-node
// and a program without components. Needs a sandbox whose dev stack is up (`npm start`).
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { flatProgram, flatProject } from "./flat.mjs";
import { inTurn, root } from "./measure.mjs";
import { compiled, tsNode } from "./variants.mjs";

const run = (args, stdout = "ignore") =>
  execFileSync(process.execPath, [path.join(root, "sandbox/bin/seawall.js"), ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", stdout, "inherit"],
  });
const pulumi = (...args) => run(["exec", "--stack", "dev", "--", "pulumi", ...args, "--non-interactive"]);
const preview = (directory, ...options) => pulumi("-C", directory, "preview", ...options);
const nothing = () => run(["exec", "--stack", "dev", "--", "true"]);

/** Rows of a table: what, seconds without what `seawall exec` itself takes, and their ratio to one of them. */
async function measured(work, against) {
  const medians = await inTurn({ nothing, ...work });
  const net = (name) => medians[name] - medians.nothing;
  return Object.keys(work).map((name) => [name, net(name), net(name) / net(against)]);
}

/** A folder that holds what belongs to the stack, secrets too, for as long as `work` takes. */
async function inFolder(work) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-bench-"));
  try {
    return await work(directory);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Of the stack as it stands: nothing is to be changed. */
export const previews = () =>
  inFolder((directory) => {
    const [asJavaScript, byTsNode] = [compiled(directory), tsNode(directory)];
    return measured(
      {
        "preview, as it ships (tsx)": () => preview(root),
        "preview, compiled to JavaScript": () => preview(asJavaScript),
        "preview, Pulumi's ts-node": () => preview(byTsNode),
        "preview, as it ships, with the policy pack": () => preview(root, "--policy-pack", path.join(root, "policies")),
        "update that changes nothing": () => pulumi("up", "--yes", "--skip-preview"),
      },
      "preview, compiled to JavaScript",
    );
  });

/** Of a stack that holds nothing yet, beside the same resources in a program without components. */
export const flatPreviews = () =>
  inFolder(async (directory) => {
    const exported = run(["exec", "--", "pulumi", "stack", "export", "--show-secrets"], "pipe");
    const program = flatProgram(JSON.parse(exported));
    const flat = flatProject(directory, "flat", program, { compiled: false });
    const flatCompiled = flatProject(directory, "flat-compiled", program, { compiled: true });
    const asJavaScript = compiled(directory);
    const projects = [asJavaScript, flat, flatCompiled];
    for (const project of projects) pulumi("-C", project, "stack", "init", "bench");
    // Both of ours are one project: what the dev stack is configured with, under the salt of the new one.
    const config = path.join(asJavaScript, "Pulumi.bench.yaml");
    fs.appendFileSync(config, fs.readFileSync(path.join(root, "Pulumi.dev.yaml")));
    const empty = ["--stack", "bench"];
    const ours = [...empty, "--config-file", config];
    try {
      return await measured(
        {
          "ours, as it ships": () => preview(root, ...ours),
          "ours, compiled": () => preview(asJavaScript, ...ours),
          "without components": () => preview(flat, ...empty),
          "without components, compiled": () => preview(flatCompiled, ...empty),
        },
        "without components, compiled",
      );
    } finally {
      for (const project of projects) pulumi("-C", project, "stack", "rm", "--yes", "bench");
    }
  });
