import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import { Transform } from "../transform";
import { ScriptBundle } from "./bundle";
import { staticScript } from "./static-script";

/** How `command.remote` reaches a host. */
export type Connection = command.types.input.remote.ConnectionArgs;

export interface RemoteScriptArgs {
  connection: pulumi.Input<Connection>;
  /** What the bundle is called on the host: /var/lib/seawall/<bundleName>, /var/log/seawall/<bundleName>.log. */
  bundleName: string;
  bundle: ScriptBundle;
  /** Whether the scripts leave a file `output`, whose content is then the resource's secret `output`. @default false */
  output?: boolean;
  transform?: { command?: Transform<command.remote.CommandArgs> };
}

/**
 * A script bundle that runs on a host when it is created, and again whenever its files, variables or the way to the
 * host change. The command is a root shell and nothing else: all it does arrives on standard input, so no secret stands in a
 * command line, an error quotes no script, and a changed bundle updates the resource and replaces nothing.
 */
export class RemoteScript extends SeawallComponent {
  /** Resolves once the scripts succeeded. */
  readonly ready: pulumi.Output<string>;
  /** What the scripts left in the file `output`, where they were asked to; a secret. */
  readonly output: pulumi.Output<string>;

  constructor(name: string, args: RemoteScriptArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote:RemoteScript", name, { bundleName: args.bundleName }, opts);
    const rootShell = staticScript("root-shell");
    const run = this.child(
      command.remote.Command,
      "run",
      {
        connection: args.connection,
        create: rootShell,
        update: rootShell,
        stdin: args.bundle.stdin(args.bundleName),
        addPreviousOutputInEnv: false,
        // Of a secret bundle nothing gets there but what its scripts say to those who wait.
        logging: command.remote.Logging.Stderr,
      },
      args.transform?.command,
      { dependsOn: opts?.dependsOn, ...(args.output && { additionalSecretOutputs: ["stdout"] }) },
    );
    this.output = pulumi.secret(run.stdout);
    this.ready = args.output ? pulumi.unsecret(run.stdout.apply(() => `${args.bundleName}: done`)) : run.stdout;
    this.registerOutputs({ ready: this.ready });
  }
}
