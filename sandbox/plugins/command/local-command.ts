import * as childProcess from "node:child_process";
import { Context } from "../shared/resource";
import { isObject, Value, Values } from "../shared/values";
import { collectFiles } from "./files";
import { commandResource, previousOutput } from "./lifecycle";
import { Output } from "./output";

const strings = (value: Value): string[] => (Array.isArray(value) ? value.map((item) => item as string) : []);

/** Runs a command on this machine. Rejects with its output where it fails; a cancellation ends it and its children. */
async function runLocally(context: Context, command: string, inputs: Values, previous: Values): Promise<Values> {
  const interpreter = strings(inputs.interpreter);
  const [program, ...args] = [...(interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"]), command];
  const directory = typeof inputs.dir === "string" ? inputs.dir : process.cwd();
  const output = new Output(context, inputs.logging);
  await new Promise<void>((resolve, reject) => {
    const child = childProcess.spawn(program, args, {
      cwd: directory,
      env: { ...process.env, ...environmentOf(inputs), ...previousOutput(inputs, previous) },
      detached: true,
    });
    const stop = (): void => {
      if (child.pid) process.kill(-child.pid, "SIGTERM");
    };
    context.signal.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.add("stdout", chunk));
    child.stderr.on("data", (chunk: Buffer) => output.add("stderr", chunk));
    // A command that ends without reading all of its input is no failure.
    child.stdin.on("error", () => undefined);
    child.stdin.end(typeof inputs.stdin === "string" ? inputs.stdin : undefined);
    child.on("error", (error) => reject(output.failure(error.message, command)));
    child.on("close", (code, signal) => {
      context.signal.removeEventListener("abort", stop);
      if (code === 0) return resolve();
      reject(output.failure(signal ? `signal: ${signal}` : `exit status ${code}`, command));
    });
  });
  return {
    ...output.finish(),
    ...(await collectFiles(directory, strings(inputs.assetPaths), strings(inputs.archivePaths))),
  };
}

const environmentOf = (inputs: Values): Record<string, string> =>
  isObject(inputs.environment) ? (inputs.environment as Record<string, string>) : {};

export const localCommand = commandResource(runLocally);

/** `command.local.run`: a command at every preview and update. */
export async function localRun(context: Context, args: Values): Promise<Values> {
  if (typeof args.command !== "string") throw new Error("command:local:run needs a command.");
  return { ...args, ...(await runLocally(context, args.command, args, {})) };
}
