import type { Client, ClientChannel } from "ssh2";
import { Context } from "../shared/resource";
import { isObject, Values } from "../shared/values";
import { connect, Connection, hasNoHosts } from "./connection";
import { commandResource, previousOutput } from "./lifecycle";
import { Output } from "./output";
import { refusedVariables, requestReplies, terminate } from "./session";

async function runRemotely(context: Context, command: string, inputs: Values, previous: Values): Promise<Values> {
  if (hasNoHosts()) return { stdout: "", stderr: "" };
  const connection = await connect(context, inputs.connection as Values);
  try {
    return await runOn(context, connection, command, inputs, previous);
  } finally {
    connection.close();
  }
}

async function runOn(
  context: Context,
  connection: Connection,
  command: string,
  inputs: Values,
  previous: Values,
): Promise<Values> {
  const environment = isObject(inputs.environment) ? (inputs.environment as Record<string, string>) : {};
  const refused = await refusedVariables(connection.client, environment);
  if (refused.length > 0) throw new Error(`${unable(refused)} The command was not run.`);
  const earlier = previousOutput(inputs, previous);
  const missed = requestReplies(connection.client, Object.keys(earlier));
  const output = new Output(context, inputs.logging);
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    const env = { ...environment, ...earlier };
    connection.client.exec(command, { env }, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
  await finished(context, connection.client, channel, command, inputs, output);
  if (missed.length > 0) context.warn(unable(missed));
  return output.finish();
}

/** Resolves when the command ended with 0. A cancellation asks the host to end it, and does not wait. */
function finished(
  context: Context,
  client: Client,
  channel: ClientChannel,
  command: string,
  inputs: Values,
  output: Output,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      terminate(client, channel);
      channel.close();
      reject(output.failure("cancelled", command));
    };
    context.signal.addEventListener("abort", stop, { once: true });
    channel.on("data", (chunk: Buffer) => output.add("stdout", chunk));
    channel.stderr.on("data", (chunk: Buffer) => output.add("stderr", chunk));
    channel.on("error", (error: Error) => reject(output.failure(error.message, command)));
    channel.on("close", (code: number | null | undefined, signal: string | undefined) => {
      context.signal.removeEventListener("abort", stop);
      if (code === 0) return resolve();
      if (signal) return reject(output.failure(`Process exited from signal ${signal}`, command));
      if (typeof code === "number") return reject(output.failure(`Process exited with status ${code}`, command));
      reject(output.failure("The connection was lost before the command ended", command));
    });
    channel.end(typeof inputs.stdin === "string" ? inputs.stdin : undefined);
  });
}

const unable = (names: string[]): string =>
  `Unable to set ${names.join(", ")}: the SSH server takes no such variable (AcceptEnv). ` +
  "Let the command read them from stdin or a file, or write VAR=value before it.";

export const remoteCommand = commandResource(runRemotely);
