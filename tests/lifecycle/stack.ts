import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EventServer } from "../../sandbox/cli/pulumi/event-server";
import { nameOf } from "../../sandbox/urn";
import type { Values } from "./case";

/** A resource as the engine keeps it, secrets in plain. */
export interface StateResource {
  urn: string;
  type: string;
  id: string;
  custom: boolean;
  inputs: Values;
  outputs: Values;
  /** Replaced, and still to be deleted. */
  delete?: boolean;
}

/** An export leaves out what is empty. */
type Exported = Omit<StateResource, "inputs" | "outputs"> & Partial<StateResource>;

/** What one run of the engine did, by the logical names of resources. */
export interface Outcome {
  /** Operations other than "same", in the order of their beginning. */
  operations: Record<string, string[]>;
  /** Properties that differ, where the engine says so. */
  differing: Record<string, string[]>;
  /** What was said of a resource that failed; "" for the run itself. */
  errors: Record<string, string[]>;
}

export interface ImportedResource {
  type: string;
  name: string;
  id: string;
  version: string;
}

/** One stack of the cases' program, run by the real engine with a state backend in a folder of its own. */
export class Stack {
  constructor(
    private readonly pulumi: string,
    private readonly environment: NodeJS.ProcessEnv,
    /** Holds the project. */
    private readonly directory: string,
    readonly name: string,
  ) {}

  async init(): Promise<void> {
    await this.must(["stack", "init", this.name, "--no-select"]);
  }

  up(step: number): Promise<Outcome> {
    return this.operate(["up", "--yes", "--skip-preview", "--continue-on-error"], step);
  }

  preview(step: number): Promise<Outcome> {
    return this.operate(["preview"], step);
  }

  refresh(): Promise<Outcome> {
    return this.operate(["refresh", "--yes", "--skip-preview"]);
  }

  destroy(): Promise<Outcome> {
    return this.operate(["destroy", "--yes", "--skip-preview", "--continue-on-error"]);
  }

  import(resources: ImportedResource[]): Promise<Outcome> {
    const file = path.join(this.directory, "import.json");
    fs.writeFileSync(file, JSON.stringify({ resources }));
    const flags = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    return this.operate(["import", "--file", file, ...flags]);
  }

  async export(): Promise<StateResource[]> {
    const text = await this.must(["stack", "export", "--show-secrets", "--stack", this.name]);
    const { deployment } = JSON.parse(text) as { deployment: { resources?: Exported[] } };
    return (deployment.resources ?? [])
      .filter(({ type, custom, delete: replaced }) => custom && replaced !== true && !type.startsWith("pulumi:"))
      .map((resource) => ({ ...resource, inputs: resource.inputs ?? {}, outputs: resource.outputs ?? {} }));
  }

  private async must(args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr || stdout}`);
    return stdout;
  }

  private async operate(args: string[], step = 0): Promise<Outcome> {
    const outcome: Outcome = { operations: {}, differing: {}, errors: {} };
    const events = await EventServer.listen((event) => note(outcome, event));
    try {
      const flags = ["--stack", this.name, "--color", "never", "--parallel", "64", "--event-log", events.address];
      const { code, stdout, stderr } = await this.run([...args, ...flags], step);
      if (code !== 0 && Object.keys(outcome.errors).length === 0)
        outcome.errors[""] = [`exit ${code}: ${stderr || stdout}`];
      return outcome;
    } finally {
      events.close();
    }
  }

  private run(args: string[], step = 0): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const env = { ...this.environment, PULUMI_DEBUG_COMMANDS: "true", LIFECYCLE_STEP: String(step) };
    return new Promise((resolve, reject) => {
      const child = spawn(this.pulumi, [...args, "--non-interactive"], { cwd: this.directory, env });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdin.end();
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }
}

/** Nothing of these is news to whoever reads a failure. */
const boilerplate = /^(preview|update|refresh|destroy|import) failed$|^resource registration failed$/;

function note(outcome: Outcome, { resourcePreEvent, resOutputsEvent, diagnosticEvent }: EngineEvent): void {
  const metadata = resourcePreEvent?.metadata ?? resOutputsEvent?.metadata;
  // A refresh begins as "refresh" and ends as what it found.
  if (metadata && !["same", "refresh"].includes(metadata.op) && !metadata.type.startsWith("pulumi:")) {
    const name = nameOf(metadata.urn);
    const known = (outcome.operations[name] ??= []);
    if (!known.includes(metadata.op)) known.push(metadata.op);
    const paths = Object.keys(metadata.detailedDiff ?? {});
    const properties = paths.length > 0 ? paths.map((each) => each.split(/[.[]/)[0]!) : (metadata.diffs ?? []);
    outcome.differing[name] = [...new Set([...(outcome.differing[name] ?? []), ...properties])].sort();
  }
  if (!diagnosticEvent) return;
  const severity: string = diagnosticEvent.severity;
  const message = diagnosticEvent.message.replace(/<\{%[^%]*%\}>/g, "").trim();
  if (severity !== "error" || message === "" || boilerplate.test(message)) return;
  const name = diagnosticEvent.urn ? nameOf(diagnosticEvent.urn) : "";
  (outcome.errors[name] ??= []).push(message);
}
