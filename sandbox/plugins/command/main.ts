import { ProviderFacts } from "../shared/facts";
import { serve } from "../shared/server";
import { copyToRemote } from "./copy-resource";
import { localCommand, localRun } from "./local-command";
import { remoteCommand } from "./remote-command";
import facts from "./schema/command.json";

void serve({
  facts: facts as unknown as ProviderFacts,
  configure: () => undefined,
  resources: {
    "command:local:Command": localCommand,
    "command:remote:Command": remoteCommand,
    "command:remote:CopyToRemote": copyToRemote,
  },
  functions: { "command:local:run": localRun },
});
