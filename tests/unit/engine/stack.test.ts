import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureStack } from "../../../sandbox/engine/stack";
import { folderOf } from "../../../sandbox/engine/claims";
import { projectName } from "../../../sandbox/engine/project";
import { stackConfigFile } from "../../../sandbox/engine/stack-config";
import type { Engine } from "../../../sandbox/engine/version";
import { type Instance, paths } from "../../../sandbox/instance";

const instance = { id: "a1b2c3", apiPort: 40123, token: "dop_v1_sandbox" } as Instance;
const pathsBefore = { ...paths };
let work: string;
let project: string;
let engine: Engine;

/** `pulumi stack init` as far as it matters here: the state file, and the salt beside Pulumi.yaml. */
const pulumi = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
[ "$1 $2 $4 $5" = "stack init --non-interactive --no-select" ] || exit 64
project=$(sed -n 's/^name: //p' Pulumi.yaml)
state="\${PULUMI_BACKEND_URL#file://}/.pulumi/stacks/$project"
mkdir -p "$state"
echo '{"checkpoint":{"latest":{"secrets_providers":{"state":{"salt":"v1:salt"}}}}}' > "$state/$3.json"
echo "encryptionsalt: v1:salt" > "Pulumi.$3.yaml"
`;
const calls = () => fs.readFileSync(path.join(work, "calls"), "utf8").trim().split("\n");

beforeEach(() => {
  work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-stack-"));
  project = path.join(work, "project");
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, "Pulumi.yaml"), "name: probe\nruntime: nodejs\n");
  fs.writeFileSync(path.join(project, "Pulumi.dev.yaml"), "config:\n  probe:a: 1\n");
  fs.writeFileSync(path.join(project, "Pulumi.prod.yaml"), "config:\n  digitalocean:token: real\n");
  fs.writeFileSync(path.join(work, "pulumi"), pulumi, { mode: 0o755 });
  engine = { pulumi: path.join(work, "pulumi"), kind: "build", version: "3.259.0", binDirectory: work };
  for (const key of ["state", "passphrase", "stackConfig"] as const) paths[key] = path.join(work, "sandbox", key);
});
afterEach(() => {
  Object.assign(paths, pathsBefore);
  fs.rmSync(work, { recursive: true, force: true });
});

const copy = () => fs.readFileSync(stackConfigFile("dev", project), "utf8");

test("a stack is made once; its salt is in the copy, not in the repository's file", async () => {
  expect(await ensureStack(instance, engine, "dev", project)).toEqual([]);
  expect(await ensureStack(instance, engine, "dev", project)).toEqual([]);
  expect(calls()).toEqual(["stack init dev --non-interactive --no-select"]);
  expect(copy()).toBe("config:\n  probe:a: 1\nencryptionsalt: v1:salt\n");
  expect(fs.readFileSync(path.join(project, "Pulumi.dev.yaml"), "utf8")).toBe("config:\n  probe:a: 1\n");
  expect(fs.readdirSync(project).sort()).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.yaml"]);
});

test("the passphrase is random, stays, and is its owner's alone", async () => {
  await ensureStack(instance, engine, "dev", project);
  const passphrase = fs.readFileSync(paths.passphrase, "utf8");
  expect(passphrase).toMatch(/^[\w-]{32}$/);
  expect(fs.statSync(paths.passphrase).mode & 0o777).toBe(0o600);
  await ensureStack(instance, engine, "prod", project);
  expect(fs.readFileSync(paths.passphrase, "utf8")).toBe(passphrase);
  expect(fs.readdirSync(path.dirname(paths.passphrase)).sort()).toEqual(["passphrase", "stackConfig", "state"]);
});

test("interrupted before the copy was written, it finds the salt in the state", async () => {
  await ensureStack(instance, engine, "dev", project);
  fs.rmSync(paths.stackConfig, { recursive: true });
  await ensureStack(instance, engine, "dev", project);
  expect(copy()).toBe("config:\n  probe:a: 1\nencryptionsalt: v1:salt\n");
  expect(calls()).toHaveLength(1);
});

test("a stack that was removed is made again", async () => {
  await ensureStack(instance, engine, "dev", project);
  fs.rmSync(paths.state, { recursive: true });
  await ensureStack(instance, engine, "dev", project);
  expect(calls()).toHaveLength(2);
});

test("settings of the real stack are left out and named", async () => {
  expect(await ensureStack(instance, engine, "prod", project)).toEqual(["digitalocean:token"]);
});

describe("the name of a project is one folder's", () => {
  const other = (name: string) => {
    const folder = path.join(work, "other");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "");
    return folder;
  };

  test("another folder with the same name is refused before its stack is touched", async () => {
    await ensureStack(instance, engine, "dev", project);
    const folder = other("probe");
    await expect(ensureStack(instance, engine, "dev", folder)).rejects.toThrow(
      `The project in ${folder} is called "probe", as the one in ${project}`,
    );
    expect(copy()).toContain("probe:a: 1");
  });

  test("the repository's own is taken from the beginning", async () => {
    const own = projectName();
    const folder = other(own);
    await expect(ensureStack(instance, engine, "dev", folder)).rejects.toThrow(`is called "${own}"`);
    expect(fs.existsSync(path.join(work, "calls"))).toBe(false);
  });

  test("a project that was moved keeps its stack", async () => {
    await ensureStack(instance, engine, "dev", project);
    const moved = path.join(work, "moved");
    fs.renameSync(project, moved);
    await ensureStack(instance, engine, "dev", moved);
    expect(calls()).toHaveLength(1);
    expect(folderOf("probe")).toBe(moved);
  });
});

test("an unknown stack is refused with the ones there are", async () => {
  await expect(ensureStack(instance, engine, "live", project)).rejects.toThrow(
    `The project probe has no stack "live": there is no Pulumi.live.yaml in ${project}. Stacks: dev, prod.`,
  );
});

test("a project file that leads to the real clouds is refused", async () => {
  fs.appendFileSync(path.join(project, "Pulumi.yaml"), "config:\n  digitalocean:apiEndpoint: https://x.test\n");
  await expect(ensureStack(instance, engine, "dev", project)).rejects.toThrow(
    "sets digitalocean:apiEndpoint for every stack. Move that into the Pulumi.<stack>.yaml of the real stacks",
  );
});

test("a directory without a project is named", async () => {
  await expect(ensureStack(instance, engine, "dev", work)).rejects.toThrow(
    `${work}/Pulumi.yaml does not exist: name a directory that holds a Pulumi project`,
  );
});
