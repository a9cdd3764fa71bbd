import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import type { Transform } from "../transform";
import type { ScriptBundle } from "./bundle";
import type { Connection } from "./script";
import { staticScript } from "./static-script";

export interface RemoteTeardownArgs {
  /** The host that the bundle runs on when the time comes. */
  connection: Connection;
  /** What the bundle is called on the host. */
  bundleName: string;
  bundle: ScriptBundle;
  transform?: { command?: Transform<command.remote.CommandArgs> };
}

/** The host has been up for long: one that does not answer within two minutes is away. */
const patience = { dialErrorLimit: 12, perDialTimeout: 10 };

/**
 * A script bundle that runs on a host when it is deleted, and never before. What it must run before depends on it, or is
 * what it depends on itself. `deletedWith` leaves it out where the host it runs on goes in the same update.
 */
export class RemoteTeardown extends SeawallComponent {
  constructor(name: string, args: RemoteTeardownArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote:RemoteTeardown", name, { bundleName: args.bundleName }, opts);
    const discard = staticScript("discard");
    this.child(
      command.remote.Command,
      "run",
      {
        connection: { ...args.connection, ...patience },
        create: discard,
        update: discard,
        delete: staticScript("root-shell"),
        stdin: args.bundle.stdin(args.bundleName),
        addPreviousOutputInEnv: false,
        // Of a secret bundle nothing gets there but what its scripts say to those who wait.
        logging: command.remote.Logging.Stderr,
      },
      args.transform?.command,
      { dependsOn: opts?.dependsOn, deletedWith: opts?.deletedWith },
    );
    this.registerOutputs({});
  }
}
