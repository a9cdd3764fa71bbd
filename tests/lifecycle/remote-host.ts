import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { newKey, SshServer } from "../unit/plugins/ssh-server";

/** A host for the cases that need one: an SSH server of this process, on this machine. Both plugin sets use the same. */
export class RemoteHost {
  private constructor(
    private readonly server: SshServer,
    private readonly directory: string,
    /** How the program is told of it. */
    readonly environment: Record<string, string>,
  ) {}

  static async start(): Promise<RemoteHost> {
    const key = newKey();
    const server = new SshServer({ authorizedKey: key.public });
    const port = await server.listen();
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-remote-"));
    const connection = { host: "127.0.0.1", port, user: "root", privateKey: key.private };
    return new RemoteHost(server, directory, {
      LIFECYCLE_SSH: JSON.stringify(connection),
      LIFECYCLE_FILES: directory,
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
