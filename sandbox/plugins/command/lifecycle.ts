import * as crypto from "node:crypto";
import { Context, ResourceType } from "../shared/resource";
import { UNKNOWN, Value, Values } from "../shared/values";

/** Runs one command with everything else taken from the inputs; the result is what it adds to the state. */
export type Run = (context: Context, command: string, inputs: Values, previous: Values) => Promise<Values>;

const text = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

/** `create` at first, `update` (or `create` again) at a change, `delete` at the end. Outputs stay where nothing ran. */
export function commandResource(run: Run): ResourceType {
  return {
    plan: (inputs) => ({
      stdout: UNKNOWN,
      stderr: UNKNOWN,
      assets: inputs.assetPaths === undefined ? undefined : UNKNOWN,
      archive: inputs.archivePaths === undefined ? undefined : UNKNOWN,
    }),
    create: async (context, inputs) => {
      const command = text(inputs.create);
      const outputs = command === undefined ? noOutput : await run(context, command, inputs, noOutput);
      return { id: uniqueId(context.name), state: { ...inputs, ...outputs } };
    },
    update: async (context, _, state, inputs) => {
      const previous = { ...noOutput, ...outputsOf(state, inputs) };
      const command = text(inputs.update) ?? text(inputs.create);
      const outputs = command === undefined ? previous : await run(context, command, inputs, previous);
      return { ...inputs, ...previous, ...outputs };
    },
    delete: async (context, _, state) => {
      const command = text(state.delete);
      if (command !== undefined) await run(context, command, state, outputsOf(state, state));
    },
  };
}

const noOutput: Values = { stdout: "", stderr: "" };

/** What the last run left, as far as it is still asked for. */
function outputsOf(state: Values, inputs: Values): Values {
  const { stdout, stderr, assets, archive } = state;
  return {
    stdout,
    stderr,
    ...(inputs.assetPaths === undefined ? {} : { assets }),
    ...(inputs.archivePaths === undefined ? {} : { archive }),
  };
}

export const uniqueId = (name: string): string => name + crypto.randomBytes(4).toString("hex");

/** The outputs of the run before, as environment of this one. */
export function previousOutput(inputs: Values, previous: Values): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  const environment: Record<string, string> = {};
  if (text(previous.stdout)) environment.PULUMI_COMMAND_STDOUT = text(previous.stdout)!;
  if (text(previous.stderr)) environment.PULUMI_COMMAND_STDERR = text(previous.stderr)!;
  return environment;
}
