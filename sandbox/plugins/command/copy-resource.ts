import { Context, Problem, ResourceType } from "../shared/resource";
import { assetKind, isObject, UNKNOWN, Value, Values } from "../shared/values";
import { connect, hasNoHosts } from "./connection";
import { copySource } from "./copy";
import { uniqueId } from "./lifecycle";
import { Sftp } from "./sftp";

async function copy(context: Context, inputs: Values): Promise<void> {
  if (hasNoHosts()) return;
  const connection = await connect(context, inputs.connection as Values);
  try {
    const sftp = await Sftp.open(connection.client);
    await copySource(sftp, inputs.source as Values, inputs.remotePath as string);
  } finally {
    connection.close();
  }
}

function validate(inputs: Values): Problem[] {
  if (inputs.source === UNKNOWN || assetKind(inputs.source)) return [];
  return [{ path: ["source"], reason: "Either an asset or an archive must be given." }];
}

/** What is copied, whatever it is called. */
const contentOf = (source: Value): Value => (isObject(source) ? (source.hash ?? JSON.stringify(source)) : source);

/** Copies when the content or its place changes; a changed connection alone copies nothing. */
export const copyToRemote: ResourceType = {
  validate,
  create: async (context, inputs) => {
    await copy(context, inputs);
    return { id: uniqueId(""), state: inputs };
  },
  update: async (context, _, state, inputs) => {
    const same = contentOf(state.source) === contentOf(inputs.source) && state.remotePath === inputs.remotePath;
    if (!same) await copy(context, inputs);
    return inputs;
  },
};
