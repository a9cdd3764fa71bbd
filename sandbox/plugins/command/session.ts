import type { Client, ClientChannel } from "ssh2";

/**
 * Parts of ssh2's client that it does not offer: it sends variables without asking whether the server took them, and
 * signals only to a command whose input is still open.
 */
interface Internals {
  _protocol: {
    env(channel: number, name: string, value: string, wantReply: boolean): void;
    signal(channel: number, name: string): void;
  };
  _chanMgr: { get(channel: number): unknown };
}
interface InternalChannel {
  incoming: { id: number };
  outgoing: { id: number };
  _callbacks: ((refused: boolean | Error) => void)[];
}

/** Makes the next session ask for an answer to each of these variables; the list returned fills with those refused. */
export function requestReplies(client: Client, names: string[]): string[] {
  const refused: string[] = [];
  const left = new Set(names);
  if (left.size === 0) return refused;
  const internals = client as unknown as Internals;
  const protocol = internals._protocol;
  const send = protocol.env.bind(protocol);
  protocol.env = (outgoing, name, value) => {
    const channel = left.delete(name) ? channelOf(internals, outgoing) : undefined;
    channel?._callbacks.push((failed) => failed && refused.push(name));
    if (left.size === 0) protocol.env = send;
    send(outgoing, name, value, channel !== undefined);
  };
  return refused;
}

/** One session at a time: its channel is the one whose other end has this number. */
function channelOf(internals: Internals, outgoing: number): InternalChannel | undefined {
  for (let id = 0; id < 16; id++) {
    const channel = internals._chanMgr.get(id) as InternalChannel | undefined;
    if (channel?.outgoing?.id === outgoing) return channel;
  }
  return undefined;
}

/** Which of these variables the server does not take: found out with a session that does nothing. */
export async function refusedVariables(client: Client, environment: Record<string, string>): Promise<string[]> {
  const names = Object.keys(environment);
  if (names.length === 0) return [];
  const refused = requestReplies(client, names);
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.exec(":", { env: environment }, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
  await new Promise<void>((resolve) => {
    channel.on("close", () => resolve());
    channel.resume();
    channel.stderr.resume();
    channel.end();
  });
  return refused;
}

/** Asks the host to end the command of a channel. */
export function terminate(client: Client, channel: ClientChannel): void {
  const { outgoing } = channel as unknown as InternalChannel;
  (client as unknown as Internals)._protocol.signal(outgoing.id, "TERM");
}
