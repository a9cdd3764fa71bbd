import * as fs from "node:fs";
import * as net from "node:net";
import type { Duplex } from "node:stream";
import type * as ssh2 from "ssh2";
import type { AuthenticationType, Client, ConnectConfig, ParsedKey, ServerHostKeyAlgorithm } from "ssh2";
import { messageOf } from "../shared/errors";
import { unwrapped } from "../shared/lazy";
import { Context } from "../shared/resource";
import { isObject, Values } from "../shared/values";
import { sleep } from "../shared/wait";

/** What the official provider's SSH client offers, so that a host that locks one out locks out the other. */
const algorithms: ConnectConfig["algorithms"] = {
  kex: [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256",
  ],
  cipher: [
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
  ],
};

/** One end of a connection; `proxy` is a host to pass through. */
interface Endpoint {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  agentSocketPath?: string;
  hostKey?: string;
  /** Seconds; 0 for no limit. */
  perDialTimeout: number;
  /** -1 for no limit. */
  dialErrorLimit: number;
}

const endpointOf = (values: Values): Endpoint =>
  ({ port: 22, user: "root", perDialTimeout: 15, dialErrorLimit: 10, ...values }) as unknown as Endpoint;

/** An open connection; `close` also closes the one to the proxy. */
export interface Connection {
  client: Client;
  close(): void;
}

/** Whether the sandbox is in scale mode: its droplets have no hosts, and what would run there is taken as done. */
export const hasNoHosts = (): boolean => process.env.SEAWALL_NO_HOSTS === "1";

/** Connects, through the proxy where one is given, trying again until the host answers or the limits are reached. */
export async function connect(context: Context, connection: Values): Promise<Connection> {
  const target = endpointOf(connection);
  if (!isObject(connection.proxy)) {
    const client = await retrying(context, "Dial", target, () => open(target));
    return { client, close: () => client.end() };
  }
  const proxy = endpointOf(connection.proxy);
  const bastion = await retrying(context, "Dial proxy", proxy, () => open(proxy));
  try {
    const through = async (): Promise<Client> => open(target, await forward(bastion, target));
    const client = await retrying(context, "Dial from proxy", target, through);
    return { client, close: () => (client.end(), bastion.end()) };
  } catch (error) {
    bastion.end();
    throw error;
  }
}

/** A connection that must not be tried again: the host is another one than expected, or the key given is unusable. */
class Refused extends Error {}

async function retrying<T>(context: Context, what: string, end: Endpoint, dial: () => Promise<T>): Promise<T> {
  let pause = 100;
  for (let failures = 1; ; failures++) {
    try {
      return await dial();
    } catch (error) {
      const reason = messageOf(error);
      const place = `${end.user}@${end.host}:${end.port}`;
      if (error instanceof Refused) throw new Error(`${what} ${place}: ${reason}`);
      if (end.dialErrorLimit > -1 && failures > end.dialErrorLimit) {
        throw new Error(`${what} ${place}: after ${end.dialErrorLimit} failed attempts: ${reason}`);
      }
      const limit = end.dialErrorLimit === -1 ? "inf" : end.dialErrorLimit;
      context.status(`${what} ${failures}/${limit} failed: retrying (${reason})`);
      await sleep(pause, context.signal);
      pause = Math.min(pause * 1.5, 5000);
    }
  }
}

/** Opens and authenticates one connection. */
async function open(end: Endpoint, sock?: Duplex): Promise<Client> {
  const { Client, utils } = unwrapped<typeof ssh2>(await import("ssh2"));
  if (end.privateKey !== undefined) checkPrivateKey(utils.parseKey(end.privateKey, end.privateKeyPassword));
  const wrongKey = { seen: false };
  const expected = end.hostKey === undefined ? {} : hostKeyCheck(end.hostKey, wrongKey);
  const stream = sock ?? (await dialTcp(end));
  const config = { ...clientConfig(end, stream), ...expected };
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => {
      client.removeAllListeners("error");
      // What happens later on the connection ends the channel that uses it, which reports it.
      client.on("error", () => undefined);
      resolve(client);
    });
    client.once("error", (error) => {
      client.on("error", () => undefined);
      client.destroy();
      reject(
        wrongKey.seen
          ? new Refused(
              "the host's key is not the one given as hostKey; it was not sent any credential. Another host answers there, or the host was rebuilt.",
            )
          : error,
      );
    });
    client.once("close", () => reject(new Error("the host closed the connection")));
    try {
      client.connect(config);
    } catch (error) {
      // Thrown for what is given, before anything is sent: an unreadable private key, a wrong passphrase.
      stream.destroy();
      reject(new Refused(messageOf(error)));
    }
  });
}

/** The client would leave out a key it cannot read, and say only that nothing let it in. */
function checkPrivateKey(parsed: ParsedKey | ParsedKey[] | Error): void {
  if (parsed instanceof Error || "message" in parsed)
    throw new Refused(`privateKey cannot be used: ${messageOf(parsed)}`);
}

function dialTcp(end: Endpoint): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: end.host, port: end.port });
    // Many small messages go to and fro: each would wait for the one before to be acknowledged.
    socket.setNoDelay(true);
    const limit = end.perDialTimeout * 1000;
    const timer =
      limit > 0
        ? setTimeout(() => socket.destroy(new Error(`no answer within ${end.perDialTimeout} s`)), limit)
        : undefined;
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

const forward = (bastion: Client, end: Endpoint): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    bastion.forwardOut("127.0.0.1", 0, end.host, end.port, (error, stream) =>
      error ? reject(error) : resolve(stream),
    );
  });

function clientConfig(end: Endpoint, sock: Duplex): ConnectConfig {
  return {
    sock: sock,
    username: end.user,
    readyTimeout: end.perDialTimeout * 1000,
    // A host that dies in the middle of a command is noticed after a minute.
    keepaliveInterval: 15_000,
    keepaliveCountMax: 4,
    algorithms: { ...algorithms },
    authHandler: authentication(end),
  };
}

/** The key, then the password; an agent only where there is no key, as one kind of proof is tried once. */
function authentication(end: Endpoint): AuthenticationType[] {
  const username = end.user;
  const methods: unknown[] = [{ type: "none", username }];
  if (end.privateKey !== undefined) {
    methods.push({ type: "publickey", username, key: end.privateKey, passphrase: end.privateKeyPassword });
  } else {
    const agent = end.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
    if (agent && (end.agentSocketPath || fs.existsSync(agent))) methods.push({ type: "agent", username, agent });
  }
  if (end.password !== undefined) {
    const { password } = end;
    methods.push({ type: "password", username, password });
    methods.push({
      type: "keyboard-interactive",
      username,
      prompt: (_name: string, _text: string, _lang: string, prompts: unknown[], finish: (answers: string[]) => void) =>
        finish(prompts.map(() => password)),
    });
  }
  return methods as AuthenticationType[];
}

/** Lets only the given key pass, and asks the host for a key of that kind. */
function hostKeyCheck(
  hostKey: string,
  wrongKey: { seen: boolean },
): Pick<ConnectConfig, "algorithms" | "hostVerifier"> {
  const [kind, key] = hostKey.trim().split(/\s+/);
  const wanted = Buffer.from(key ?? "", "base64");
  if (!kind || wanted.length === 0) {
    throw new Refused('hostKey is not a public key. It must look like "ssh-ed25519 AAAA…".');
  }
  return {
    algorithms: { ...algorithms, serverHostKey: [kind as ServerHostKeyAlgorithm] },
    hostVerifier: (offered: Buffer) => {
      wrongKey.seen = !offered.equals(wanted);
      return !wrongKey.seen;
    },
  };
}
