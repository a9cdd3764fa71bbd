import { spawnSync } from "node:child_process";
import { root, sourceFiles } from "../support/repository";

const scripts = sourceFiles().filter(
  (file) => file.endsWith(".sh") || file === ".ci/run" || file === "sandbox/microk8s/snapd/usr/bin/snap",
);

test("shellcheck is installed", () => {
  const { error } = spawnSync("shellcheck", ["--version"]);
  if (error)
    throw new Error("shellcheck is missing and every script goes unchecked: install the package `shellcheck`.");
});

test("there are scripts to check", () => expect(scripts.length).toBeGreaterThan(20));

test.each(scripts)("%s", (script) => {
  const { stdout, stderr, status } = spawnSync("shellcheck", ["-x", "--source-path=SCRIPTDIR", script], {
    cwd: root,
    encoding: "utf8",
  });
  expect(`${stdout}${stderr}`).toBe("");
  expect(status).toBe(0);
});
