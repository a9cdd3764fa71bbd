import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Project } from "../../engine";
import { keepFailed } from "../../recover/failed";
import { paths } from "../../instance";
import { CliError, exitCode } from "../exit";
import type { Report } from "../progress";
import { EventServer } from "./event-server";
import { failureOf } from "./failure";
import { Operation } from "./operation";

/** A stack of a program, and what a `pulumi` process needs to work on it. */
export interface Workspace {
  project: Project;
  stack: string;
  environment: NodeJS.ProcessEnv;
}

/** Logs of this many operations are kept. */
const keptLogs = 20;

/** A new log file, readable by its owner alone; the oldest ones go. */
function newLog(name: string): string {
  fs.mkdirSync(paths.logs, { recursive: true });
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const old = fs.readdirSync(paths.logs).filter((f) => /^pulumi-.*\.log$/.test(f));
  const byAge = old.sort((a, b) => stampOf(a).localeCompare(stampOf(b)));
  for (const file of byAge.slice(0, -keptLogs)) fs.rmSync(path.join(paths.logs, file), { force: true });
  return path.join(paths.logs, `pulumi-${name}-${stamp}.log`);
}
const stampOf = (file: string): string => /\d{4}-.*$/.exec(file)?.[0] ?? "";

/**
 * Runs `pulumi <args>` on a stack, with its output in a log file and its events told to `report`.
 * Throws `CliError` with what a person needs where it does not succeed. An interrupt reaches Pulumi, which finishes
 * the steps it is at, and is waited for.
 */
export async function runOperation(
  name: string,
  args: string[],
  { project, stack, environment }: Workspace,
  report: Report,
): Promise<Operation> {
  const operation = new Operation();
  const since = new Date().toISOString();
  const events = await EventServer.listen((event) => {
    operation.add(event);
    report(operation.detail);
  });
  const log = newLog(name);
  const ticker = setInterval(() => report(operation.detail), 1000);
  try {
    const code = await execute(
      ["pulumi", ...args, "--stack", stack, ...quiet, "--event-log", events.address],
      { cwd: project.directory, env: { ...environment, PULUMI_DEBUG_COMMANDS: "true" } },
      log,
      report,
    );
    if (code !== 0) throw failureOf(operation, `pulumi ${name}`, log);
  } catch (error) {
    keepFailed(paths.state, project.name, stack, {
      since,
      operations: operation.failed,
      unreached: operation.unreached,
    });
    throw error;
  } finally {
    clearInterval(ticker);
    events.close();
  }
  report(operation.counted);
  return operation;
}

const quiet = ["--non-interactive", "--color", "never"];

function execute(
  [program = "", ...args]: string[],
  place: { cwd: string; env: NodeJS.ProcessEnv },
  log: string,
  report: Report,
): Promise<number> {
  const file = fs.openSync(log, "a", 0o600);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...place, stdio: ["ignore", file, file] });
    fs.closeSync(file);
    let interrupts = 0;
    const interrupt = (signal: NodeJS.Signals): void => {
      interrupts += 1;
      report("interrupted: Pulumi finishes the steps it is at (again to stop at once)");
      // A terminal sends the interrupt to Pulumi as well; a `kill` of this process does not.
      if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill("SIGINT");
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    const stop = (): void => {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    };
    child.on("error", (error) => {
      stop();
      reject(new CliError(`pulumi cannot be started: ${error.message}`, exitCode.missing));
    });
    child.on("close", (code) => {
      stop();
      if (interrupts > 0) return reject(new CliError("Interrupted. `up` again finishes it.", exitCode.interrupted));
      resolve(code ?? exitCode.failed);
    });
  });
}

/** Standard output of a quick `pulumi` command on a stack, read as JSON. */
export async function pulumiJson<T>(args: string[], workspace: Workspace): Promise<T> {
  return JSON.parse(await pulumiOutput(args, workspace)) as T;
}

/** Standard output of a quick `pulumi` command on a stack. `input` is written to its standard input. */
export async function pulumiOutput(args: string[], workspace: Workspace, input?: string): Promise<string> {
  const { stdout, stderr, code } = await captured([...args, "--stack", workspace.stack], workspace, input);
  if (code === 0) return stdout;
  throw failed(args, stderr.trim() || stdout.trim());
}

const failed = (args: string[], said: string): CliError =>
  new CliError(`pulumi ${args.join(" ")} failed:\n${said.slice(-4000)}`);

interface Captured {
  stdout: string;
  stderr: string;
  code: number | null;
}

function captured(args: string[], { project, environment }: Workspace, input?: string): Promise<Captured> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, {
      cwd: project.directory,
      env: environment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (d: string) => (stdout += d));
    child.stderr.setEncoding("utf8").on("data", (d: string) => (stderr += d));
    child.on("error", (error) => reject(new CliError(`pulumi cannot be started: ${error.message}`, exitCode.missing)));
    child.on("close", (code) => resolve({ stdout, stderr, code }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/**
 * Tells the events that a `pulumi` command prints as lines of JSON, whatever its exit code. Throws where it prints none and
 * fails.
 */
export async function pulumiEvents(
  args: string[],
  workspace: Workspace,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const { stdout, stderr, code } = await captured(args, workspace);
  const events = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (code !== 0 && events.length === 0) throw failed(args, stderr.trim() || stdout.trim());
  for (const line of events) onEvent(JSON.parse(line) as EngineEvent);
}
