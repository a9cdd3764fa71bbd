import { execFile } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { type Instance, paths, repositoryRoot } from "../instance";
import { claim } from "./claims";
import { environment } from "./environment";
import { type Project, readProject, stacksOf } from "./project";
import { saltOf, settingsElsewhere, writeStackConfig } from "./stack-config";
import type { Engine } from "./version";

const run = promisify(execFile);

/**
 * Makes the stack in the sandbox's state where it is not there yet, and brings its configuration up to date. Milliseconds
 * where the stack is there. Interrupted at any point, it converges when it runs again.
 *
 * @returns the settings of Pulumi.<stack>.yaml that the sandbox leaves out.
 * @throws where the project has no such stack or another project's name, or where Pulumi.yaml itself leads to the real clouds.
 */
export async function ensureStack(
  instance: Instance,
  engine: Engine,
  stack: string,
  projectDirectory: string = repositoryRoot,
): Promise<string[]> {
  const project = readProject(projectDirectory);
  requireKnown(project, stack);
  const misplaced = settingsElsewhere(project.config);
  if (misplaced.length > 0)
    throw new Error(
      `${path.join(projectDirectory, "Pulumi.yaml")} sets ${misplaced.join(", ")} for every stack. ` +
        "Move that into the Pulumi.<stack>.yaml of the real stacks: the sandbox leaves it out there.",
    );
  claim(project);
  fs.mkdirSync(paths.state, { recursive: true });
  ensurePassphrase();
  const state = path.join(paths.state, ".pulumi/stacks", project.name, `${stack}.json`);
  if (!fs.existsSync(state)) await initialise(instance, engine, stack, project.name);
  const salt = saltOf(stack, projectDirectory) ?? saltInState(state);
  return writeStackConfig(stack, salt, projectDirectory);
}

function requireKnown(project: Project, stack: string): void {
  const known = stacksOf(project);
  if (known.includes(stack)) return;
  throw new Error(
    `The project ${project.name} has no stack "${stack}": there is no Pulumi.${stack}.yaml in ${project.stackDirectory}. ` +
      (known.length > 0 ? `Stacks: ${known.join(", ")}.` : `Write one: an empty file will do.`),
  );
}

/** A random passphrase of this sandbox, readable by its owner alone. */
function ensurePassphrase(): void {
  if (fs.existsSync(paths.passphrase)) return;
  const being = `${paths.passphrase}.${process.pid}`;
  fs.writeFileSync(being, crypto.randomBytes(24).toString("base64url"), { mode: 0o600 });
  try {
    // Fails where another process was first: its passphrase is the one.
    fs.linkSync(being, paths.passphrase);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(being, { force: true });
  }
}

/** `pulumi stack init` where the copies of the stack files are: it writes the salt into the file beside Pulumi.yaml. */
async function initialise(instance: Instance, engine: Engine, stack: string, project: string): Promise<void> {
  const directory = path.join(paths.stackConfig, project);
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const env = environment(instance, engine);
  try {
    await run(engine.pulumi, ["stack", "init", stack, "--non-interactive", "--no-select"], { cwd: directory, env });
  } catch (error) {
    throw new Error(`The stack ${stack} could not be made: ${(error as { stderr?: string }).stderr ?? String(error)}`);
  }
}

/** The salt as the state file keeps it beside the secrets: where the copy of the stack file has been lost. */
function saltInState(state: string): string | undefined {
  const { checkpoint } = JSON.parse(fs.readFileSync(state, "utf8")) as {
    checkpoint?: { latest?: { secrets_providers?: { state?: { salt?: string } } } };
  };
  return checkpoint?.latest?.secrets_providers?.state?.salt;
}
