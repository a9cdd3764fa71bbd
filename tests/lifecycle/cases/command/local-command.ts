import * as command from "@pulumi/command";
import type { LifecycleCase } from "../../case";

export const localCommand: LifecycleCase = {
  type: "command:local:Command",
  make: (name, inputs, opts) => new command.local.Command(name, inputs, opts),
  notImportable: "nothing outside the state tells what it is",
  steps: [
    { what: "runs", inputs: () => ({ create: "echo made" }) },
    { what: "runs another command", inputs: () => ({ create: "echo made anew; echo aside >&2" }) },
    {
      what: "runs the command for changes",
      inputs: () => ({ create: "echo made anew", update: 'echo "changed after $PULUMI_COMMAND_STDOUT"' }),
    },
    {
      what: "takes an environment and input",
      inputs: () => ({ create: 'echo "$WORD"; cat', environment: { WORD: "hello" }, stdin: "world" }),
    },
    { what: "has another trigger", inputs: () => ({ create: "echo made", triggers: ["a"] }), replaces: true },
    {
      what: "is to run another command at its end",
      inputs: () => ({ create: "echo made", delete: "echo gone", triggers: ["a"] }),
    },
  ],
};
