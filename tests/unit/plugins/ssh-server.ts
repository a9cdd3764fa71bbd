import * as childProcess from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import sshpk from "sshpk";
import {
  Server,
  utils,
  type AuthContext,
  type Connection,
  type ServerChannel,
  type Session,
  type SFTPWrapper,
} from "ssh2";

export interface SshServerOptions {
  /** Public key ("ssh-ed25519 AAAA…") that may log in. */
  authorizedKey?: string;
  password?: string;
  /** Variables a session may set, as sshd's AcceptEnv. @default none */
  acceptEnv?: string[];
}

/** A key pair in OpenSSH's formats. (ssh2's own generator makes an unreadable one now and then.) */
export function newKey(): { private: string; public: string } {
  const { privateKey } = crypto.generateKeyPairSync("ed25519");
  const key = sshpk.parsePrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }), "pem");
  return { private: key.toString("openssh"), public: key.toPublic().toString("ssh") };
}

interface ServerInternals {
  _sock: net.Socket;
  _protocol: { _handlers: { CHANNEL_REQUEST(...args: unknown[]): void } };
}

/** An SSH server in this process that runs commands in a shell of this machine, and has its files. */
export class SshServer {
  readonly hostKey = newKey();
  /** Methods of authentication tried so far. */
  readonly attempts: string[] = [];
  readonly commands: string[] = [];
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly running = new Set<childProcess.ChildProcess>();

  constructor(private readonly options: SshServerOptions) {
    this.server = new Server({ hostKeys: [this.hostKey.private] }, (client) => this.accept(client));
  }

  /** Listens on 127.0.0.1, on a free port or the given one. */
  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    return (this.server.address() as net.AddressInfo).port;
  }

  async close(): Promise<void> {
    this.endRunning();
    for (const connection of this.connections) connection.end();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Connection): void {
    this.hearSignals(client as unknown as ServerInternals);
    this.connections.add(client);
    client.on("error", () => undefined);
    client.on("close", () => this.connections.delete(client));
    client.on("authentication", (context) => this.authenticate(context));
    client.on("ready", () => {
      client.on("session", (accept) => this.session(accept()));
      client.on("tcpip", (accept, _, info) => {
        const channel = accept();
        const socket = net.connect(info.destPort, info.destIP);
        socket.on("error", () => channel.end());
        channel.on("error", () => socket.destroy());
        channel.pipe(socket).pipe(channel);
      });
    });
  }

  /** Cuts every connection, as a host that dies. */
  drop(): void {
    for (const connection of this.connections) (connection as unknown as ServerInternals)._sock.destroy();
  }

  private endRunning(): void {
    for (const child of this.running) process.kill(-child.pid!, "SIGTERM");
  }

  /** ssh2's server drops signals for a command that runs: here they end all that run. */
  private hearSignals({ _sock, _protocol }: ServerInternals): void {
    _sock.setNoDelay(true);
    const handlers = _protocol._handlers;
    const other = handlers.CHANNEL_REQUEST.bind(handlers);
    handlers.CHANNEL_REQUEST = (...args) => {
      if (args[2] !== "signal") return other(...args);
      this.endRunning();
    };
  }

  private authenticate(context: AuthContext): void {
    this.attempts.push(context.method);
    const { authorizedKey, password } = this.options;
    if (context.method === "publickey" && authorizedKey?.split(" ")[1] === context.key.data.toString("base64")) {
      return context.accept();
    }
    if (context.method === "password" && password !== undefined && same(context.password, password))
      return context.accept();
    context.reject(["publickey", "password"]);
  }

  private session(session: Session): void {
    const env: Record<string, string> = {};
    session.on("env", (accept, reject, info) => {
      if (!this.options.acceptEnv?.includes(info.key)) return reject?.();
      env[info.key] = (info as unknown as { val: string }).val;
      accept?.();
    });
    session.on("exec", (accept, _, info) => this.run(accept(), info.command, env));
    session.on("sftp", (accept) => serveFiles(accept()));
  }

  private run(channel: ServerChannel, command: string, env: Record<string, string>): void {
    this.commands.push(command);
    const child = childProcess.spawn("/bin/sh", ["-c", command], {
      env: { PATH: process.env.PATH, ...env },
      detached: true,
    });
    channel.pipe(child.stdin);
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk) => channel.write(chunk));
    child.stderr.on("data", (chunk) => channel.stderr.write(chunk));
    this.running.add(child);
    child.on("close", (code, signal) => {
      this.running.delete(child);
      if (signal) channel.exit(signal.replace("SIG", ""), false, "");
      else channel.exit(code ?? 255);
      channel.end();
    });
  }
}

const same = (one: string, other: string): boolean =>
  crypto.createHash("sha256").update(one).digest("hex") === crypto.createHash("sha256").update(other).digest("hex");

/** As much of SFTP as a copy needs: look, make directories, write. */
function serveFiles(sftp: SFTPWrapper): void {
  const { STATUS_CODE } = utils.sftp;
  const handles = new Map<number, number>();
  const handleOf = (buffer: Buffer): number => handles.get(buffer.readUInt32BE(0))!;
  const answer = (id: number, work: () => void): void => {
    try {
      work();
      sftp.status(id, STATUS_CODE.OK);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code === "ENOENT" ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE;
      sftp.status(id, code);
    }
  };
  sftp.on("OPEN", (id, file, flags) => {
    try {
      const descriptor = fs.openSync(file, utils.sftp.flagsToString(flags) ?? "w");
      handles.set(descriptor, descriptor);
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(descriptor);
      sftp.handle(id, handle);
    } catch {
      sftp.status(id, STATUS_CODE.FAILURE);
    }
  });
  sftp.on("WRITE", (id, handle, offset, data) =>
    answer(id, () => void fs.writeSync(handleOf(handle), data, 0, data.length, offset)),
  );
  sftp.on("FSETSTAT", (id) => sftp.status(id, STATUS_CODE.OK));
  sftp.on("CLOSE", (id, handle) => answer(id, () => fs.closeSync(handleOf(handle))));
  sftp.on("MKDIR", (id, directory) => answer(id, () => fs.mkdirSync(directory)));
  sftp.on("STAT", (id, file) => {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (!stats) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    const { mode, size, uid, gid } = stats;
    sftp.attrs(id, { mode, size, uid, gid, atime: 0, mtime: 0 });
  });
}
