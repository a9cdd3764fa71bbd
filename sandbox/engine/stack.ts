import { execFile } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { type Instance, paths, repositoryRoot } from "../instance";
import { environment } from "./environment";
import { projectName, saltOf, writeStackConfig } from "./stack-config";
import type { Engine } from "./version";

const run = promisify(execFile);

/**
 * Makes the stack in the sandbox's state where it is not there yet, brings its configuration up to date, and selects it for
 * plain `pulumi` commands. Quick where all of that is done. Gives settings of Pulumi.<stack>.yaml that the sandbox leaves out.
 */
export async function ensureStack(
  instance: Instance,
  engine: Engine,
  stack: string,
  projectDirectory: string = repositoryRoot,
): Promise<string[]> {
  fs.mkdirSync(paths.state, { recursive: true });
  ensurePassphrase();
  const project = projectName(projectDirectory);
  const state = path.join(paths.state, ".pulumi/stacks", project, `${stack}.json`);
  let salt = saltOf(stack, projectDirectory);
  if (salt === undefined || !fs.existsSync(state)) {
    salt = await initialise(instance, engine, stack, project);
  }
  const leftOut = writeStackConfig(stack, salt, projectDirectory);
  await select(instance, engine, stack, projectDirectory);
  return leftOut;
}

/** A random passphrase of this sandbox, readable by its owner alone. */
function ensurePassphrase(): void {
  if (fs.existsSync(paths.passphrase)) return;
  fs.writeFileSync(paths.passphrase, crypto.randomBytes(24).toString("base64url"), { mode: 0o600 });
}

/** `pulumi stack init` in a directory of its own, because it writes the salt into the stack file beside Pulumi.yaml. */
async function initialise(instance: Instance, engine: Engine, stack: string, project: string): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-stack-"));
  try {
    fs.writeFileSync(path.join(directory, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
    const env = environment(instance, engine);
    const existing = JSON.parse(
      (await run(engine.pulumi, ["stack", "ls", "--json"], { cwd: directory, env })).stdout,
    ) as {
      name: string;
    }[];
    if (existing.some(({ name }) => name === stack)) {
      throw new Error(
        `The sandbox has a state of stack ${stack} but not the salt of its secrets (${paths.stackConfig}). ` +
          "It cannot be read without it: `seawall reset` starts afresh.",
      );
    }
    await run(engine.pulumi, ["stack", "init", stack, "--non-interactive"], { cwd: directory, env });
    const made = parse(fs.readFileSync(path.join(directory, `Pulumi.${stack}.yaml`), "utf8")) as {
      encryptionsalt: string;
    };
    return made.encryptionsalt;
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** `pulumi stack select`, once: what was selected last is noted beside the state. */
async function select(instance: Instance, engine: Engine, stack: string, projectDirectory: string): Promise<void> {
  const note = path.join(paths.stackConfig, projectName(projectDirectory), "selected");
  const selected = `${stack} ${projectDirectory}`;
  if (fs.existsSync(note) && fs.readFileSync(note, "utf8") === selected) return;
  const env = environment(instance, engine);
  await run(engine.pulumi, ["stack", "select", stack, "--non-interactive"], { cwd: projectDirectory, env });
  fs.writeFileSync(note, selected);
}
