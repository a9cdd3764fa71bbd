import { ProviderDefinition } from "../shared/provider";
import { ProviderFacts } from "../shared/facts";
import { copyToRemote } from "./copy-resource";
import { localCommand, localRun } from "./local-command";
import { remoteCommand } from "./remote-command";
import facts from "./schema/command.json";

/** What the plugin serves. */
export const command: ProviderDefinition<undefined> = {
  facts: facts as unknown as ProviderFacts,
  configure: () => undefined,
  resources: {
    "command:local:Command": localCommand,
    "command:remote:Command": remoteCommand,
    "command:remote:CopyToRemote": copyToRemote,
  },
  functions: { "command:local:run": localRun },
};
