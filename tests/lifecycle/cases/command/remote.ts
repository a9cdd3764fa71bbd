import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { LifecycleCase, Values } from "../../case";

/** The SSH server that the suite runs on this machine (tests/lifecycle/remote-host.ts). */
const connection = (): Values => JSON.parse(process.env.LIFECYCLE_SSH ?? "{}") as Values;

const notImportable = "nothing outside the state tells what it is";

export const remoteCommand: LifecycleCase = {
  type: "command:remote:Command",
  make: (name, inputs, opts) =>
    new command.remote.Command(name, { connection: connection(), ...inputs } as never, opts),
  notImportable,
  steps: [
    { what: "runs", inputs: () => ({ create: "echo made" }) },
    {
      what: "runs the command for changes",
      inputs: () => ({ create: "echo made", update: "echo changed; cat", stdin: "input" }),
    },
    { what: "has another trigger", inputs: () => ({ create: "echo made", triggers: [1] }), replaces: true },
    {
      what: "is to run a command at its end",
      inputs: () => ({ create: "echo made", delete: "echo gone", triggers: [1] }),
    },
  ],
};

const text = (content: string): Values => ({ source: new pulumi.asset.StringAsset(content) });

export const copyToRemote: LifecycleCase = {
  type: "command:remote:CopyToRemote",
  make: (name, inputs, opts) =>
    new command.remote.CopyToRemote(name, { connection: connection(), ...inputs } as never, opts),
  notImportable,
  standInOnly: "the SSH server of the suite speaks too little of SFTP for the official plugin",
  steps: [
    { what: "copies", inputs: () => ({ ...text("one"), remotePath: `${process.env.LIFECYCLE_FILES}/one` }) },
    {
      what: "copies other content",
      inputs: () => ({ ...text("two"), remotePath: `${process.env.LIFECYCLE_FILES}/one` }),
    },
    {
      what: "copies to another place",
      inputs: () => ({ ...text("two"), remotePath: `${process.env.LIFECYCLE_FILES}/two` }),
    },
    {
      what: "has another trigger",
      inputs: () => ({ ...text("two"), remotePath: `${process.env.LIFECYCLE_FILES}/two`, triggers: ["a"] }),
      replaces: true,
    },
  ],
};
