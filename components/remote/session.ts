import type * as ssh2 from "ssh2";

/** Where to log in, with plain values. */
export interface Login {
  host: string;
  user: string;
  /** In OpenSSH format. */
  privateKey: string;
  /** The only key that the host may have: `ssh-ed25519 AAAA…`. */
  hostKey: string;
}

export interface Task {
  /** What messages call it. */
  name: string;
  command: string;
  /** For how long a host is called that does not answer yet, in seconds. */
  dialSeconds: number;
  /** After how many seconds the command is given up. */
  runSeconds: number;
}

/** Runs a task on a host, through a bastion where there is one. @throws Error with what the command printed, where it failed */
export type RunOnHost = (task: Task, login: Login, bastion?: Login) => Promise<void>;

export const runOnHost: RunOnHost = async (task, login, bastion) => {
  const open: ssh2.Client[] = [];
  try {
    const gate = bastion && (await retrying(task, () => connect(bastion)));
    if (gate) open.push(gate);
    const client = await retrying(task, async () => connect(login, gate && (await forward(gate, login.host))));
    open.push(client);
    await execute(client, login.host, task);
  } finally {
    for (const client of open.reverse()) client.end();
  }
};

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function retrying<T>({ dialSeconds }: Task, dial: () => Promise<T>): Promise<T> {
  const end = Date.now() + dialSeconds * 1000;
  for (;;) {
    try {
      return await dial();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(5);
    }
  }
}

/** Few programs ever need an SSH client: the others do not load one. */
async function library(): Promise<typeof ssh2> {
  const loaded: typeof ssh2 & { default?: typeof ssh2 } = await import("ssh2");
  return loaded.default ?? loaded;
}

async function connect(login: Login, through?: ssh2.ClientChannel): Promise<ssh2.Client> {
  const { Client } = await library();
  const pinned = Buffer.from(login.hostKey.split(" ")[1] ?? "", "base64");
  const client = new Client();
  return new Promise((resolve, reject) => {
    client.on("ready", () => resolve(client));
    client.on("error", (error) => reject(new Error(`no login at ${login.host}: ${error.message}`)));
    client.connect({
      host: login.host,
      username: login.user,
      privateKey: login.privateKey,
      algorithms: { serverHostKey: ["ssh-ed25519"] },
      hostVerifier: (key: Buffer) => key.equals(pinned),
      readyTimeout: 15_000,
      keepaliveInterval: 15_000,
      ...(through && { sock: through }),
    });
  });
}

const forward = (gate: ssh2.Client, host: string): Promise<ssh2.ClientChannel> =>
  new Promise((resolve, reject) =>
    gate.forwardOut("127.0.0.1", 0, host, 22, (error, channel) => (error ? reject(error) : resolve(channel))),
  );

function execute(client: ssh2.Client, host: string, { name, command, runSeconds }: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const end = (why?: string): void => {
      clearTimeout(timer);
      if (why === undefined) resolve();
      else reject(new Error([`${name} on ${host} ${why}`, printed.trim()].filter(Boolean).join(": ")));
    };
    const timer = setTimeout(() => end(`took longer than ${runSeconds} s`), runSeconds * 1000);
    client.exec(command, (error, channel) => {
      if (error) return end(`could not start: ${error.message}`);
      const keep = (chunk: Buffer): void => void (printed = (printed + chunk.toString()).slice(-2000));
      channel.on("data", keep);
      channel.stderr.on("data", keep);
      channel.on("close", (code?: number | null) => {
        if (code === 0) end();
        else end(typeof code === "number" ? `failed with status ${code}` : "broke off");
      });
    });
  });
}
